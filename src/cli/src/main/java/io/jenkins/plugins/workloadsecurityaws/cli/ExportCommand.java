package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.api.AwsUse;
import io.jenkins.plugins.workloadsecurityaws.engine.api.IamPolicyExport;
import io.jenkins.plugins.workloadsecurityaws.engine.api.RoleExport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the role as infrastructure code, or policies, offline; what to do with it goes to standard error. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Writes the role as infrastructure code, or the IAM policies that this product needs, without any"
                + " secret; makes no call.")
final class ExportCommand implements Callable<Integer> {

    /** What can be written. */
    enum Format {
        /** The role as a CloudFormation template for one account. */
        CLOUDFORMATION,
        /** The role as a Terraform configuration for one account. */
        TERRAFORM,
        /** The role as a CloudFormation template that rolls it out to organizational units. */
        STACKSET,
        /** The identity policies of the caller and of the access role. */
        IAM_POLICY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            required = true,
            description = "cloudformation, terraform (JSON syntax, *.tf.json), stackset or iam-policy")
    private Format format;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "the file, replaced if it exists; with iam-policy the directory, for caller.json and"
                    + " access-role.json; default: standard output")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--for",
            paramLabel = "USE",
            split = ",",
            description = "with iam-policy, what the policies are for, several with commas: ${COMPLETION-CANDIDATES}")
    private List<AwsUse> uses = List.of();

    @Option(
            names = "--access-role",
            paramLabel = "NAME",
            description =
                    "with iam-policy, the role to assume in each target account; without it one policy is written,"
                            + " for credentials that lead into the account by themselves")
    private Optional<String> accessRole = Optional.empty();

    @Option(
            names = "--account",
            paramLabel = "ID",
            split = ",",
            description = "with iam-policy, the only accounts to enter, several with commas; default: all that let the"
                    + " caller in")
    private List<String> accounts = List.of();

    @Option(
            names = "--partition",
            paramLabel = "ID",
            description = "with iam-policy, the partition of the accounts; default: aws")
    private Optional<String> partition = Optional.empty();

    @Mixin
    private RoleOptions role;

    @Option(
            names = "--trusted-account",
            paramLabel = "ID|ARN",
            description = "AWS account that Workload Security runs in; default: 147995105371")
    private Optional<String> trustedAccount = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return switch (format) {
            case CLOUDFORMATION ->
                code(
                        RoleExport::cloudFormation,
                        "The external ID is a parameter: put it into a file that only you can read, then"
                                + System.lineSeparator() + createStack("workload-security-role")
                                + " --capabilities CAPABILITY_NAMED_IAM");
            case TERRAFORM ->
                code(
                        RoleExport::terraform,
                        "The external ID is a sensitive variable: give it as TF_VAR_external_id, then terraform"
                                + " apply. Terraform keeps it in its state.");
            case STACKSET ->
                code(
                        RoleExport::stackSet,
                        "In the management account, with the external ID and the organizational units in a file that"
                                + " only you can read" + System.lineSeparator()
                                + createStack("workload-security-roles"));
            case IAM_POLICY -> policies();
        };
    }

    private int code(Function<RoleExport, String> language, String next) {
        RoleExport export =
                RoleExport.of(role.roleName, role.path, role.policyName, role.boundary, role.tags(), trustedAccount);
        String code = language.apply(export);
        out.ifPresentOrElse(
                file -> write(file, code), () -> spec.commandLine().getOut().println(code));
        spec.commandLine().getErr().println(next);
        return 0;
    }

    private String createStack(String name) {
        return "  aws cloudformation create-stack --stack-name " + name + " --template-body file://"
                + out.map(Path::toString).orElse("FILE") + " --parameters file://PARAMETERS";
    }

    private int policies() {
        Map<String, String> documents = IamPolicyExport.of(
                        uses, accessRole, accounts, partition, role.roleName, role.path, role.boundary)
                .documents();
        PrintWriter stdout = spec.commandLine().getOut();
        documents.forEach((identity, document) -> out.ifPresentOrElse(
                directory -> write(directory.resolve(identity + ".json"), document), () -> stdout.println(document)));
        PrintWriter stderr = spec.commandLine().getErr();
        documents.keySet().forEach(identity -> stderr.println(whose(identity)));
        return 0;
    }

    private String whose(String identity) {
        String document = out.map(
                        directory -> directory.resolve(identity + ".json").toString())
                .orElse(identity.equals(IamPolicyExport.CALLER) ? "The first policy" : "The second policy");
        if (identity.equals(IamPolicyExport.ACCESS_ROLE)) {
            return document + " is for the role " + accessRole.orElseThrow() + " of each target account.";
        }
        return document
                + (accessRole.isPresent()
                        ? " is for the identity that assumes it: the caller's, or the last --via-role. In its own account"
                                + " no role is assumed: there it needs what is written without --access-role."
                        : " is for the identity that the caller's credentials belong to.");
    }

    private static void write(Path file, String code) {
        try {
            Files.writeString(file, code + System.lineSeparator());
        } catch (IOException unwritable) {
            throw Inputs.unwritable(file, unwritable);
        }
    }
}
