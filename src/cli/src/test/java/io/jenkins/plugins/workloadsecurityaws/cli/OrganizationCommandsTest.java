package io.jenkins.plugins.workloadsecurityaws.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.workloadsecurityaws.testbed.MemberState;
import io.jenkins.plugins.workloadsecurityaws.testbed.Organization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrganizationCommandsTest {

    @TempDir
    private Path directory;

    private Shell shell;
    private String live;

    @BeforeEach
    void open() throws IOException {
        shell = new Shell(directory);
        Organization organization = shell.testbed.organization();
        live = organization.addUnit("live", Organization.ROOT);
        organization.addAccount("333300000001", "web", live).tag("team", "web");
        organization.addAccount("333300000002", "shop", live);
        organization.addAccount("333300000003", "old shop", live).state(MemberState.CLOSED);
        organization.addAccount("333300000004", "test", Organization.ROOT);
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void aUnitIsOnboardedVerifiedAndOffboarded() {
        assertThat(run("onboard", "--ou", live)).isZero();
        assertThat(shell.out).contains("2 changed", "1 skipped", "closed").doesNotContain("333300000004");
        assertThat(shell.testbed.vendor().connectors()).hasSize(2);

        assertThat(run("verify", "--ou", live, "--quick")).isZero();
        assertThat(shell.out).contains("account-without-connector", "333300000004");

        assertThat(run("offboard", "--ou", live, "--confirm", "2", "--delete-role"))
                .isZero();
        assertThat(shell.testbed.vendor().connectors()).isEmpty();
    }

    @Test
    void accountsAreChosenByTagAndLeftOutById() throws IOException {
        assertThat(run("plan", "--account-tag", "team=web", "--output", "json")).isZero();
        assertThat(accounts()).containsExactly("333300000001");

        assertThat(run("plan", "--include", live, "--exclude", "333300000001", "--output", "json"))
                .isZero();
        assertThat(accounts()).containsExactly("333300000002", "333300000001", "333300000003");
        assertThat(shell.out).contains("it is excluded");
    }

    @Test
    void aProofOfAnOrganizationIsRefusedBeforeAnyCall() {
        assertThat(run("verify", "--ou", live, "--prove")).isEqualTo(2);

        assertThat(shell.err).contains("--prove").contains("--accounts");
        assertThat(shell.testbed.calls().all()).isEmpty();
    }

    @Test
    void offboardingAnOrganizationNeedsTheNumberOfItsAccounts() {
        assertThat(run("offboard", "--ou", live)).isEqualTo(2);

        assertThat(shell.err).contains("--confirm: removing 2 accounts");
        assertThat(shell.testbed.calls().writes()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "--account,333300000001,--account",
        "--role-arn,arn:aws:iam::333300000001:role/x,--role-arn",
        "--ou,live,--organization",
        "--exclude,12345,--organization",
        "--account-tag,team,KEY=VALUE"
    })
    void whatCanNotBeMeantIsRefusedBeforeAnyCall(String option, String value, String told) {
        assertThat(run("onboard", option, value)).isEqualTo(2);

        assertThat(shell.err).contains(told);
        assertThat(shell.testbed.calls().all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"--ou,r-test", "--exclude,333300000001", "--account-tag,team=web"})
    void choosingWithoutAnOrganizationIsRefused(String option, String value) {
        assertThat(shell.run("onboard", "--account", Shell.ACCOUNT, option, value))
                .isEqualTo(2);

        assertThat(shell.err).contains(option).contains("--organization");
        assertThat(shell.testbed.calls().all()).isEmpty();
    }

    @Test
    void aFileAndAnOrganizationTogetherAreRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("accounts.yaml"), "accounts:\n  - \"333300000001\"\n");

        assertThat(run("onboard", "--accounts", file.toString())).isEqualTo(2);

        assertThat(shell.err).contains("not both");
        assertThat(shell.testbed.calls().all()).isEmpty();
    }

    @Test
    void aCallerWhoMayNotReadTheOrganizationIsToldWhatIsMissing() {
        shell.testbed.faults().on("organizations:DescribeOrganization").forbidden();

        assertThat(run("onboard")).isEqualTo(1);

        assertThat(shell.err).contains("DescribeOrganization").contains("->").doesNotContain("\tat ");
        assertThat(shell.testbed.calls().writes()).isZero();
    }

    private int run(String command, String... more) {
        List<String> args = new ArrayList<>(List.of(command, "--organization"));
        args.addAll(List.of(more));
        args.addAll(List.of("--access-role", "OrganizationAccountAccessRole"));
        return shell.run(args.toArray(String[]::new));
    }

    private List<String> accounts() throws IOException {
        JsonNode report = new ObjectMapper().readTree(shell.out);
        List<String> ids = new ArrayList<>();
        report.get("accounts").forEach(each -> ids.add(each.get("account").asText()));
        return ids;
    }
}
