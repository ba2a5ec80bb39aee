package io.jenkins.plugins.workloadsecurityaws.schedule;

import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;

/** How many accounts one run may still write, and which: what is past it waits for an answer. Thread-safe. */
final class RepairAllowance {

    /** An account that waits, and what was found of it. */
    private record Waiting(KnownAccount account, AccountReport found) {}

    private final Predicate<KnownAccount> covered;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private int left;

    /**
     * Allows a number of accounts.
     *
     * @param accounts how many
     * @param covered which
     */
    RepairAllowance(int accounts, Predicate<KnownAccount> covered) {
        this.left = accounts;
        this.covered = covered;
    }

    boolean covers(KnownAccount account) {
        return covered.test(account);
    }

    synchronized boolean take() {
        boolean may = left > 0;
        left = may ? left - 1 : left;
        return may;
    }

    /**
     * An account could not be written after all: it must not keep another one waiting, run after run.
     *
     * @return an account that is to be tried in its place, if any waits
     */
    synchronized Optional<KnownAccount> giveBack() {
        left++;
        return Optional.ofNullable(waiting.poll()).map(Waiting::account);
    }

    /**
     * Leaves an account waiting.
     *
     * @param found what was found of it
     * @return false: another one was given back meanwhile, so it is to be tried again
     */
    synchronized boolean leave(KnownAccount account, AccountReport found) {
        return left == 0 && waiting.add(new Waiting(account, found));
    }

    /** {@return what was found of the accounts that wait, by account} */
    synchronized Map<String, AccountReport> left() {
        Map<String, AccountReport> all = new LinkedHashMap<>();
        waiting.forEach(each -> all.put(each.account().account(), each.found()));
        return all;
    }
}
