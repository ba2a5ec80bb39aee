package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Waiting;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Sends a call again where that makes sense and does no harm. A plain loop, because waiting goes through
 * {@link Waiting}, which a retry library's own sleep can't do.
 */
final class Repeater {

    /** What one sending does. */
    interface Attempt<T> {
        T make() throws FailedAttempt;
    }

    private static final int ATTEMPTS = 4;
    /** More, because a service that is over its limit processes nothing until a minute's calls have passed. */
    private static final int ATTEMPTS_WHEN_THROTTLED = 8;

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final RateGovernor governor;
    private final Waiting waiting;

    Repeater(RateGovernor governor, Waiting waiting) {
        this.governor = governor;
        this.waiting = waiting;
    }

    <T> T call(Call call, Failures failures, Attempt<T> attempt) {
        for (int number = 1; ; number++) {
            try {
                return attempt.make();
            } catch (FailedAttempt failed) {
                boolean last = number >= (failed.isThrottled() ? ATTEMPTS_WHEN_THROTTLED : ATTEMPTS);
                waitAfter(failed, number, last || !failed.mayRepeat(call.operation()), failures);
            }
        }
    }

    /** Everybody is held back when the service asks for it, even when this call itself gives up. */
    private void waitAfter(FailedAttempt failed, int number, boolean giveUp, Failures failures) {
        Duration wait = failed.retryAfter().filter(asked -> !asked.isZero()).orElseGet(() -> backoff(number));
        boolean everybody = failed.isThrottled() || failed.retryAfter().isPresent();
        if (failed.isThrottled()) {
            governor.refused();
        }
        if (everybody) {
            governor.holdBack(wait);
        }
        if (giveUp) {
            throw failed.failure();
        }
        if (!everybody) {
            pause(wait, failures);
        }
    }

    private void pause(Duration wait, Failures failures) {
        try {
            waiting.pause().sleep(wait);
        } catch (InterruptedException e) {
            throw aborted(failures);
        }
    }

    private static RemoteCallException aborted(Failures failures) {
        return failures.interrupted(Outcome.REFUSED).failure();
    }

    /** 2, 4, 8 … 60 s, less up to a half, so that callers that failed together do not come back together. */
    private static Duration backoff(int number) {
        long whole = Math.min(LONGEST.toMillis(), 1000L << Math.min(number, 10));
        return Duration.ofMillis(whole - ThreadLocalRandom.current().nextLong(whole / 2));
    }
}
