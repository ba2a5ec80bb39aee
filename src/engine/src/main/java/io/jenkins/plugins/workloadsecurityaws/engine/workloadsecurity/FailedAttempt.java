package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.time.Duration;
import java.util.Optional;

/** One sending of a call failed; whether it may be sent again is part of the failure. */
final class FailedAttempt extends Exception {

    private static final long serialVersionUID = 1L;

    /** When sending again makes sense and does no harm. */
    enum Again {
        /** It would fail in the same way. */
        NEVER,
        /** It may have taken effect, so only reads are sent again. */
        IF_READ,
        /** It was certainly not processed. */
        ALWAYS
    }

    private final RemoteCallException failure;
    private final Again again;
    private final transient Optional<Duration> retryAfter;

    FailedAttempt(RemoteCallException failure, Again again, Optional<Duration> retryAfter) {
        super(failure.getMessage(), null, false, false);
        this.failure = failure;
        this.again = again;
        this.retryAfter = retryAfter;
    }

    RemoteCallException failure() {
        return failure;
    }

    boolean isThrottled() {
        return failure.kind() == FailureKind.THROTTLED;
    }

    boolean mayRepeat(Operation operation) {
        return again == Again.ALWAYS || again == Again.IF_READ && operation.isRead();
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
