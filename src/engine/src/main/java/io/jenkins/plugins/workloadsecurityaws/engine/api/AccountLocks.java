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

    private final ConcurrentMap<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    <T> T holding(String tenant, AccountId account, Supplier<T> work) throws InterruptedException {
        ReentrantLock lock = locks.computeIfAbsent(tenant + "/" + account, key -> new ReentrantLock(true));
        lock.lockInterruptibly();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
