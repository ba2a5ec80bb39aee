package io.jenkins.plugins.workloadsecurityaws.monitor;

import hudson.ExtensionList;
import java.time.Instant;
import java.util.List;

/** What administrators are warned of at this moment. */
public final class Warnings {

    private Warnings() {}

    public static List<TenantWarning> now() {
        TenantWarnings.get().refresh(Instant.now());
        return monitor().getWarnings();
    }

    public static TenantMonitor monitor() {
        return ExtensionList.lookupSingleton(TenantMonitor.class);
    }
}
