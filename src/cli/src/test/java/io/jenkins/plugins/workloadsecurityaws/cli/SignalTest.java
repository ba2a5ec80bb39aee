package io.jenkins.plugins.workloadsecurityaws.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Signals to real processes: what they say at their end, and what a run after them does. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals")
class SignalTest {

    private static final List<String> ONE =
            List.of("--account", Shell.ACCOUNT, "--access-role", "OrganizationAccountAccessRole", "--output", "json");

    @TempDir
    private Path directory;

    private Shell shell;
    private Process process;

    @BeforeEach
    void open() throws IOException {
        shell = new Shell(directory);
    }

    @AfterEach
    void close() {
        if (process != null) {
            process.destroyForcibly();
        }
        shell.close();
    }

    @Test
    void ctrlCDuringACreateReportsItAsUnknownAndTheNextRunAddsNoSecondConnector() throws Exception {
        shell.testbed.vendor().addAccountTwiceAllowed(true);
        shell.testbed.faults().on("POST /awsconnectors").times(1).timeoutAfterEffect();

        start("onboard", ONE, "--report", "markdown=" + directory.resolve("report.md"));
        await("POST /awsconnectors");
        signal("INT");

        assertThat(exitCode()).as(err()).isEqualTo(130);
        assertThat(codes(report())).contains("aborted", "outcome-unknown");
        assertThat(report().get("roleArn").asText()).endsWith(":role/Workload_Security_Role_Cross");
        assertThat(directory.resolve("report.md")).content().contains("outcome-unknown");
        assertThat(err()).contains("Run the same command again");

        List<String> again = new ArrayList<>(List.of("onboard"));
        again.addAll(ONE);
        assertThat(shell.run(again.toArray(String[]::new))).as(shell.out).isZero();
        assertThat(shell.testbed.vendor().connectors()).hasSize(1);
    }

    @Test
    void sigtermWhileARoleIsYoungReportsTheRoleThatIsLeft() throws Exception {
        shell.testbed
                .faults()
                .on("POST /awsconnectors")
                .answer(400, "application/json", "{\"message\":\"The role can't be assumed.\"}");

        start("onboard", ONE);
        await("the first refusal", () -> err().contains("whose role is new"));
        signal("TERM");

        assertThat(exitCode()).as(err()).isEqualTo(143);
        assertThat(codes(report())).contains("aborted");
        assertThat(report().get("changes").findValuesAsText("action")).contains("CreateRole");
        assertThat(err())
                .as("what was waited for was said")
                .contains("whose role is new", "The role can't be assumed.", "Run the same command again");
    }

    @Test
    void sigtermDuringARunOverManyReportsWhatWasReached() throws Exception {
        shell.testbed.aws().account("444455556666");
        shell.testbed.faults().on("iam:CreateRole").forAccount("444455556666").timeout();
        Files.writeString(directory.resolve("accounts.yaml"), "accounts: [\"444455556666\", \"111122223333\"]\n");

        start(
                "onboard",
                List.of("--access-role", "OrganizationAccountAccessRole", "--output", "json", "--workers", "1"),
                "--accounts",
                directory.resolve("accounts.yaml").toString());
        await("iam:CreateRole");
        signal("TERM");

        assertThat(exitCode()).as(err()).isEqualTo(143);
        assertThat(report().get("accounts").findValuesAsText("account")).contains("444455556666", "111122223333");
        assertThat(report().get("counts").get("not-reached").asInt()).isPositive();
        assertThat(err()).contains("Run the same command again");
    }

    private void start(String command, List<String> options, String... more) throws IOException {
        // A shell's job in the background ignores SIGINT, and so does what it starts.
        List<String> all =
                new ArrayList<>(OS.current() == OS.LINUX ? List.of("env", "--default-signal=INT") : List.of());
        all.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Duser.home=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                command));
        all.addAll(options);
        all.addAll(List.of(more));
        all.addAll(List.of(
                "--workload-security-url",
                shell.testbed.workloadSecurityUrl().toString(),
                "--api-key-file",
                directory.resolve("key").toString()));
        ProcessBuilder builder = new ProcessBuilder(all)
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().remove("XDG_STATE_HOME");
        builder.environment()
                .putAll(Map.of(
                        "AWS_ACCESS_KEY_ID", shell.testbed.caller().accessKeyId(),
                        "AWS_SECRET_ACCESS_KEY", shell.testbed.caller().secretAccessKey(),
                        "AWS_REGION", "us-east-1",
                        "AWS_ENDPOINT_URL", shell.testbed.awsEndpoint().toString()));
        process = builder.start();
    }

    /** Waits until the process has asked for the operation. */
    private void await(String operation) throws Exception {
        await(operation, () -> shell.testbed.calls().count(operation) > 0);
    }

    private void await(String what, Callable<Boolean> happened) throws Exception {
        while (!happened.call()) {
            assertThat(process.waitFor(20, TimeUnit.MILLISECONDS))
                    .as("ended before " + what + ": " + err())
                    .isFalse();
        }
    }

    private void signal(String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper().readTree(directory.resolve("out").toFile());
    }

    private static List<String> codes(JsonNode report) {
        return report.get("findings").findValuesAsText("code");
    }

    private String err() throws IOException {
        return Files.readString(directory.resolve("err"));
    }
}
