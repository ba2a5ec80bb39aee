package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A command on one account in turns, so that it holds no thread while it waits for Workload Security. */
class AccountRunTest {

    private static final String CREATE = "POST /awsconnectors";

    private final Scene scene = new Scene();
    private final Testbed testbed = scene.testbed;

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aTurnEndsWhereTheFirstSynchronisationIsWaitedFor() {
        testbed.vendor().firstSyncAfter(Duration.ofMinutes(10));
        AccountRun run = scene.engine().onboarding(waitingFor(Duration.ofMinutes(20)), change -> {});

        assertThat(run.proceed()).isPresent();
        assertThat(run.proceed()).isPresent();
        assertThatThrownBy(run::report).isInstanceOf(IllegalStateException.class);
        testbed.clock().advance(Duration.ofMinutes(10));

        assertThat(run.proceed()).isEmpty();
        assertThat(Scene.codes(run.report())).isEmpty();
    }

    @Test
    void aTurnEndsWhereAConnectorIsLookedForAndTheLastOneTakesIt() {
        testbed.faults().on(CREATE).times(1).takesEffectLate(Duration.ofMinutes(2));
        AccountRun run = scene.impatientEngine().onboarding(Scene.REQUEST, change -> {});

        assertThat(run.proceed()).isPresent();
        testbed.clock().advance(Duration.ofMinutes(2));

        assertThat(run.proceed()).isEmpty();
        assertThat(run.report().connectorId()).isPresent();
        assertThat(testbed.calls().count(CREATE)).isEqualTo(1);
    }

    @Test
    void anInterruptedTurnIsTheLast() {
        testbed.vendor().firstSyncAfter(Duration.ofMinutes(10));
        AccountRun run = scene.engine().onboarding(waitingFor(Duration.ofMinutes(20)), change -> {});
        run.proceed();

        Thread.currentThread().interrupt();
        Optional<Duration> next = run.proceed();

        assertThat(Thread.interrupted()).as("the interrupt is left standing").isTrue();
        assertThat(next).isEmpty();
        assertThat(Scene.codes(run.report())).contains("aborted");
        assertThat(run.report().changes()).as("what was done is told").isNotEmpty();
    }

    @Test
    void anAccountThatDoesNotSynchroniseComesToItsEndAtTheDeadline() {
        testbed.vendor().firstSyncAfter(Duration.ofDays(1));
        AccountRun run = scene.engine().onboarding(waitingFor(Duration.ofMinutes(20)), change -> {});
        run.proceed();

        testbed.clock().advance(Duration.ofMinutes(21));

        assertThat(run.proceed()).isEmpty();
        assertThat(Scene.codes(run.report())).contains("first-sync-timeout");
    }

    private static AccountRequest waitingFor(Duration firstSync) {
        return Scene.request(false, Optional.empty(), Map.of(), Optional.empty(), Optional.of(firstSync));
    }
}
