package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.RateLimiter;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.TenantSettings;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * One limit of calls for each tenant, because the vendor counts the calls of all builds together. Thread-safe; share one
 * among all engines of a process.
 */
public final class CallLimits {

    private final ConcurrentMap<String, RateLimiter> limiters = new ConcurrentHashMap<>();
    private final Duration window;

    /** Limits of calls a minute, as Workload Security counts them. */
    public CallLimits() {
        this(RateLimiter.MINUTE);
    }

    /**
     * Limits of calls in another length of time, to measure against a service that counts so.
     *
     * @param window the length of time over which the service counts, longer than zero
     */
    public CallLimits(Duration window) {
        this.window = window;
    }

    /** A changed limit starts a limiter of its own: what the old one counted was counted by another rule. */
    RateLimiter limiter(TenantSettings tenant, Time time) {
        String key = tenant.address() + " " + tenant.name().orElse("") + " " + tenant.callsPerMinute();
        return limiters.computeIfAbsent(key, absent -> new RateLimiter(tenant.callsPerMinute(), window, time));
    }
}
