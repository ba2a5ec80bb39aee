package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static io.jenkins.plugins.workloadsecurityaws.engine.api.FleetScene.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsCloud;
import io.jenkins.plugins.workloadsecurityaws.testbed.MemberState;
import io.jenkins.plugins.workloadsecurityaws.testbed.Organization;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import io.jenkins.plugins.workloadsecurityaws.testbed.VendorConnector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FleetIsolationTest {

    private static final int ACCOUNTS = 310;
    private static final String ACCESS_ROLE = "OrganizationAccountAccessRole";

    private final FleetScene fleet = new FleetScene();
    private final Testbed testbed = fleet.scene.testbed;

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void oneBadAccountOfEachKindFailsWithItsOwnReasonAndAllOthersAreDone() {
        List<String> accounts = fleet.accounts(ACCOUNTS);
        String noAccessRole = accounts.get(11);
        testbed.aws().account(noAccessRole).deleteRole(ACCESS_ROLE);
        String deniedByScp = accounts.get(57);
        String deniedByBoundary = accounts.get(58);
        boundAccessRole(deniedByBoundary);
        String throttled = accounts.get(120);
        testbed.faults().on("iam:GetRole").forAccount(throttled).throttle();
        String refused = accounts.get(299);
        testbed.faults()
                .on("POST /awsconnectors")
                .forAccount(refused)
                .answer(400, "application/json", "{\"message\":\"Unable to connect to the cloud account\"}");
        String suspended = accounts.get(200);
        String closed = accounts.get(201);
        Organization organization = testbed.organization();
        accounts.forEach(id -> organization.addAccount(id, "account " + id, Organization.ROOT));
        organization.account(suspended).orElseThrow().state(MemberState.SUSPENDED);
        organization.account(closed).orElseThrow().state(MemberState.CLOSED);
        organization
                .account(deniedByScp)
                .orElseThrow()
                .serviceControlPolicy(
                        """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
                {"Effect":"Deny","Action":"iam:CreateRole","Resource":"*"}]}""");
        Fleet open = fleet.fleet(FleetScene.workers(24));
        FleetAccounts chosen = open.choose(
                FleetCommand.onboard(),
                new OrganizationAccounts(List.of(), List.of(AwsCloud.MANAGEMENT_ACCOUNT), List.of()));

        FleetReport outcome = open.run(FleetCommand.onboard(), chosen, FleetScene.TEMPLATE, fleet.progress::add);

        assertThat(outcome.counts())
                .containsEntry(FleetEntry.State.CHANGED, ACCOUNTS - 7L)
                .containsEntry(FleetEntry.State.FAILED, 5L)
                .containsEntry(FleetEntry.State.SKIPPED, 3L)
                .containsEntry(FleetEntry.State.NOT_REACHED, 0L);
        assertThat(outcome.entries()).hasSize(ACCOUNTS + 1);
        assertThat(reason(outcome, noAccessRole))
                .contains("account-unreachable")
                .contains(noAccessRole);
        assertThat(reason(outcome, deniedByScp)).contains("service control policy");
        assertThat(reason(outcome, deniedByBoundary)).contains("permissions boundary");
        assertThat(reason(outcome, throttled)).contains("Throttling");
        assertThat(reason(outcome, refused)).contains("Unable to connect");
        assertThat(reason(outcome, suspended)).isEqualTo("it is suspended");
        assertThat(reason(outcome, closed)).isEqualTo("it is closed");
        List<String> good = new ArrayList<>(accounts);
        good.removeAll(List.of(noAccessRole, deniedByScp, deniedByBoundary, throttled, refused, suspended, closed));
        assertThat(testbed.vendor().connectors())
                .extracting(VendorConnector::accountId)
                .containsExactlyInAnyOrderElementsOf(good);
        assertThat(testbed.aws().account(refused).role(Scene.ROLE))
                .as("a role that the manager definitely refuses is taken back")
                .isEmpty();
    }

    @Test
    void connectorsAreListedInPagesOnceAndNeverSearchedPerAccount() {
        List<String> accounts = fleet.accounts(ACCOUNTS);
        for (int other = 0; other < 2_300; other++) {
            String id = String.valueOf(700_000_000_000L + other);
            testbed.vendor().addConnector(id, "arn:aws:iam::" + id + ":role/x", id);
        }

        Instant before = testbed.clock().instant();

        FleetReport outcome = fleet.run(FleetCommand.onboard(), accounts, FleetScene.workers(24));

        assertThat(outcome.counts()).containsEntry(FleetEntry.State.CHANGED, (long) ACCOUNTS);
        assertThat(testbed.calls().count("POST /awsconnectors/search"))
                .as(
                        "2,300 connectors in pages of 1,000 and the empty page that ends them; new ones when the list is a minute old")
                .isBetween(
                        4L,
                        4
                                + 2
                                        * Duration.between(
                                                        before, testbed.clock().instant())
                                                .toMinutes());
    }

    @Test
    void aRunStopsAtTheFailureRateAndNamesWhoWasNotReached() {
        List<String> accounts = fleet.accounts(100);
        accounts.forEach(id -> testbed.aws().account(id).deleteRole(ACCESS_ROLE));

        FleetReport outcome = fleet.run(
                FleetCommand.onboard(), accounts, FleetScene.options(4, OptionalInt.of(10), Optional.empty()));

        assertThat(outcome.counts().get(FleetEntry.State.FAILED))
                .as("10 and what was under way")
                .isBetween(10L, 13L);
        assertThat(outcome.counts().get(FleetEntry.State.FAILED)
                        + outcome.counts().get(FleetEntry.State.NOT_REACHED))
                .isEqualTo(100);
        assertThat(reason(outcome, accounts.get(99)))
                .contains("of 100 accounts failed")
                .contains("10 %");
        assertThat(testbed.calls().count("sts:AssumeRole")).isLessThan(20);
    }

    @Test
    void aFailureRateOfZeroStopsAtTheFirstFailureOnly() {
        List<String> accounts = fleet.accounts(20);
        testbed.aws().account(accounts.get(9)).deleteRole(ACCESS_ROLE);

        FleetReport outcome =
                fleet.run(FleetCommand.onboard(), accounts, FleetScene.options(1, OptionalInt.of(0), Optional.empty()));

        assertThat(outcome.counts())
                .containsEntry(FleetEntry.State.CHANGED, 9L)
                .containsEntry(FleetEntry.State.FAILED, 1L)
                .containsEntry(FleetEntry.State.NOT_REACHED, 10L);
    }

    @Test
    void fewFailuresDoNotStopARun() {
        List<String> accounts = fleet.accounts(40);
        testbed.aws().account(accounts.get(0)).deleteRole(ACCESS_ROLE);

        FleetReport outcome = fleet.run(
                FleetCommand.onboard(), accounts, FleetScene.options(1, OptionalInt.of(10), Optional.empty()));

        assertThat(outcome.counts())
                .containsEntry(FleetEntry.State.CHANGED, 39L)
                .containsEntry(FleetEntry.State.FAILED, 1L);
    }

    private static String reason(FleetReport outcome, String account) {
        return entry(outcome, account).reason();
    }

    private void boundAccessRole(String account) {
        String boundary = testbed.aws()
                .account(account)
                .putManagedPolicy(
                        "Bounds",
                        """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
                        {"Effect":"Deny","Action":"iam:CreateRole","Resource":"*"}]}""");
        testbed.aws().account(account).role(ACCESS_ROLE).orElseThrow().setBoundary(boundary);
    }
}
