package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for what IAM and Workload Security show late, with growing pauses up to a deadline. What is waited for longer than
 * a moment is said. Each waiting is one thread's; thread-safe but for the one of an account, which one thread at a time
 * uses.
 */
final class Waiter {

    private static final Logger LOG = LoggerFactory.getLogger(Waiter.class);

    private final Time time;
    private final WaitTimes times;
    private final Consumer<String> waits;
    private final boolean ofOneAccount;
    private Duration spent = Duration.ZERO;

    Waiter(Time time, WaitTimes times, Consumer<String> waits) {
        this(time, times, waits, false);
    }

    private Waiter(Time time, WaitTimes times, Consumer<String> waits, boolean ofOneAccount) {
        this.time = time;
        this.times = times;
        this.waits = waits;
        this.ofOneAccount = ofOneAccount;
    }

    /**
     * One for a single account, whose waitings share the time that each would have: an account keeps its thread no longer,
     * however much of it is young. When that time is spent, a waiting still has the longest pause, for a good read or two.
     */
    Waiter ofOneAccount() {
        return new Waiter(time, times, waits, true);
    }

    private Duration left() {
        if (!ofOneAccount) {
            return times.youngRole();
        }
        Duration left = times.youngRole().minus(spent);
        return left.compareTo(times.longestPause()) < 0 ? times.longestPause() : left;
    }

    /** How often in a row a thing must be seen, or be said to be absent, where it is young. */
    int goodReads() {
        return times.goodReads();
    }

    /**
     * Looks until what is looked for was seen so many times in a row; tells whether it was, before the deadline.
     *
     * @param what for what, one line that names the account
     */
    boolean until(String what, int inARow, BooleanSupplier good) {
        Pauses pauses = new Pauses(what);
        int seen = 0;
        while (true) {
            seen = good.getAsBoolean() ? seen + 1 : 0;
            if (seen >= inARow) {
                return true;
            }
            if (!pauses.next("")) {
                return false;
            }
        }
    }

    /**
     * Calls again for as long as the failure says "not yet"; the last failure is thrown at the deadline.
     *
     * @param what what is done, one line that names the account
     */
    <T> T whileNotYet(String what, Predicate<RemoteCallException> notYet, Supplier<T> call) {
        Pauses pauses = new Pauses(what);
        while (true) {
            try {
                return call.get();
            } catch (RemoteCallException failure) {
                if (!notYet.test(failure) || !pauses.next(": " + failure.getMessage())) {
                    throw failure;
                }
            }
        }
    }

    /** The pauses of one waiting that is driven by its caller. */
    Pauses pauses(String what) {
        return new Pauses(what);
    }

    /** Growing pauses up to the deadline, used by one thread. */
    final class Pauses {
        private final String what;
        private final Duration atMost = left();
        private final Duration deadline = time.elapsed().plus(atMost);
        private Duration pause = times.firstPause();
        private boolean told;

        private Pauses(String what) {
            this.what = what;
        }

        /** Waits, unless the deadline has come; tells whether it waited. */
        boolean next(String why) {
            Duration left = deadline.minus(time.elapsed());
            if (left.compareTo(pause) <= 0) {
                LOG.info("Gave up {} after {}", what, atMost);
                return false;
            }
            LOG.info("Waiting {} before {}{}", pause, what, why);
            if (!told && (!why.isEmpty() || pause.compareTo(times.firstPause()) > 0)) {
                told = true;
                waits.accept(what + why + (why.isEmpty() ? ", " : "; trying again for ") + left.toSeconds()
                        + " seconds at most");
            }
            if (ofOneAccount) {
                spent = spent.plus(pause);
            }
            try {
                time.sleep(pause);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw RemoteCallException.abortedWhile(what);
            }
            Duration grown = pause.multipliedBy(3).dividedBy(2);
            pause = grown.compareTo(times.longestPause()) > 0 ? times.longestPause() : grown;
            return true;
        }
    }
}
