package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static io.jenkins.plugins.workloadsecurityaws.engine.api.FleetScene.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.Overrides;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.SelectedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.Selection;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.SkippedAccount;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import io.jenkins.plugins.workloadsecurityaws.testbed.VendorConnector;
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
        testbed.faults()
                .on("iam:CreateRole")
                .forAccount(deniedByScp)
                .answer(403, "text/xml", accessDenied("with an explicit deny in a service control policy"));
        String deniedByBoundary = accounts.get(58);
        boundAccessRole(deniedByBoundary);
        String throttled = accounts.get(120);
        testbed.faults().on("iam:GetRole").forAccount(throttled).throttle();
        String refused = accounts.get(299);
        testbed.faults()
                .on("POST /awsconnectors")
                .forAccount(refused)
                .answer(400, "application/json", "{\"message\":\"Unable to connect to the cloud account\"}");
        List<SkippedAccount> skipped = List.of(
                new SkippedAccount(new AccountId("555566667777"), Optional.of("old"), "suspended"),
                new SkippedAccount(new AccountId("555566668888"), Optional.empty(), "closed"));
        List<SelectedAccount> selected = accounts.stream()
                .map(id -> new SelectedAccount(new AccountId(id), Optional.empty(), Overrides.none()))
                .toList();

        FleetOutcome outcome = fleet.fleet(FleetScene.workers(24))
                .run(
                        FleetCommand.onboard(),
                        FleetAccounts.of(new Selection(selected, skipped)),
                        FleetScene.TEMPLATE,
                        fleet.progress::add);

        assertThat(outcome.counts())
                .containsEntry("changed", ACCOUNTS - 5L)
                .containsEntry("failed", 5L)
                .containsEntry("skipped", 2L)
                .containsEntry("not-reached", 0L);
        assertThat(outcome.entries()).hasSize(ACCOUNTS + 2);
        assertThat(reason(outcome, noAccessRole))
                .contains("account-unreachable")
                .contains(noAccessRole);
        assertThat(reason(outcome, deniedByScp)).contains("service control policy");
        assertThat(reason(outcome, deniedByBoundary)).contains("permissions boundary");
        assertThat(reason(outcome, throttled)).contains("Throttling");
        assertThat(reason(outcome, refused)).contains("Unable to connect");
        assertThat(reason(outcome, "555566667777")).isEqualTo("suspended");
        assertThat(reason(outcome, "555566668888")).isEqualTo("closed");
        List<String> good = new ArrayList<>(accounts);
        good.removeAll(List.of(noAccessRole, deniedByScp, deniedByBoundary, throttled, refused));
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

        FleetOutcome outcome = fleet.run(FleetCommand.onboard(), accounts, FleetScene.workers(24));

        assertThat(outcome.counts()).containsEntry("changed", (long) ACCOUNTS);
        assertThat(testbed.calls().count("POST /awsconnectors/search"))
                .as("2,300 connectors in pages of 1,000, and the empty page that ends them")
                .isEqualTo(4);
    }

    @Test
    void aRunStopsAtTheFailureRateAndNamesWhoWasNotReached() {
        List<String> accounts = fleet.accounts(100);
        accounts.forEach(id -> testbed.aws().account(id).deleteRole(ACCESS_ROLE));

        FleetOutcome outcome = fleet.run(
                FleetCommand.onboard(), accounts, FleetScene.options(4, OptionalInt.of(10), Optional.empty()));

        assertThat(outcome.counts().get("failed"))
                .as("10 and what was under way")
                .isBetween(10L, 13L);
        assertThat(outcome.counts().get("failed") + outcome.counts().get("not-reached"))
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

        FleetOutcome outcome =
                fleet.run(FleetCommand.onboard(), accounts, FleetScene.options(1, OptionalInt.of(0), Optional.empty()));

        assertThat(outcome.counts())
                .containsEntry("changed", 9L)
                .containsEntry("failed", 1L)
                .containsEntry("not-reached", 10L);
    }

    @Test
    void fewFailuresDoNotStopARun() {
        List<String> accounts = fleet.accounts(40);
        testbed.aws().account(accounts.get(0)).deleteRole(ACCESS_ROLE);

        FleetOutcome outcome = fleet.run(
                FleetCommand.onboard(), accounts, FleetScene.options(1, OptionalInt.of(10), Optional.empty()));

        assertThat(outcome.counts()).containsEntry("changed", 39L).containsEntry("failed", 1L);
    }

    private static String reason(FleetOutcome outcome, String account) {
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

    private static String accessDenied(String why) {
        return "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized to perform:"
                + " iam:CreateRole " + why + "</Message></Error></ErrorResponse>";
    }
}
