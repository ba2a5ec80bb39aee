package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;

/**
 * The calls of the last window, and how many a window holds: as was said, or as refusals have shown. What was learned is
 * probed again with time, one call more at first and then twice as many after each window without a refusal, because
 * whoever else used the tenant may be gone. Thread-safe.
 */
final class PassedCalls {

    /** With fewer calls than this, a refusal tells of somebody else's calls and not of the limit. */
    private static final int FEWEST_TO_LEARN_FROM = 20;

    private final int most;
    private final Duration window;
    private final Duration margin;
    private final Deque<Instant> calls = new ArrayDeque<>();
    private int limit;
    private int nextRaise = 1;
    private Instant raiseAt = Instant.MAX;

    PassedCalls(OptionalInt most, Duration window, Duration margin) {
        this.most = most.orElse(Integer.MAX_VALUE);
        this.limit = this.most;
        this.window = window;
        this.margin = margin;
    }

    synchronized void add(Instant now) {
        calls.addLast(now);
    }

    /** When the next call may go; not after now if it may go at once. */
    synchronized Instant nextFree(Instant now) {
        forgetBefore(now);
        if (!now.isBefore(raiseAt)) {
            limit = (int) Math.min(most, (long) limit + nextRaise);
            nextRaise *= 2;
            raiseAt = limit == most ? Instant.MAX : now.plus(window);
        }
        return calls.size() < limit ? now : calls.getFirst().plus(window).plus(margin);
    }

    /** The refused call is none of those that the service counts; as many as are left were all that it takes. */
    synchronized void refused(Instant now) {
        forgetBefore(now);
        calls.pollLast();
        if (calls.size() >= FEWEST_TO_LEARN_FROM) {
            limit = Math.min(limit, calls.size());
            nextRaise = 1;
            raiseAt = now.plus(window);
        }
    }

    private void forgetBefore(Instant now) {
        while (!calls.isEmpty() && !calls.getFirst().plus(window).plus(margin).isAfter(now)) {
            calls.removeFirst();
        }
    }
}
