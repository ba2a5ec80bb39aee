package io.jenkins.plugins.workloadsecurityaws.engine.remote;

import io.jenkins.plugins.workloadsecurityaws.testbed.TestClock;
import java.time.Duration;
import java.time.Instant;

/**
 * The testbed's time, which waiting moves on in place of passing. A test that turns the testbed's clock moves the
 * monotonic one of this too; what other threads wait does not, so that it ends no deadline of this one.
 */
public final class TestbedTime implements Time {

    private final TestClock clock;
    private final Instant origin;
    private final ThreadLocal<Duration> own = ThreadLocal.withInitial(() -> Duration.ZERO);
    private Duration all = Duration.ZERO;

    /** Begins now. */
    public TestbedTime(TestClock clock) {
        this.clock = clock;
        this.origin = clock.instant();
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public synchronized Duration elapsed() {
        Duration others = all.minus(own.get());
        return Duration.between(origin, clock.instant()).minus(others);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        synchronized (this) {
            clock.advance(duration);
            all = all.plus(duration);
            own.set(own.get().plus(duration));
        }
    }
}
