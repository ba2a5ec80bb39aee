package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One lock for each tenant and account, so that two builds never write the same account at once. Thread-safe; share one
 * among all engines of a process.
 */
public final class AccountLocks {

    private final ConcurrentMap<String, AccountLock> locks = new ConcurrentHashMap<>();

    /** A lock, and how many threads hold it or wait for it; the number is changed within the map only. */
    private static final class AccountLock extends ReentrantLock {

        private static final long serialVersionUID = 1L;

        private int users;

        AccountLock() {
            super(true);
        }
    }

    <T> T holding(String tenant, AccountId account, Supplier<T> work) throws InterruptedException {
        String key = tenant + "/" + account;
        AccountLock lock = locks.compute(key, (absent, there) -> {
            AccountLock used = there == null ? new AccountLock() : there;
            used.users++;
            return used;
        });
        try {
            lock.lockInterruptibly();
            try {
                return work.get();
            } finally {
                lock.unlock();
            }
        } finally {
            locks.computeIfPresent(key, (present, there) -> {
                there.users--;
                return there.users == 0 ? null : there;
            });
        }
    }

    /** How many accounts are locked or waited for. */
    int size() {
        return locks.size();
    }
}
