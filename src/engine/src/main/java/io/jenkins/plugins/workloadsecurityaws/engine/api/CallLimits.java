package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.RateLimiter;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.TenantSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One limit of calls for each tenant, because the vendor counts the calls of all builds together. Thread-safe; share one
 * among all engines of a process.
 */
public final class CallLimits {

    /**
     * How long the limiter of a tenant that nobody uses is kept: far longer than the service counts calls, because what it
     * has learned of the limit took refusals to learn.
     */
    private static final Duration KEPT_FOR = Duration.ofHours(1);

    private final Map<String, Limit> limits = new HashMap<>();
    private final Duration window;

    /** One tenant's limiter; changed under the lock of all. */
    private static final class Limit {
        private final RateLimiter limiter;
        private final Time time;
        private int users;
        private Duration freeSince = Duration.ZERO;

        Limit(RateLimiter limiter, Time time) {
            this.limiter = limiter;
            this.time = time;
        }

        boolean isForgotten() {
            return users == 0 && time.elapsed().minus(freeSince).compareTo(KEPT_FOR) > 0;
        }
    }

    /**
     * The use of a limiter, until it is closed.
     *
     * @param limiter the limiter
     * @param end ends the use
     */
    record Lease(RateLimiter limiter, Runnable end) implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

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
    synchronized Lease lease(TenantSettings tenant, Time time) {
        limits.values().removeIf(Limit::isForgotten);
        String key = tenant.address() + " " + tenant.name().orElse("") + " " + tenant.callsPerMinute();
        Limit limit = limits.computeIfAbsent(
                key, absent -> new Limit(new RateLimiter(tenant.callsPerMinute(), window, time), time));
        limit.users++;
        AtomicBoolean ended = new AtomicBoolean();
        return new Lease(limit.limiter, () -> {
            if (!ended.getAndSet(true)) {
                free(limit);
            }
        });
    }

    private synchronized void free(Limit limit) {
        limit.users--;
        limit.freeSince = limit.time.elapsed();
    }

    /** How many limiters are kept. */
    synchronized int size() {
        return limits.size();
    }
}
