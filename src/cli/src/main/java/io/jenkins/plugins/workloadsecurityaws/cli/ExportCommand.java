package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.api.RoleExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the role as infrastructure code, offline; what to do with it goes to standard error. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Writes the role as infrastructure code, without any secret; makes no call.")
final class ExportCommand implements Callable<Integer> {

    /** The languages that the role can be written in. */
    enum Format {
        /** A CloudFormation template for one account. */
        cloudformation,
        /** A Terraform configuration for one account. */
        terraform,
        /** A CloudFormation template that rolls the role out to organizational units. */
        stackset
    }

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            required = true,
            description = "cloudformation, terraform (JSON syntax, *.tf.json) or stackset")
    private Format format;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "the file, replaced if it exists; default: standard output")
    private Optional<Path> out = Optional.empty();

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
        RoleExport export =
                RoleExport.of(role.roleName, role.path, role.policyName, role.boundary, role.tags(), trustedAccount);
        String code =
                switch (format) {
                    case cloudformation -> export.cloudFormation();
                    case terraform -> export.terraform();
                    case stackset -> export.stackSet();
                };
        out.ifPresentOrElse(
                file -> write(file, code), () -> spec.commandLine().getOut().println(code));
        spec.commandLine().getErr().println(whatNext());
        return 0;
    }

    private static void write(Path file, String code) {
        try {
            Files.writeString(file, code + System.lineSeparator());
        } catch (IOException unwritable) {
            throw new InvalidInputException(
                    "out",
                    "the file " + file + " can't be written: "
                            + unwritable.getClass().getSimpleName());
        }
    }

    private String whatNext() {
        String file = out.map(Path::toString).orElse("FILE");
        String create = "  aws cloudformation create-stack --stack-name %s --template-body file://" + file
                + " --parameters file://PARAMETERS";
        return switch (format) {
            case cloudformation ->
                "The external ID is a parameter: put it into a file that only you can read, then"
                        + System.lineSeparator() + create.formatted("workload-security-role")
                        + " --capabilities CAPABILITY_NAMED_IAM";
            case stackset ->
                "In the management account, with the external ID and the organizational units in a file that"
                        + " only you can read" + System.lineSeparator()
                        + create.formatted("workload-security-roles");
            case terraform ->
                "The external ID is a sensitive variable: give it as TF_VAR_external_id, then terraform"
                        + " apply. Terraform keeps it in its state.";
        };
    }
}
