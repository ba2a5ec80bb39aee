package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static io.jenkins.plugins.workloadsecurityaws.engine.api.FleetScene.TEMPLATE;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.FleetScene.of;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.FleetScene.workers;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import io.jenkins.plugins.workloadsecurityaws.testbed.VendorConnector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a run over many accounts waits for is waited for together, by no worker, and told as of the moment it was seen. */
class FleetWaitingTest {

    private static final String CREATE = "POST /awsconnectors";

    private final FleetScene fleet = new FleetScene();
    private final Testbed testbed = fleet.scene.testbed;

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void firstSynchronisationsAreAwaitedTogetherAndHoldNoWorker() {
        List<String> accounts = fleet.accounts(8);
        testbed.vendor().firstSyncAfter(Duration.ofMinutes(9));
        Instant before = testbed.clock().instant();

        FleetReport outcome = fleet.fleet(workers(1))
                .run(FleetCommand.onboard(), of(accounts), waitingForSync(Duration.ofMinutes(20)), FleetScene.nobody());

        assertThat(outcome.counts()).containsEntry(FleetEntry.State.CHANGED, 8L);
        assertThat(outcome.entries())
                .allSatisfy(entry -> assertThat(entry.findings()).isEmpty());
        assertThat(Duration.between(before, testbed.clock().instant()))
                .as("not one after the other, which takes more than an hour")
                .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(12));
    }

    @Test
    void aRunInTurnsHoldsNoThreadWhileNothingIsLeftButAccountsThatWait() {
        List<String> accounts = fleet.accounts(8);
        testbed.vendor().firstSyncAfter(Duration.ofMinutes(9));

        FleetPass pass = fleet.fleet(workers(4))
                .begin(
                        FleetCommand.onboard(),
                        of(accounts),
                        waitingForSync(Duration.ofMinutes(20)),
                        FleetScene.nobody());
        Instant before = testbed.clock().instant();
        Optional<Duration> pause = pass.proceed();

        assertThat(testbed.vendor().connectors()).hasSize(8);
        assertThat(Duration.between(before, testbed.clock().instant()))
                .as("the first turn waits for no synchronisation")
                .isLessThan(Duration.ofMinutes(3));
        int turns = 0;
        for (; pause.isPresent(); turns++) {
            assertThat(pause.get()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(30));
            testbed.clock().advance(pause.get());
            pause = pass.proceed();
        }
        assertThat(turns).isPositive();
        assertThat(pass.report().counts()).containsEntry(FleetEntry.State.CHANGED, 8L);
        assertThat(pass.report().findings()).isEmpty();
    }

    @Test
    void aRunThatIsCancelledBetweenTwoTurnsGivesUpThoseThatWaitInTheNext() {
        List<String> accounts = fleet.accounts(3);
        testbed.vendor().firstSyncAfter(Duration.ofHours(10));
        Fleet engine = fleet.fleet(workers(4));
        FleetPass pass = engine.begin(
                FleetCommand.onboard(), of(accounts), waitingForSync(Duration.ofMinutes(20)), FleetScene.nobody());
        assertThat(pass.proceed()).isPresent();

        engine.cancel();

        assertThat(pass.proceed()).isEmpty();
        assertThat(pass.report().entries()).hasSize(3).allSatisfy(entry -> {
            assertThat(entry.findings()).extracting(finding -> finding.code()).contains(FindingCode.ABORTED);
            assertThat(entry.report().orElseThrow().changes())
                    .as("what was done is reported")
                    .isNotEmpty();
        });
    }

    @Test
    void aFirstSynchronisationThatDoesNotComeIsThatAccountsFindingAlone() {
        List<String> accounts = fleet.accounts(4);
        testbed.vendor().firstSyncAfter(Duration.ofHours(10));
        fleet.run(FleetCommand.onboard(), accounts.subList(2, 3));
        testbed.vendor().firstSyncAfter(Duration.ofMinutes(3));

        FleetReport outcome = fleet.fleet(workers(1))
                .run(FleetCommand.onboard(), of(accounts), waitingForSync(Duration.ofMinutes(20)), FleetScene.nobody());

        assertThat(outcome.entries())
                .filteredOn(entry -> !entry.findings().isEmpty())
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.account()).hasToString(accounts.get(2));
                    assertThat(entry.findings())
                            .extracting(finding -> finding.code())
                            .containsExactly(FindingCode.FIRST_SYNC_TIMEOUT);
                });
    }

    @Test
    void aGatewayThatGivesUpOnEveryCreateFailsNoAccountAndAddsNoneTwice() {
        List<String> accounts = fleet.accounts(20);
        testbed.vendor().addAccountTwiceAllowed(true);
        testbed.faults().on(CREATE).gatewayTimeout(Duration.ofSeconds(90));

        FleetReport outcome = fleet.run(FleetCommand.onboard(), accounts, workers(4));

        assertThat(outcome.counts()).containsEntry(FleetEntry.State.CHANGED, 20L);
        assertThat(testbed.calls().count(CREATE)).isEqualTo(20);
        assertThat(testbed.vendor().connectors())
                .extracting(VendorConnector::accountId)
                .containsExactlyInAnyOrderElementsOf(accounts);
    }

    @Test
    void createsThatShowNothingAreUnknownTogetherAndNoneIsSentAgain() {
        List<String> accounts = fleet.accounts(6);
        testbed.faults().on(CREATE).answer(504, "text/html", "<html>Gateway Time-out</html>");
        Instant before = testbed.clock().instant();

        FleetReport outcome = fleet.run(FleetCommand.onboard(), accounts, workers(2));

        assertThat(outcome.entries()).allSatisfy(entry -> assertThat(entry.findings())
                .extracting(finding -> finding.code())
                .contains(FindingCode.OUTCOME_UNKNOWN));
        assertThat(testbed.calls().count(CREATE)).isEqualTo(6);
        assertThat(testbed.calls().count("iam:DeleteRole")).isZero();
        assertThat(Duration.between(before, testbed.clock().instant())).isLessThan(Duration.ofMinutes(9));
    }

    @Test
    void aConnectorIsNotStaleBecauseTheRunTookLong() {
        List<String> accounts = fleet.accounts(4);
        fleet.run(FleetCommand.onboard(), accounts);

        FleetReport outcome = fleet.fleet(workers(1))
                .run(FleetCommand.verify(false), of(accounts), TEMPLATE, progress -> testbed.clock()
                        .advance(Duration.ofMinutes(65)));

        assertThat(outcome.entries())
                .allSatisfy(entry -> assertThat(entry.findings()).isEmpty());
    }

    private static AccountRequest waitingForSync(Duration atMost) {
        return new AccountRequest(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                TEMPLATE.tags(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(atMost));
    }
}
