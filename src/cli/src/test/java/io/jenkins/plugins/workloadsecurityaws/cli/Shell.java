package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.api.Timing;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.WaitTimes;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Runs commands against a testbed as a shell would, and keeps what they print. */
final class Shell implements AutoCloseable {

    static final String ACCOUNT = "111122223333";

    final Testbed testbed = Testbed.start();
    final Path directory;
    private final String home = System.getProperty("user.home");
    String out = "";
    String err = "";

    Shell(Path directory) throws IOException {
        this.directory = directory;
        testbed.aws().account(ACCOUNT);
        Files.writeString(directory.resolve("key"), testbed.vendor().apiKey() + "\n");
        Files.writeString(directory.resolve("external-id"), testbed.vendor().externalId() + "\n");
        // So that no journal is left in the home of whoever runs the tests.
        System.setProperty("user.home", directory.toString());
        // Else the SDK asks a metadata service for the region, which takes a second to be missed.
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", testbed.caller().accessKeyId());
        System.setProperty("aws.secretAccessKey", testbed.caller().secretAccessKey());
        System.setProperty("aws.endpointUrl", testbed.awsEndpoint().toString());
    }

    /** Runs a command with the options that reach the testbed. */
    int run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of(
                "--workload-security-url",
                testbed.workloadSecurityUrl().toString(),
                "--api-key-file",
                directory.resolve("key").toString()));
        return runAlone(all.toArray(String[]::new));
    }

    int runAlone(String... args) {
        StringWriter stdout = new StringWriter();
        StringWriter stderr = new StringWriter();
        CommandLine commandLine = Main.commandLine(new Main(Shell::hasty))
                .setOut(new PrintWriter(stdout, true))
                .setErr(new PrintWriter(stderr, true));
        int exit = commandLine.execute(args);
        out = stdout.toString();
        err = stderr.toString();
        return exit;
    }

    /** The testbed shows at once what was written, so that a second between two looks would be lost. */
    private static Timing hasty(Timing usual) {
        WaitTimes waits = usual.waits();
        return new Timing(
                usual.time(),
                new WaitTimes(
                        waits.goodReads(),
                        Duration.ofMillis(20),
                        Duration.ofMillis(200),
                        waits.youngRole(),
                        waits.createSettles()),
                usual.calls());
    }

    @Override
    public void close() {
        List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.endpointUrl", "aws.region")
                .forEach(System::clearProperty);
        System.setProperty("user.home", home);
        testbed.close();
    }
}
