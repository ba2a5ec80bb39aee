package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps one tenant's calls under the vendor's limit, which counts the calls of the last 60 seconds and none that it
 * refuses (Trend's page "API Rate Limits"). One governor serves everybody who uses the tenant: callers pass in the order
 * in which they came, and one refusal for too many calls holds all of them back. A limit that is not known, or lower than
 * was said because others use the tenant too, is learned from refusals. Thread-safe.
 */
public final class RateGovernor {

    /** A call that was let pass. */
    @FunctionalInterface
    public interface Turn {
        /** Tells that the call was answered, so that it has been counted by now. */
        void answered();
    }

    /** The length of time over which the vendor counts. */
    public static final Duration MINUTE = Duration.ofSeconds(60);

    private final Waiting waiting;

    /** Whoever holds the turnstile is next; the others queue behind it in order. */
    private final ReentrantLock turnstile = new ReentrantLock(true);

    private final PassedCalls passed;
    private volatile Instant heldUntil = Instant.MIN;
    private final AtomicLong waitedMillis = new AtomicLong();

    /**
     * Makes a governor of calls a minute.
     *
     * @param callsPerMinute at least 1; absent: no limit but the one that the service shows by refusing
     * @param waiting time
     */
    public RateGovernor(OptionalInt callsPerMinute, Waiting waiting) {
        this(callsPerMinute, MINUTE, waiting);
    }

    /**
     * Makes a governor of calls in another length of time, for a service that counts otherwise than the vendor's.
     *
     * @param calls at least 1; absent: no limit but the one that the service shows by refusing
     * @param window the length of time over which the service counts
     * @param waiting time
     */
    public RateGovernor(OptionalInt calls, Duration window, Waiting waiting) {
        if (calls.isPresent() && calls.getAsInt() < 1) {
            throw new InvalidInputException("the limit of Workload Security calls per minute must be at least 1");
        }
        this.passed = new PassedCalls(calls, window);
        this.waiting = waiting;
    }

    /**
     * Waits until a call may be sent, and counts it as sent.
     *
     * @return to be told when the call was answered
     * @throws InterruptedException if the run is being aborted; the call then does not count
     */
    public Turn pass() throws InterruptedException {
        turnstile.lockInterruptibly();
        try {
            Duration wait = untilNextTurn();
            while (wait.compareTo(Duration.ZERO) > 0) {
                waiting.pause().sleep(wait);
                waitedMillis.addAndGet(wait.toMillis());
                wait = untilNextTurn();
            }
            PassedCalls.Pass pass = passed.add(now());
            return () -> pass.answered(now());
        } finally {
            turnstile.unlock();
        }
    }

    /** Tells that the service refused a call for being one too many. */
    public void refused() {
        passed.refused(now());
    }

    /**
     * Holds everybody back, because the service said that there were too many calls. The longest hold counts.
     *
     * @param duration for how long from now
     */
    public synchronized void holdBack(Duration duration) {
        Instant until = now().plus(duration);
        if (until.isAfter(heldUntil)) {
            heldUntil = until;
        }
    }

    /** {@return how long callers have been made to wait in all} */
    public Duration waited() {
        return Duration.ofMillis(waitedMillis.get());
    }

    private Duration untilNextTurn() {
        Instant now = now();
        Instant free = passed.nextFree(now);
        Instant next = free.isAfter(heldUntil) ? free : heldUntil;
        return next.isAfter(now) ? roundedUp(Duration.between(now, next)) : Duration.ZERO;
    }

    /** A pause may be no finer than a millisecond; rounding down would turn the loop into a spin. */
    private static Duration roundedUp(Duration wait) {
        return Duration.ofMillis(wait.plusNanos(999_999).toMillis());
    }

    private Instant now() {
        return waiting.clock().instant();
    }
}
