package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one thing that was looked at: it was seen, the service said that there is none, or it could not be read.
 * What could not be read is never taken for absent.
 *
 * @param <T> what was looked for
 */
public sealed interface Reading<T> {

    /**
     * It was seen.
     *
     * @param value as it was
     * @param at when, by the wall clock
     */
    record Seen<T>(T value, Instant at) implements Reading<T> {}

    /**
     * The service said that there is none.
     *
     * @param at when, by the wall clock
     */
    record Absent<T>(Instant at) implements Reading<T> {}

    /**
     * It could not be read.
     *
     * @param why what kept it from being read
     */
    record Unreadable<T>(Finding why) implements Reading<T> {}

    /** {@return what was seen, if it was} */
    default Optional<T> seen() {
        return this instanceof Seen<T> seen ? Optional.of(seen.value()) : Optional.empty();
    }

    /**
     * The reading of a service that answered.
     *
     * @param value what it answered; empty: that there is none
     * @param at when
     * @return the reading
     */
    static <T> Reading<T> of(Optional<T> value, Instant at) {
        return value.<Reading<T>>map(there -> new Seen<>(there, at)).orElseGet(() -> new Absent<>(at));
    }
}
