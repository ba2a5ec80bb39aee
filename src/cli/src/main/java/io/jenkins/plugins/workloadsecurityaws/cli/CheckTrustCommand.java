package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.api.TrustCheck;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Evaluates a trust policy document, offline. */
@Command(
        name = "check-trust",
        mixinStandardHelpOptions = true,
        description = "Evaluates a trust policy document; makes no call.")
final class CheckTrustCommand implements Callable<Integer> {

    /** How the verdict is printed. */
    enum Output {
        /** For people. */
        text,
        /** For programs: one JSON object on standard output. */
        json
    }

    @Parameters(paramLabel = "FILE", description = "the trust policy, JSON")
    private Path file;

    @Option(
            names = "--external-id-file",
            paramLabel = "FILE",
            required = true,
            description = "file with the tenant's external ID")
    private Path externalIdFile;

    @Option(
            names = "--trusted-account",
            paramLabel = "ID|ARN",
            description = "AWS account that Workload Security runs in; default: 147995105371")
    private Optional<String> trustedAccount = Optional.empty();

    @Option(names = "--output", paramLabel = "FORMAT", description = "text or json; default: text")
    private Output output = Output.text;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        TrustCheck check = TrustCheck.of(
                Inputs.text("FILE", file), trustedAccount, Inputs.secret("external-id-file", externalIdFile));
        spec.commandLine().getOut().println(output == Output.json ? check.json() : check.text());
        return check.isFine() ? 0 : 1;
    }
}
