package io.jenkins.plugins.workloadsecurityaws.engine.remote;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Time, made explicit so that tests turn it by hand: moments by the wall clock, which may be set back, lengths and
 * deadlines by a monotonic one, which may not. Thread-safe.
 */
public interface Time {

    /** {@return the moment by the wall clock, to be shown and stored} */
    Instant now();

    /** {@return the time since some moment in the past that stays the same for this object; never goes back} */
    Duration elapsed();

    /**
     * Waits.
     *
     * @param duration how long
     * @throws InterruptedException if the run is being aborted
     */
    void sleep(Duration duration) throws InterruptedException;

    /** {@return the system's clocks and real waiting} */
    static Time system() {
        Clock clock = Clock.systemUTC();
        long origin = System.nanoTime();
        return new Time() {
            @Override
            public Instant now() {
                return clock.instant();
            }

            @Override
            public Duration elapsed() {
                return Duration.ofNanos(System.nanoTime() - origin);
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                Thread.sleep(duration.toMillis());
            }
        };
    }
}
