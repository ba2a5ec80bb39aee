package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;
import io.jenkins.plugins.workloadsecurityaws.testbed.TestClock;
import java.time.Duration;
import java.time.Instant;

/** The testbed's clock for deadlines that one thread sets and another keeps: waiting turns it for all of them. */
record OneClock(TestClock clock, Instant origin) implements Time {

    OneClock(TestClock clock) {
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
    public void sleep(Duration duration) {
        clock.advance(duration);
    }
}
