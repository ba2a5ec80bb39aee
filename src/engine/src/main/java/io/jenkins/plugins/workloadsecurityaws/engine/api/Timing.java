package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Patience;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Waiting;
import java.time.Duration;

/**
 * Everything about time that tests set otherwise than users.
 *
 * @param waiting the clock and how to wait
 * @param patience how long to wait for what
 * @param connect how long to wait for a connection
 * @param read how long to wait for an answer
 * @param create how long to wait for a connector to be created
 */
record Timing(Waiting waiting, Patience patience, Duration connect, Duration read, Duration create) {

    static Timing real() {
        return new Timing(
                Waiting.real(),
                Patience.DEFAULT,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofMinutes(5));
    }
}
