package io.jenkins.plugins.workloadsecurityaws.schedule;

import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** How many accounts one run may still write, and which: what is past it waits for an answer. Thread-safe. */
final class RepairAllowance {

    private final AtomicInteger left;
    private final Predicate<KnownAccount> covered;

    /**
     * Allows a number of accounts.
     *
     * @param accounts how many
     * @param covered which
     */
    RepairAllowance(int accounts, Predicate<KnownAccount> covered) {
        this.left = new AtomicInteger(accounts);
        this.covered = covered;
    }

    boolean covers(KnownAccount account) {
        return covered.test(account);
    }

    boolean take() {
        return left.getAndUpdate(accounts -> Math.max(0, accounts - 1)) > 0;
    }

    /** An account that could not be written after all must not keep another one waiting, run after run. */
    void giveBack() {
        left.incrementAndGet();
    }
}
