package io.jenkins.plugins.workloadsecurityaws.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit trail from a shell: who keeps it, what a run says of it, what becomes of it. */
class AuditTest {

    @TempDir
    private Path directory;

    private Shell shell;
    private Path file;

    @BeforeEach
    void open() throws IOException {
        shell = new Shell(directory);
        file = directory.resolve("audit.jsonl");
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void withoutTheOptionNoTrailIsKept() {
        assertThat(run("onboard")).isZero();

        assertThat(file).doesNotExist();
        assertThat(shell.err).doesNotContain("audit");
        assertThat(shell.out).doesNotContain("audit");
    }

    @Test
    void aRunPrintsTheHeadWithWhichTheTrailIsVerified() throws IOException {
        assertThat(run("onboard", "--audit", file.toString())).as(shell.err).isZero();

        JsonNode report = new ObjectMapper().readTree(shell.out);
        String head = report.path("audit").path("head").asText();
        assertThat(report.path("audit").path("lines").asInt()).isEqualTo(3);
        assertThat(shell.err).contains("audit: 3 lines in " + file + ", head " + head);
        assertThat(Files.readString(file))
                .contains("\"who\":\"command line, user " + System.getProperty("user.name") + "\"");

        assertThat(verify("--head", head)).as(shell.out).isZero();
        assertThat(shell.out).contains("Whole: 3 lines", "it holds the head that was expected");
    }

    @Test
    void whatBecameOfATrailIsTold() throws IOException {
        run("onboard", "--audit", file.toString());
        String head = head();
        String whole = Files.readString(file);

        Files.writeString(file, whole.substring(0, whole.lastIndexOf("{\"version\"")));
        assertThat(verify()).as("a cut at the end of a line").isZero();
        assertThat(verify("--head", head)).isEqualTo(1);
        assertThat(shell.out).contains("BROKEN: no line has the expected hash", "Right before it: 2 lines");

        Files.writeString(file, whole.substring(0, whole.length() - 9));
        assertThat(verify()).isEqualTo(1);
        assertThat(shell.out).startsWith("Torn: the last line, line 3 of " + file);

        Files.writeString(file, whole.replace("CreateRole", "CreateRope"));
        assertThat(verify("--output", "json")).isEqualTo(1);
        JsonNode json = new ObjectMapper().readTree(shell.out);
        assertThat(json.path("state").asText()).isEqualTo("broken");
        assertThat(json.path("lines").asInt()).isZero();
        assertThat(json.path("problem").asText()).contains("line 1 of " + file + " was changed");
    }

    @Test
    void aTrailThatIsNotThereOrCanNotBeWrittenIsAUsageError() {
        assertThat(verify()).isEqualTo(2);
        assertThat(shell.err).startsWith("FILE: there is no audit trail");

        assertThat(run("onboard", "--audit", directory.toString())).isEqualTo(2);
        assertThat(shell.err).startsWith("--audit: the audit trail " + directory + " can't be written");
        assertThat(shell.testbed.calls().writes()).isZero();
    }

    @Test
    void aTrailWhoseLastLineWasChangedIsNotGoneOnWith() throws IOException {
        run("onboard", "--audit", file.toString());
        Files.writeString(file, Files.readString(file).replace("CreateConnector", "DeleteConnector"));

        assertThat(run("offboard", "--audit", file.toString())).isEqualTo(2);

        assertThat(shell.err).startsWith("--audit: the end of " + file);
        assertThat(shell.testbed.vendor().connectors()).hasSize(1);
    }

    @Test
    void manyAccountsWithoutAJournalAreWarnedOfAndHaveTheirLines() throws IOException {
        Files.writeString(directory.resolve("accounts.yaml"), "accounts: [\"444455556666\", \"111122223333\"]\n");
        shell.testbed.aws().account("444455556666");

        int exit = shell.run(
                "onboard",
                "--accounts",
                directory.resolve("accounts.yaml").toString(),
                "--access-role",
                "OrganizationAccountAccessRole",
                "--audit",
                file.toString());

        assertThat(exit).as(shell.err).isZero();
        assertThat(shell.err).contains("No journal is kept", "--journal DIR", "audit: 6 lines");
        assertThat(shell.out).contains("Audit head: line 6 " + head());
    }

    @Test
    void aSecondProcessOnTheSameTrailIsRefusedAndToldWhoHasIt() throws Exception {
        shell.testbed.aws().account("444455556666");
        shell.testbed.faults().on("iam:CreateRole").forAccount("444455556666").timeout();
        Process first = process("444455556666");
        try {
            while (shell.testbed.calls().count("iam:CreateRole") == 0) {
                assertThat(first.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
            }

            assertThat(run("onboard", "--audit", file.toString())).isEqualTo(2);

            assertThat(shell.err)
                    .startsWith("--audit: the audit trail " + file + " is in use (onboard of user ")
                    .contains("process " + first.pid());
            assertThat(shell.testbed.vendor().connectors()).isEmpty();
        } finally {
            first.destroyForcibly().waitFor();
        }

        assertThat(run("onboard", "--audit", file.toString()))
                .as("a dead process keeps nothing: %s", shell.err)
                .isZero();
    }

    private int run(String command, String... more) {
        List<String> args = new ArrayList<>(List.of(
                command,
                "--account",
                Shell.ACCOUNT,
                "--access-role",
                "OrganizationAccountAccessRole",
                "--output",
                "json"));
        args.addAll(List.of(more));
        return shell.run(args.toArray(String[]::new));
    }

    private int verify(String... more) {
        List<String> args = new ArrayList<>(List.of("audit", "verify", file.toString()));
        args.addAll(List.of(more));
        return shell.runAlone(args.toArray(String[]::new));
    }

    private String head() {
        Matcher head = Pattern.compile("head ([0-9a-f]{64})").matcher(shell.err);
        assertThat(head.find()).as(shell.err).isTrue();
        return head.group(1);
    }

    private Process process(String account) throws IOException {
        ProcessBuilder process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "-Duser.home=" + directory,
                "-Daws.region=us-east-1",
                "-Daws.accessKeyId=" + shell.testbed.caller().accessKeyId(),
                "-Daws.secretAccessKey=" + shell.testbed.caller().secretAccessKey(),
                "-Daws.endpointUrl=" + shell.testbed.awsEndpoint(),
                Main.class.getName(),
                "onboard",
                "--account",
                account,
                "--access-role",
                "OrganizationAccountAccessRole",
                "--audit",
                file.toString(),
                "--workload-security-url",
                shell.testbed.workloadSecurityUrl().toString(),
                "--api-key-file",
                directory.resolve("key").toString());
        return process.redirectErrorStream(true)
                .redirectOutput(directory.resolve("first.out").toFile())
                .start();
    }
}
