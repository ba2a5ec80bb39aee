package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.Waiting;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.RateGovernor;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.WorkloadSecurityUrl;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * One limit of calls for each tenant, because the vendor counts the calls of all builds together. Thread-safe; share one
 * among all engines of a process.
 */
public final class CallLimits {

    private final ConcurrentMap<String, RateGovernor> governors = new ConcurrentHashMap<>();

    /** A changed limit starts a governor of its own: what the old one counted was counted by another rule. */
    RateGovernor governor(WorkloadSecurityUrl url, TenantSettings tenant, Waiting waiting) {
        String key = url + " " + tenant.name().orElse("") + " " + tenant.callsPerMinute();
        return governors.computeIfAbsent(key, absent -> new RateGovernor(tenant.callsPerMinute(), waiting));
    }
}
