package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static io.jenkins.plugins.workloadsecurityaws.engine.api.FleetScene.TEMPLATE;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.FleetScene.entry;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.FleetScene.options;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.FleetScene.workers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsCloud;
import io.jenkins.plugins.workloadsecurityaws.testbed.MemberState;
import io.jenkins.plugins.workloadsecurityaws.testbed.Organization;
import io.jenkins.plugins.workloadsecurityaws.testbed.VendorConnector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs over: root { management, live { 1, 2, suspended 3 }, test { 4 } }. */
class FleetOrganizationTest {

    private static final String MANAGEMENT = AwsCloud.MANAGEMENT_ACCOUNT;
    private static final String OUTSIDE = "444400000009";
    private static final OrganizationAccounts ALL = OrganizationAccounts.all();

    @TempDir
    private Path directory;

    private final FleetScene fleet = new FleetScene();
    private final Organization organization = fleet.scene.testbed.organization();
    private String live;

    @BeforeEach
    void grow() {
        live = organization.addUnit("live", Organization.ROOT);
        organization.addAccount(id(1), "web", live).tag("team", "web");
        organization.addAccount(id(2), "shop", live);
        organization.addAccount(id(3), "old shop", live).state(MemberState.SUSPENDED);
        organization.addAccount(id(4), "test", organization.addUnit("test", Organization.ROOT));
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void activeAccountsAreOnboardedUnderTheirNamesAndTheOthersAreToldAsSkipped() {
        FleetReport outcome = run(FleetCommand.onboard(), wanted(live));

        assertThat(outcome.counts())
                .containsEntry(FleetEntry.State.CHANGED, 2L)
                .containsEntry(FleetEntry.State.SKIPPED, 1L);
        assertThat(entry(outcome, id(3)).reason()).contains("suspended");
        assertThat(fleet.scene.testbed.vendor().connectors())
                .extracting(VendorConnector::displayName)
                .containsExactlyInAnyOrder("web", "shop");
    }

    @Test
    void onlyAVerificationComparesTheOrganizationWithTheConnectors() {
        fleet.scene.testbed.vendor().addConnector(OUTSIDE, "arn:aws:iam::" + OUTSIDE + ":role/any", "gone");

        assertThat(run(FleetCommand.plan(), ALL).findings()).isEmpty();
        assertThat(run(FleetCommand.verify(true), ALL).findings())
                .extracting(finding -> finding.code().code())
                .containsExactly("connector-outside-organization");
    }

    @Test
    void verificationOfAUnitTellsOrphansOfTheWholeOrganizationOnce() {
        run(FleetCommand.onboard(), new OrganizationAccounts(List.of(id(1)), List.of(), List.of()));
        fleet.scene.testbed.vendor().addConnector(id(3), "arn:aws:iam::" + id(3) + ":role/any", "old shop");

        FleetReport outcome = run(FleetCommand.verify(true), wanted(live));

        assertThat(outcome.findings())
                .extracting(finding -> finding.code().code())
                .containsExactly(
                        "connector-of-suspended-account", "account-without-connector", "account-without-connector");
        assertThat(outcome.findings().get(1).message()
                        + outcome.findings().get(2).message())
                .as("account 2 is visited and tells by itself that it has no connector")
                .contains(MANAGEMENT, id(4))
                .doesNotContain(id(2));
        assertThat(entry(outcome, id(2)).state()).isEqualTo(FleetEntry.State.FAILED);
    }

    @Test
    void aConnectorWhoseRoleIsGoneIsToldAsAnOrphan() {
        run(FleetCommand.onboard(), wanted(id(1)));
        fleet.scene.testbed.aws().account(id(1)).deleteRole("Workload_Security_Role_Cross");

        assertThat(run(FleetCommand.verify(true), wanted(live)).findings())
                .extracting(finding -> finding.code().code())
                .contains("connector-without-role");
    }

    @Test
    void accountsThatAreLeftOutOnPurposeAreNoOrphans() {
        FleetReport outcome = run(
                FleetCommand.verify(true), new OrganizationAccounts(List.of(), List.of(id(4), MANAGEMENT), List.of()));

        assertThat(outcome.findings()).isEmpty();
        assertThat(entry(outcome, id(4)).reason()).contains("excluded");
    }

    @Test
    void anOrganizationThatCanNotBeComparedIsAnErrorOfTheRun() {
        Fleet open = fleet.fleet(workers(2));
        FleetAccounts chosen = open.choose(FleetCommand.verify(true), wanted(live));
        fleet.scene.testbed.faults().on("organizations:ListAccounts").forbidden();

        FleetReport outcome = open.run(FleetCommand.verify(true), chosen, TEMPLATE, FleetScene.nobody());

        assertThat(outcome.findings())
                .extracting(finding -> finding.code().code())
                .containsExactly("aws-call-failed");
        assertThat(outcome.entries()).extracting(FleetEntry::state).doesNotContain(FleetEntry.State.NOT_REACHED);
    }

    @Test
    void orphansCanBeAskedForAlone() {
        Fleet open = fleet.fleet(workers(1));
        FleetAccounts chosen = open.choose(
                FleetCommand.verify(true), new OrganizationAccounts(List.of(), List.of(MANAGEMENT), List.of()));

        assertThat(open.orphans(chosen))
                .as("accounts 1, 2 and 4; 3 is suspended, and the management account is left out on purpose")
                .extracting(finding -> finding.code().code())
                .containsOnly("account-without-connector")
                .hasSize(3);
        assertThat(open.connectors()).isEmpty();
    }

    @Test
    void anOrganizationThatCanNotBeReadIsToldBeforeAnyAccountIsTouched() {
        fleet.scene.testbed.faults().on("organizations:DescribeOrganization").forbidden();
        Fleet open = fleet.fleet(workers(1));

        assertThatThrownBy(() -> open.choose(FleetCommand.onboard(), ALL))
                .isInstanceOf(RemoteCallException.class)
                .hasMessageContaining("DescribeOrganization");
        assertThat(fleet.scene.testbed.calls().writes()).isZero();
    }

    @Test
    void aChoiceThatLeavesNobodyIsRefused() {
        assertThatThrownBy(() -> run(FleetCommand.onboard(), wanted(id(3))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no account is chosen")
                .hasMessageContaining("1 were left out");
    }

    @Test
    void whatDoesNotExistOrIsNoIdIsRefused() {
        assertThatThrownBy(() -> run(FleetCommand.onboard(), wanted("ou-test-00000000")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("ou-test-00000000");
        assertThatThrownBy(() -> wanted("live").check())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not a name");
    }

    @Test
    void aBrokenOffRunIsFinishedWithTheAccountsThatItBeganWith() {
        brokenOff();
        organization.addAccount(id(5), "new", live);
        long chosen = fleet.scene.testbed.calls().total("organizations");

        FleetReport finished = run(FleetCommand.onboard(), ALL, journal());

        assertThat(finished.entries())
                .extracting(entry -> entry.account().value())
                .containsExactlyInAnyOrder(MANAGEMENT, id(1), id(2), id(3), id(4));
        assertThat(entry(finished, id(3)).reason()).contains("suspended");
        assertThat(entry(finished, id(1)).name()).contains("web");
        assertThat(fleet.scene.testbed.calls().total("organizations")).isEqualTo(chosen);
    }

    @Test
    void aFinishedRunChoosesAnew() {
        run(FleetCommand.onboard(), ALL, journal());
        organization.addAccount(id(5), "new", live);

        FleetReport next = run(FleetCommand.onboard(), ALL, journal());

        assertThat(next.counts())
                .containsEntry(FleetEntry.State.CHANGED, 1L)
                .containsEntry(FleetEntry.State.UNCHANGED, 4L);
    }

    @Test
    void anotherChoiceIsAnotherRun() {
        brokenOff();

        FleetReport other = run(FleetCommand.onboard(), wanted(id(4)), journal());

        assertThat(other.entries()).extracting(entry -> entry.account().value()).containsExactly(id(4));
    }

    @Test
    void aDamagedChoiceIsToldAndNotGuessed() throws IOException {
        brokenOff();
        Files.writeString(directory.resolve("selection.json"), "{\"asked\":");

        assertThatThrownBy(() -> run(FleetCommand.onboard(), ALL, journal()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("selection.json")
                .hasMessageContaining("delete the file");
    }

    @Test
    void accountsCanBeLeftOutOfAChoiceAfterwards() {
        FleetAccounts chosen = fleet.fleet(workers(1)).choose(FleetCommand.onboard(), wanted(live));

        assertThat(chosen.ids()).containsExactly(id(1), id(2));
        assertThat(chosen.without(Set.of(id(1))).orElseThrow().ids()).containsExactly(id(2));
        assertThat(chosen.without(Set.of(id(1), id(2)))).isEmpty();
    }

    private void brokenOff() {
        Fleet first = fleet.fleet(journal());
        FleetAccounts chosen = first.choose(FleetCommand.onboard(), ALL);
        FleetReport outcome = first.run(FleetCommand.onboard(), chosen, TEMPLATE, progress -> {
            if (progress.done() == 2) {
                first.cancel();
            }
        });
        assertThat(outcome.counts().get(FleetEntry.State.NOT_REACHED)).isPositive();
    }

    private FleetReport run(FleetCommand command, OrganizationAccounts wanted) {
        return run(command, wanted, workers(4));
    }

    private FleetReport run(FleetCommand command, OrganizationAccounts wanted, FleetOptions options) {
        Fleet open = fleet.fleet(options);
        return open.run(command, open.choose(command, wanted), TEMPLATE, FleetScene.nobody());
    }

    private FleetOptions journal() {
        return options(1, OptionalInt.empty(), Optional.of(directory));
    }

    private static OrganizationAccounts wanted(String included) {
        return new OrganizationAccounts(List.of(included), List.of(), List.of());
    }

    private static String id(int number) {
        return "33330000000" + number;
    }
}
