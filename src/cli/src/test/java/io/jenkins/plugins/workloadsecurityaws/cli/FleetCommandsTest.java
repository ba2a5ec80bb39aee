package io.jenkins.plugins.workloadsecurityaws.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FleetCommandsTest {

    private static final int ACCOUNTS = 3;

    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void open() throws IOException {
        shell = new Shell(directory);
        list(ACCOUNTS);
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void accountsOfAFileAreOnboardedVerifiedAndOffboarded() {
        assertThat(run("onboard")).isZero();
        assertThat(shell.out).contains("333300000000", "333300000001", "333300000002", "3 changed");
        assertThat(shell.testbed.vendor().connectors()).hasSize(ACCOUNTS);

        assertThat(run("verify", "--quick")).isZero();
        assertThat(run("plan")).isZero();
        assertThat(run("offboard", "--confirm", "3", "--delete-role")).isZero();
        assertThat(shell.testbed.vendor().connectors()).isEmpty();
    }

    @Test
    void jsonGoesToStandardOutputAndProgressToStandardError() throws IOException {
        assertThat(run("onboard", "--output", "json")).isZero();

        JsonNode report = new ObjectMapper().readTree(shell.out);
        assertThat(report.get("counts").get("changed").asInt()).isEqualTo(ACCOUNTS);
        assertThat(report.get("accounts")).hasSize(ACCOUNTS);
        assertThat(shell.err).contains("3 of 3 accounts: 3 changed");
    }

    @Test
    void aDryRunCallsNothingChangedWhileItRunsEither() {
        assertThat(run("plan")).isZero();

        assertThat(shell.err).contains("3 of 3 accounts: 3 to be changed");
        assertThat(shell.out).containsPattern("begun [0-9T:-]+Z, took");
    }

    @Test
    void theWaitsOfManyAccountsAreSaidInFewLines() throws IOException {
        list(20);

        assertThat(run("onboard")).isZero();

        assertThat(shell.err.lines().filter(line -> line.startsWith("waiting: ")))
                .hasSizeBetween(1, 20);
        assertThat(shell.err.substring(shell.err.indexOf("20 of 20 accounts")))
                .as("what is said when all is done")
                .doesNotContain("waiting:");
    }

    @Test
    void oneBadAccountMakesTheExitCodeOneAndTheOthersAreDone() {
        shell.testbed.aws().account("333300000001").deleteRole("OrganizationAccountAccessRole");

        assertThat(run("onboard")).isEqualTo(1);

        assertThat(shell.testbed.vendor().connectors()).hasSize(ACCOUNTS - 1);
        assertThat(shell.out).contains("account-unreachable");
    }

    @Test
    void accountsOfAFileAreProvedAndNothingIsLeftOfIt() {
        assertThat(run("onboard")).isZero();

        assertThat(run("verify", "--prove", "--fail-on", "warning")).isZero();

        assertThat(shell.out).containsPattern("333300000001 +proved +proved +proved");
        assertThat(shell.testbed.aws().account("333300000001").roles())
                .extracting(AwsRole::path)
                .containsOnly("/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "4", ""})
    void offboardingManyNeedsTheirNumber(String count) {
        int exit = count.isEmpty() ? run("offboard") : run("offboard", "--confirm", count);

        assertThat(exit).isEqualTo(2);
        assertThat(shell.err).contains("--confirm: removing 3 accounts");
        assertThat(shell.testbed.calls().all()).isEmpty();
    }

    @Test
    void oneAccountAndAFileOfAccountsTogetherAreRefused() {
        assertThat(run("onboard", "--account", "333300000000")).isEqualTo(2);
        assertThat(shell.err).contains("--account").contains("not both");
        assertThat(run("onboard", "--role-arn", "arn:aws:iam::333300000000:role/x"))
                .isEqualTo(2);
        assertThat(shell.testbed.calls().all()).isEmpty();
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        Files.writeString(directory.resolve("accounts.yaml"), "accounts: []\n");

        assertThat(run("onboard")).isEqualTo(2);
        assertThat(shell.err).contains("--accounts").contains("no account");
    }

    @Test
    void anErrorInTheFileIsToldWithItsLineAndColumn() throws IOException {
        Files.writeString(directory.resolve("accounts.yaml"), "accounts:\n  - 333300000000\n");

        assertThat(run("plan")).isEqualTo(2);
        assertThat(shell.err).contains("--accounts: line 2, column 5").contains("in quotes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--workers=0", "--workers=257", "--fail-fast-at=101", "--fail-fast-at=-1"})
    void numbersOutOfRangeAreRefused(String option) {
        assertThat(run("verify", option)).isEqualTo(2);
        assertThat(shell.err).contains(option.substring(0, option.indexOf('=')));
        assertThat(shell.testbed.calls().all()).isEmpty();
    }

    @Test
    void optionsOfManyAccountsAreRefusedForOne() {
        assertThat(shell.run("verify", "--account", Shell.ACCOUNT, "--workers", "4"))
                .isEqualTo(2);
        assertThat(shell.err).contains("--workers");
    }

    @Test
    void theJournalHoldsTheRunAndItsAccounts() throws IOException {
        run("onboard", "--journal", directory.resolve("journal").toString());

        assertThat(Files.readString(directory.resolve("journal").resolve("journal.jsonl")))
                .contains("run-begun", "account-begun", "account-ended", "run-ended")
                .doesNotContain(shell.testbed.vendor().externalId());
    }

    private int run(String command, String... more) {
        List<String> args = new ArrayList<>(List.of(command));
        args.addAll(List.of(more));
        args.addAll(List.of(
                "--accounts",
                directory.resolve("accounts.yaml").toString(),
                "--access-role",
                "OrganizationAccountAccessRole"));
        return shell.run(args.toArray(String[]::new));
    }

    private void list(int count) throws IOException {
        Files.writeString(
                directory.resolve("accounts.yaml"),
                IntStream.range(0, count)
                        .mapToObj(number -> String.format("  - \"33330000%04d\"\n", number))
                        .collect(Collectors.joining("", "accounts:\n", "")));
        IntStream.range(0, count).forEach(number -> shell.testbed.aws().account(String.format("33330000%04d", number)));
    }
}
