package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.api.EngineOptions;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;

/** Reads the tenant's external ID into a file that only its owner can read; never to standard output. */
@Command(
        name = "external-id",
        mixinStandardHelpOptions = true,
        description = "Reads the tenant's external ID into a file with mode 0600; never shows it.")
final class ExternalIdCommand implements Callable<Integer> {

    @Mixin
    private TenantOptions tenant;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "the file, replaced if it exists")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        OutputOptions.checkPlace("out", out);
        AwsSettings unused = new AwsOptions().connection(AnonymousCredentialsProvider.create());
        try (Engine engine = Engine.open(tenant.settings(), unused, EngineOptions.defaults())) {
            Optional<String> externalId = engine.retrieveExternalId();
            if (externalId.isEmpty()) {
                spec.commandLine()
                        .getErr()
                        .println("The tenant does not show its external ID to this key."
                                + System.lineSeparator()
                                + "  -> An administrator can allow it for a while: Administration > System Settings >"
                                + " Security > Enable retrieval and viewing of AWS external ID");
                return 1;
            }
            write(externalId.get());
            spec.commandLine().getErr().println("The external ID is in " + out + ", readable by its owner only.");
            return 0;
        }
    }

    /** A temporary file is made with mode 0600 to begin with, so the ID is never readable by others, not even briefly. */
    private void write(String externalId) {
        try {
            Path temporary = Files.createTempFile(out.toAbsolutePath().getParent(), ".external-id", null);
            try {
                Files.writeString(temporary, externalId);
                Files.move(temporary, out, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException unwritable) {
            throw Inputs.unwritable(out, unwritable);
        }
    }
}
