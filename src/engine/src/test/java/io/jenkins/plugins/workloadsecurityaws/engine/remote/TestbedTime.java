package io.jenkins.plugins.workloadsecurityaws.engine.remote;

import io.jenkins.plugins.workloadsecurityaws.testbed.TestClock;
import java.time.Duration;
import java.time.Instant;

/**
 * The testbed's time, which waiting moves on in place of passing. A test that turns the testbed's clock moves the
 * monotonic one of this too.
 *
 * @param clock the testbed's clock
 * @param origin when the monotonic clock began
 */
public record TestbedTime(TestClock clock, Instant origin) implements Time {

    /** Begins now. */
    public TestbedTime(TestClock clock) {
        this(clock, clock.instant());
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public Duration elapsed() {
        return Duration.between(origin, clock.instant());
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        clock.advance(duration);
    }
}
