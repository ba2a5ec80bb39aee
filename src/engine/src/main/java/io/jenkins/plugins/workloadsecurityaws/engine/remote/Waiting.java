package io.jenkins.plugins.workloadsecurityaws.engine.remote;

import java.time.Clock;
import java.time.Duration;

/**
 * Time and waiting, made explicit so that tests turn the clock by hand. Thread-safe if its parts are.
 *
 * @param clock tells the time
 * @param pause waits
 */
public record Waiting(Clock clock, Pause pause) {

    /** Waits for a while, and stops at once when the thread is interrupted. */
    @FunctionalInterface
    public interface Pause {
        /**
         * Waits.
         *
         * @param duration how long
         * @throws InterruptedException if the run is being aborted
         */
        void sleep(Duration duration) throws InterruptedException;
    }

    /** {@return the system's clock and real waiting} */
    public static Waiting real() {
        return new Waiting(Clock.systemUTC(), duration -> Thread.sleep(duration.toMillis()));
    }
}
