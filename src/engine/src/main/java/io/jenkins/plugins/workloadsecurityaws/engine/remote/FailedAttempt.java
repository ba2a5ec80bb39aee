package io.jenkins.plugins.workloadsecurityaws.engine.remote;

import java.time.Duration;
import java.util.Optional;

/** One attempt at a call failed; whether there may be another is part of the failure. */
public final class FailedAttempt extends Exception {

    private static final long serialVersionUID = 1L;

    /** When another attempt makes sense and does no harm. */
    public enum Repeat {
        /** It would fail in the same way. */
        NEVER,
        /** This one may have taken effect. */
        IF_REPEATABLE,
        /** This one was certainly not processed. */
        ALWAYS
    }

    private final RemoteCallException failure;
    private final Repeat repeat;
    private final transient Optional<Duration> retryAfter;

    /**
     * Describes the attempt.
     *
     * @param failure what the caller is told if it was the last
     * @param repeat when there may be another
     * @param retryAfter how long the service asked to be left alone, if it did
     */
    public FailedAttempt(RemoteCallException failure, Repeat repeat, Optional<Duration> retryAfter) {
        super(failure.getMessage(), null, false, false);
        this.failure = failure;
        this.repeat = repeat;
        this.retryAfter = retryAfter;
    }

    /** {@return what the caller is told if this was the last attempt} */
    public RemoteCallException failure() {
        return failure;
    }

    /** {@return whether the service said that there were too many calls} */
    public boolean isThrottled() {
        return failure.kind() == FailureKind.THROTTLED;
    }

    /** {@return how long the service asked to be left alone} */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    boolean mayBeRepeated(boolean repeatable) {
        return repeat == Repeat.ALWAYS || repeat == Repeat.IF_REPEATABLE && repeatable;
    }
}
