package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;

/**
 * The calls of the last window, and how many a window holds: as was said, or as refusals have shown. What was learned is
 * probed again with time, one call more at first and then twice as many after each window without a refusal, because
 * whoever else used the tenant may be gone; each probe that is refused doubles the time until the next. Thread-safe.
 */
final class PassedCalls {

    /** With fewer calls than this, a refusal tells of somebody else's calls and not of the limit. */
    private static final int FEWEST_TO_LEARN_FROM = 20;

    /** Every refused probe is a wasted call: a limit that stays as it is costs one in so many windows at last. */
    private static final int MOST_WINDOWS_TO_A_PROBE = 16;

    /**
     * The service counts a call when it arrives: after it was sent, and before it was answered. One that is answered late
     * has most likely arrived soon all the same, for creating a connector takes a minute.
     */
    private static final Duration ARRIVES_WITHIN = Duration.ofSeconds(2);

    /** A call that was let pass. */
    final class Pass {
        private Instant arrivedAtTheLatest;

        private Pass(Instant sent) {
            arrivedAtTheLatest = sent.plus(ARRIVES_WITHIN);
        }

        void answered(Instant now) {
            synchronized (PassedCalls.this) {
                if (now.isBefore(arrivedAtTheLatest)) {
                    arrivedAtTheLatest = now;
                }
            }
        }
    }

    private final int most;
    private final Duration window;
    private final Deque<Pass> calls = new ArrayDeque<>();
    private int limit;
    private int nextRaise = 1;
    private int windowsToProbe = 1;
    private boolean probing;
    private Instant raiseAt = Instant.MAX;

    PassedCalls(OptionalInt most, Duration window) {
        this.most = most.orElse(Integer.MAX_VALUE);
        this.limit = this.most;
        this.window = window;
    }

    synchronized Pass add(Instant now) {
        Pass pass = new Pass(now);
        calls.addLast(pass);
        return pass;
    }

    /** When the next call may go; not after now if it may go at once. */
    synchronized Instant nextFree(Instant now) {
        forgetBefore(now);
        if (!now.isBefore(raiseAt)) {
            windowsToProbe = probing ? 1 : windowsToProbe;
            probing = true;
            limit = (int) Math.min(most, (long) limit + nextRaise);
            nextRaise *= 2;
            raiseAt = limit == most ? Instant.MAX : now.plus(window);
        }
        return calls.size() < limit ? now : calls.getFirst().arrivedAtTheLatest.plus(window);
    }

    /** The refused call is none of those that the service counts; as many as are left were all that it takes. */
    synchronized void refused(Instant now) {
        forgetBefore(now);
        calls.pollLast();
        // Close to the limit that was said, a refusal tells of clocks and of ways that differ, not of another limit.
        boolean asSaid = most != Integer.MAX_VALUE && calls.size() >= most - most / 10;
        if (calls.size() >= FEWEST_TO_LEARN_FROM && !asSaid) {
            limit = Math.min(limit, calls.size());
            windowsToProbe = Math.min(probing ? 2 * windowsToProbe : windowsToProbe, MOST_WINDOWS_TO_A_PROBE);
            probing = false;
            nextRaise = 1;
            raiseAt = now.plus(window.multipliedBy(windowsToProbe));
        }
    }

    private void forgetBefore(Instant now) {
        while (!calls.isEmpty()
                && !calls.getFirst().arrivedAtTheLatest.plus(window).isAfter(now)) {
            calls.removeFirst();
        }
    }
}
