package io.jenkins.plugins.workloadsecurityaws.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsRole;
import io.jenkins.plugins.workloadsecurityaws.testbed.Retrieval;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {

    private static final String[] ACCOUNT = {
        "--account", Shell.ACCOUNT, "--access-role", "OrganizationAccountAccessRole", "--output", "json"
    };

    private static final String EVERYTHING =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";

    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void open() throws IOException {
        shell = new Shell(directory);
    }

    @AfterEach
    void close() {
        shell.close();
    }

    private int run(String command, String... more) {
        List<String> args = new java.util.ArrayList<>(List.of(command));
        args.addAll(List.of(ACCOUNT));
        args.addAll(List.of(more));
        return shell.run(args.toArray(String[]::new));
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(shell.out);
    }

    @Test
    void theVersionIsThatOfTheBuild() throws IOException {
        assertThat(shell.run("--version")).isZero();

        assertThat(shell.out).matches("workload-security-aws [0-9].*\\s+");
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<version>" + shell.out.strip().split(" ")[1] + "</version>");
    }

    @Test
    void onboardPrintsTheReportAloneOnStandardOutput() throws IOException {
        int exit = run("onboard");

        assertThat(exit).as(shell.err).isZero();
        assertThat(json().get("account").asText()).isEqualTo(Shell.ACCOUNT);
        assertThat(json().get("roleArn").asText())
                .isEqualTo("arn:aws:iam::111122223333:role/Workload_Security_Role_Cross");
        assertThat(json().get("connectorId").isIntegralNumber()).isTrue();
        assertThat(json().get("changes")).hasSize(3).allSatisfy(change -> assertThat(
                        change.has("action") && change.has("resource"))
                .isTrue());
        assertThat(json().get("findings")).isEmpty();
        assertThat(json().get("calls").has("iam")).isTrue();
        assertThat(shell.err).contains("CreateRole");
    }

    @Test
    void theSecondOnboardChangesNothing() throws IOException {
        run("onboard");

        int exit = run("onboard");

        assertThat(exit).isZero();
        assertThat(json().get("changes")).isEmpty();
    }

    @Test
    void planWritesNothingAndEndsWithZero() throws IOException {
        int exit = run("plan");

        assertThat(exit).isZero();
        assertThat(json().get("dryRun").asBoolean()).isTrue();
        assertThat(json().get("changes")).hasSize(3);
        assertThat(shell.testbed.calls().writes()).isZero();
    }

    @Test
    void verifyOfAnAccountThatWasNeverAddedEndsWithOneAndSaysWhatToDo() throws IOException {
        int exit = run("verify");

        assertThat(exit).isEqualTo(1);
        JsonNode finding = json().get("findings").get(0);
        assertThat(finding.get("code").asText()).isEqualTo("role-missing");
        assertThat(finding.get("severity").asText()).isEqualTo("error");
        assertThat(finding.get("message").asText()).isNotBlank();
        assertThat(finding.get("remedy").asText()).isNotBlank();
    }

    @Test
    void verifyProvesWhereItIsAskedToAndKeepsAJournalOfIt() throws IOException {
        run("onboard");

        assertThat(run(
                        "verify",
                        "--prove",
                        "--journal",
                        directory.resolve("kept").toString()))
                .isZero();

        assertThat(json().get("standing").asText()).isEqualTo("fine");
        assertThat(json().get("proof"))
                .extracting(layer ->
                        layer.get("layer").asText() + " " + layer.get("state").asText())
                .containsExactly("evaluation proved", "probe proved", "service proved");
        assertThat(json().get("undone")).hasSize(1);
        assertThat(directory.resolve("kept/journal.jsonl"))
                .content()
                .contains("/workload-security-aws/probe/", "SyncConnector")
                .doesNotContain("canary");
    }

    @Test
    void verifyWritesNothingWhereItIsNotAskedToProve() throws IOException {
        run("onboard");
        long writes = shell.testbed.calls().writes();

        assertThat(run("verify")).isZero();

        assertThat(shell.testbed.calls().writes()).isEqualTo(writes);
        assertThat(json().get("standing").asText()).isEqualTo("fine-as-far-as-looked");
        assertThat(json().has("proof")).isFalse();
    }

    @Test
    void aQuickProofIsRefusedBeforeAnyCall() {
        assertThat(run("verify", "--prove", "--quick")).isEqualTo(2);

        assertThat(shell.err).contains("--prove").contains("--quick");
        assertThat(shell.testbed.calls().all()).isEmpty();
    }

    @Test
    void offboardTakesTheAccountOutAgain() throws IOException {
        run("onboard");

        int exit = run("offboard", "--delete-role");

        assertThat(exit).isZero();
        assertThat(json().get("changes")).hasSize(3);
    }

    @Test
    void aWarningThatTheRepairMendedFailsItNoMore() throws IOException {
        run("onboard");
        AwsRole role = shell.testbed
                .aws()
                .account(Shell.ACCOUNT)
                .role("Workload_Security_Role_Cross")
                .orElseThrow();
        role.putInline("Workload_Security_Policy_Cross", EVERYTHING);
        assertThat(run("verify", "--fail-on", "warning")).isEqualTo(1);

        int exit = run("repair", "--fail-on", "warning");

        assertThat(exit).as(shell.out).isZero();
        assertThat(json().get("changes")).hasSize(1);
        assertThat(json().get("findings")).isEmpty();
    }

    @Test
    void aWarningThatStaysAfterTheRepairFailsItStill() throws IOException {
        run("onboard");
        shell.testbed
                .aws()
                .account(Shell.ACCOUNT)
                .role("Workload_Security_Role_Cross")
                .orElseThrow()
                .putInline("by-hand", EVERYTHING);

        assertThat(run("repair", "--fail-on", "warning")).isEqualTo(1);
        assertThat(json().get("findings").findValuesAsText("code")).containsExactly("permissions-excess");
        assertThat(run("repair")).as("a warning is no error").isZero();
    }

    @Test
    void aJournalThatAnotherRunUsesStopsACommandThatWritesAndNoneThatReads() throws IOException {
        Path journal = Files.createDirectory(directory.resolve("journal"));
        try (FileChannel other = FileChannel.open(
                        journal.resolve("journal.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = other.lock()) {
            assertThat(held.isValid()).isTrue();

            assertThat(run("onboard", "--journal", journal.toString())).isEqualTo(2);
            assertThat(shell.err).contains("--journal");
            assertThat(shell.testbed.calls().writes()).isZero();
            assertThat(run("plan", "--journal", journal.toString()))
                    .as(shell.err)
                    .isZero();
        }
    }

    @Test
    void theExternalIdGoesToAFileThatOnlyItsOwnerReads() throws IOException {
        Path file = directory.resolve("retrieved");

        int exit = shell.run("external-id", "--out", file.toString());

        assertThat(exit).as(shell.err).isZero();
        assertThat(Files.readString(file)).isEqualTo(shell.testbed.vendor().externalId());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(shell.out + shell.err).doesNotContain(shell.testbed.vendor().externalId());
    }

    @Test
    void withoutAStoredExternalIdATenantThatHidesItsOwnIsAConfigurationError() {
        shell.testbed.vendor().externalIdRetrieval(Retrieval.FORBIDDEN);

        int exit = run("onboard");

        assertThat(exit).isEqualTo(2);
        assertThat(shell.err).contains("--external-id-file");
        assertThat(shell.testbed.calls().writes()).isZero();
    }

    @Test
    void checkTrustAnswersOffline() throws IOException {
        Path trust = directory.resolve("trust.json");
        Files.writeString(
                trust,
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"147995105371"},
                "Action":"sts:AssumeRole"}]}""");

        int exit = shell.runAlone(
                "check-trust",
                trust.toString(),
                "--external-id-file",
                directory.resolve("external-id").toString(),
                "--output",
                "json");

        assertThat(exit).as(shell.err).isEqualTo(1);
        assertThat(json().get("assumable").asBoolean()).isTrue();
        assertThat(json().get("externalIdEnforced").asBoolean()).isFalse();
        assertThat(json().get("onlyTrustedPrincipal").asBoolean()).isTrue();
        assertThat(shell.testbed.calls().all()).isEmpty();
    }

    @Test
    void theDemoEndsAsItShould() {
        int exit = shell.runAlone("demo");

        assertThat(exit).as(shell.out).isZero();
        assertThat(shell.out).contains("external-id-not-enforced").contains("The demo ended as it should.");
    }
}
