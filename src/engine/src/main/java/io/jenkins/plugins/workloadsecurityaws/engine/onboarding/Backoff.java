package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Waiting;
import java.time.Duration;
import java.time.Instant;

/** Growing pauses up to a deadline. Used by one thread. */
final class Backoff {

    private final Waiting waiting;
    private final Duration longest;
    private final Instant deadline;
    private final String what;
    private Duration next;

    Backoff(Waiting waiting, Duration first, Duration longest, Duration atMost, String what) {
        this.waiting = waiting;
        this.longest = longest;
        this.deadline = waiting.clock().instant().plus(atMost);
        this.what = what;
        this.next = first;
    }

    /** Pauses between calls to Workload Security, whose calls a minute are few. */
    static Backoff forService(Waiting waiting, Patience patience, Duration atMost, String what) {
        return new Backoff(waiting, patience.firstPause().multipliedBy(4), patience.longestPause(), atMost, what);
    }

    /** Waits, unless the deadline has come; tells whether it waited. */
    boolean waitOnce() {
        if (!waiting.clock().instant().plus(next).isBefore(deadline)) {
            return false;
        }
        try {
            waiting.pause().sleep(next);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RemoteCallException(
                    what,
                    FailureKind.INTERRUPTED,
                    Outcome.REFUSED,
                    "Aborted while waiting: " + what,
                    "Run again: it looks first and carries on from what it finds");
        }
        Duration grown = next.multipliedBy(3).dividedBy(2);
        next = grown.compareTo(longest) > 0 ? longest : grown;
        return true;
    }
}
