package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps one tenant's calls under the vendor's limit, which counts the calls of the last 60 seconds and none that it
 * refuses (Trend's page "API Rate Limits"). One limiter serves everybody who uses the tenant: callers pass in the order
 * in which they came, and one refusal for too many calls holds all of them back. A limit that is not known, or lower than
 * was said because others use the tenant too, is learned from refusals. Thread-safe.
 */
public final class RateLimiter {

    /** A call that was let pass. */
    @FunctionalInterface
    public interface Permit {
        /** Tells that the call was answered, so that it has been counted by now. */
        void answered();
    }

    /** The length of time over which the vendor counts. */
    public static final Duration MINUTE = Duration.ofSeconds(60);

    private final Time time;

    /** Whoever holds it is next; the others queue behind it in order. */
    private final ReentrantLock next = new ReentrantLock(true);

    private final Window window;
    private final AtomicLong waitedMillis = new AtomicLong();
    private Duration heldUntil = Duration.ZERO;

    /**
     * Makes a limiter of calls a minute.
     *
     * @param callsPerMinute at least 1; absent: no limit but the one that the service shows by refusing
     * @param time the clocks and how to wait
     */
    public RateLimiter(OptionalInt callsPerMinute, Time time) {
        this(callsPerMinute, MINUTE, time);
    }

    /**
     * Makes a limiter of calls in another length of time, for a service that counts otherwise than the vendor's.
     *
     * @param calls at least 1; absent: no limit but the one that the service shows by refusing
     * @param window the length of time over which the service counts
     * @param time the clocks and how to wait
     */
    public RateLimiter(OptionalInt calls, Duration window, Time time) {
        if (calls.isPresent() && calls.getAsInt() < 1) {
            throw new InvalidInputException("the limit of Workload Security calls per minute must be at least 1");
        }
        this.window = new Window(calls, window);
        this.time = time;
    }

    /**
     * Waits until a call may be sent, and counts it as sent.
     *
     * @return to be told when the call was answered
     * @throws InterruptedException if the run is being aborted; the call then does not count
     */
    public Permit acquire() throws InterruptedException {
        return acquire(Duration.ofDays(365)).orElseThrow();
    }

    /**
     * As {@link #acquire()}, for so long at most; gives up as soon as it is sure that it would take longer.
     *
     * @param atMost how long to wait
     * @return to be told when the call was answered; empty if it may not be sent in time, and does not count
     * @throws InterruptedException if the run is being aborted; the call then does not count
     */
    public Optional<Permit> acquire(Duration atMost) throws InterruptedException {
        Duration deadline = time.elapsed().plus(atMost);
        if (!next.tryLock(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            return Optional.empty();
        }
        try {
            Duration wait = untilNext();
            while (wait.compareTo(Duration.ZERO) > 0) {
                if (time.elapsed().plus(wait).compareTo(deadline) > 0) {
                    return Optional.empty();
                }
                time.sleep(wait);
                waitedMillis.addAndGet(wait.toMillis());
                wait = untilNext();
            }
            Window.Sent sent = window.add(time.elapsed());
            return Optional.of(() -> window.answered(sent, time.elapsed()));
        } finally {
            next.unlock();
        }
    }

    /** Tells that the service refused a call for being one too many. */
    public void refused() {
        window.refused(time.elapsed());
    }

    /**
     * Holds everybody back, because the service said that there were too many calls. The longest hold counts.
     *
     * @param duration for how long from now
     */
    public synchronized void holdBack(Duration duration) {
        heldUntil = later(heldUntil, time.elapsed().plus(duration));
    }

    /** {@return how long callers have been made to wait in all} */
    public Duration waited() {
        return Duration.ofMillis(waitedMillis.get());
    }

    /** {@return how long a call that came now would have to wait, were it the next} */
    public synchronized Duration untilNext() {
        Duration now = time.elapsed();
        Duration free = later(window.nextFree(now), heldUntil);
        return free.compareTo(now) > 0 ? roundedUp(free.minus(now)) : Duration.ZERO;
    }

    /** A pause may be no finer than a millisecond; rounding down would turn the loop into a spin. */
    private static Duration roundedUp(Duration wait) {
        return Duration.ofMillis(wait.plusNanos(999_999).toMillis());
    }

    private static Duration later(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /**
     * The calls of the last window, and how many a window holds: as was said, or as refusals have shown. What was learned
     * is probed again with time, one call more at first and then twice as many after each window without a refusal,
     * because whoever else used the tenant may be gone; each probe that is refused doubles the time until the next. All
     * moments are those of the monotonic clock.
     */
    private static final class Window {

        /** With fewer calls than this, a refusal tells of somebody else's calls and not of the limit. */
        private static final int FEWEST_TO_LEARN_FROM = 20;

        /** Every refused probe is a wasted call: a limit that stays as it is costs one in so many windows at last. */
        private static final int MOST_WINDOWS_TO_A_PROBE = 16;

        /**
         * The service counts a call when it arrives: after it was sent, and before it was answered. One that is answered
         * late has most likely arrived soon all the same, for creating a connector takes a minute.
         */
        private static final Duration ARRIVES_WITHIN = Duration.ofSeconds(2);

        private static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);

        /** A call that was let pass. */
        private static final class Sent {
            private Duration arrivedAtTheLatest;
        }

        private final int most;
        private final Duration length;
        private final Deque<Sent> calls = new ArrayDeque<>();
        private int limit;
        private int nextRaise = 1;
        private int windowsToProbe = 1;
        private boolean probing;
        private Duration raiseAt = NEVER;

        Window(OptionalInt most, Duration length) {
            this.most = most.orElse(Integer.MAX_VALUE);
            this.limit = this.most;
            this.length = length;
        }

        synchronized Sent add(Duration now) {
            Sent sent = new Sent();
            sent.arrivedAtTheLatest = now.plus(ARRIVES_WITHIN);
            calls.addLast(sent);
            return sent;
        }

        synchronized void answered(Sent sent, Duration now) {
            if (now.compareTo(sent.arrivedAtTheLatest) < 0) {
                sent.arrivedAtTheLatest = now;
            }
        }

        /** When the next call may go; not after now if it may go at once. */
        synchronized Duration nextFree(Duration now) {
            forgetBefore(now);
            if (now.compareTo(raiseAt) >= 0) {
                windowsToProbe = probing ? 1 : windowsToProbe;
                probing = true;
                limit = (int) Math.min(most, (long) limit + nextRaise);
                nextRaise *= 2;
                raiseAt = limit == most ? NEVER : now.plus(length);
            }
            return calls.size() < limit
                    ? now
                    : calls.getFirst().arrivedAtTheLatest.plus(length);
        }

        /** The refused call is none of those that the service counts; as many as are left were all that it takes. */
        synchronized void refused(Duration now) {
            forgetBefore(now);
            calls.pollLast();
            // Close to the limit that was said, a refusal tells of clocks and of ways that differ, not of another
            // limit.
            boolean asSaid = most != Integer.MAX_VALUE && calls.size() >= most - most / 10;
            if (calls.size() >= FEWEST_TO_LEARN_FROM && !asSaid) {
                limit = Math.min(limit, calls.size());
                windowsToProbe = Math.min(probing ? 2 * windowsToProbe : windowsToProbe, MOST_WINDOWS_TO_A_PROBE);
                probing = false;
                nextRaise = 1;
                raiseAt = now.plus(length.multipliedBy(windowsToProbe));
            }
        }

        private void forgetBefore(Duration now) {
            while (!calls.isEmpty()
                    && calls.getFirst().arrivedAtTheLatest.plus(length).compareTo(now) <= 0) {
                calls.removeFirst();
            }
        }
    }
}
