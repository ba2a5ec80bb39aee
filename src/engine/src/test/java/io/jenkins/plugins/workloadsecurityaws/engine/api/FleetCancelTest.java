package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static io.jenkins.plugins.workloadsecurityaws.engine.api.FleetScene.TEMPLATE;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.FleetScene.entry;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.FleetScene.workers;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.fleet.Progress;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The time limits are guards only: the answers that never come are waited for much longer. */
@Timeout(15)
class FleetCancelTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final FleetScene fleet = new FleetScene();
    private final Testbed testbed = fleet.scene.testbed;

    @AfterEach
    void close() {
        fleet.close();
        Thread.interrupted();
    }

    @Test
    void aCancelledRunNamesEveryAccountThatItDidNotReach() {
        List<String> accounts = fleet.accounts(60);

        FleetReport outcome = cancelledAfter(10, accounts, FleetCommand.onboard());

        long changed = outcome.counts().get(FleetEntry.State.CHANGED);
        assertThat(changed).as("10 and what was under way").isBetween(10L, 14L);
        assertThat(outcome.entries()).hasSize(60);
        assertThat(outcome.counts().get(FleetEntry.State.FAILED))
                .as("those that the cancellation met")
                .isBetween(0L, 4L);
        assertThat(outcome.counts().get(FleetEntry.State.NOT_REACHED)
                        + outcome.counts().get(FleetEntry.State.FAILED))
                .isEqualTo(60 - changed);
        assertThat(entry(outcome, accounts.get(59)).reason()).contains("cancelled");
        assertThat(outcome.isFine()).isFalse();
    }

    @Test
    void aCallToAwsThatIsNotAnsweredDoesNotHoldTheCancellationUpAndItsOutcomeIsReportedAsUnknown() {
        List<String> accounts = fleet.accounts(6);
        testbed.faults().on("iam:CreateRole").forAccount(accounts.get(0)).timeoutAfterEffect();

        FleetReport outcome = cancelledAfter(5, accounts, FleetCommand.onboard());

        FleetEntry stuck = entry(outcome, accounts.get(0));
        assertThat(stuck.state()).isEqualTo(FleetEntry.State.FAILED);
        assertThat(stuck.reason()).contains("aborted").contains("iam:CreateRole");
        assertThat(Scene.codes(stuck.report().orElseThrow())).contains("aborted", "outcome-unknown");
        assertThat(outcome.counts()).containsEntry(FleetEntry.State.CHANGED, 5L);
    }

    @Test
    void aCreateThatIsNotAnsweredWhenTheRunIsCancelledIsReportedWithWhatWasMadeBefore() {
        List<String> accounts = fleet.accounts(6);
        testbed.faults().on("POST /awsconnectors").forAccount(accounts.get(0)).timeoutAfterEffect();

        FleetReport outcome = cancelledAfter(5, accounts, FleetCommand.onboard());

        FleetEntry stuck = entry(outcome, accounts.get(0));
        assertThat(stuck.state()).isEqualTo(FleetEntry.State.FAILED);
        assertThat(Scene.codes(stuck.report().orElseThrow())).contains("aborted", "outcome-unknown");
        assertThat(Scene.actions(stuck.report().orElseThrow())).containsExactly("CreateRole", "PutRolePolicy");
        assertThat(testbed.aws().account(accounts.get(0)).role(Scene.ROLE))
                .as("after an abort nothing is taken back")
                .isPresent();
    }

    @Test
    void theNextRunFinishesWhatWasCancelled() {
        List<String> accounts = fleet.accounts(30);
        cancelledAfter(10, accounts, FleetCommand.onboard());

        FleetReport outcome = fleet.run(FleetCommand.onboard(), accounts);

        assertThat(outcome.counts().get(FleetEntry.State.CHANGED)
                        + outcome.counts().get(FleetEntry.State.UNCHANGED))
                .isEqualTo(30);
        assertThat(testbed.vendor().connectors()).hasSize(30);
    }

    @Test
    void anInterruptOfTheCallerCancelsTheRunAndIsLeftStanding() {
        List<String> accounts = fleet.accounts(40);
        Thread caller = Thread.currentThread();

        FleetReport outcome = fleet.fleet(workers(4), LONG)
                .run(FleetCommand.onboard(), FleetScene.of(accounts), TEMPLATE, progress -> {
                    if (progress.done() == 5) {
                        caller.interrupt();
                    }
                });

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome.counts().get(FleetEntry.State.NOT_REACHED)).isPositive();
        assertThat(outcome.entries()).hasSize(40);
    }

    @Test
    void aRunThatIsCancelledBeforeItBeginsReachesNobody() {
        Fleet opened = fleet.fleet(workers(4), LONG);
        opened.cancel();

        FleetReport outcome =
                opened.run(FleetCommand.onboard(), FleetScene.of(fleet.accounts(5)), TEMPLATE, FleetScene.nobody());

        assertThat(outcome.counts()).containsEntry(FleetEntry.State.NOT_REACHED, 5L);
        assertThat(testbed.calls().count("iam:CreateRole")).isZero();
    }

    @Test
    void aListenerThatFailsBreaksTheRunOffWithItsReasonAndLosesNoEntry() {
        FleetReport outcome = fleet.fleet(workers(2), LONG)
                .run(FleetCommand.plan(), FleetScene.of(fleet.accounts(20)), TEMPLATE, progress -> {
                    throw new IllegalStateException("the console is gone");
                });

        assertThat(outcome.entries()).hasSize(20);
        assertThat(entry(outcome, "200000000019").reason()).contains("the console is gone");
    }

    private FleetReport cancelledAfter(int done, List<String> accounts, FleetCommand command) {
        AtomicReference<Fleet> running = new AtomicReference<>();
        Consumer<Progress> cancelling = progress -> {
            if (progress.done() == done) {
                running.get().cancel();
            }
        };
        running.set(fleet.fleet(workers(4), LONG));
        return running.get().run(command, FleetScene.of(accounts), TEMPLATE, cancelling);
    }
}
