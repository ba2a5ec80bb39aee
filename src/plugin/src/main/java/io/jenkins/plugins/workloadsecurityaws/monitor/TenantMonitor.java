package io.jenkins.plugins.workloadsecurityaws.monitor;

import hudson.model.AdministrativeMonitor;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.tenant.Place;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import java.time.Instant;
import java.util.List;
import jenkins.model.Jenkins;

/** A warning that lists what is wrong with which tenant, and leads to the page where something can be done. */
public abstract class TenantMonitor extends AdministrativeMonitor {

    /** What is to be said of one tenant: one line each, none if all is well. */
    abstract List<String> warnings(Place place, TenantRecord record, Instant now);

    /** {@return everything that is to be said} */
    public List<String> getWarnings() {
        Instant now = Instant.now();
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            return Tenants.all().stream()
                    .flatMap(place -> warnings(place, KnownAccounts.get().of(place), now).stream())
                    .toList();
        }
    }

    @Override
    public boolean isActivated() {
        return !getWarnings().isEmpty();
    }

    @Override
    public void checkRequiredPermission() {
        Jenkins.get().checkPermission(Jenkins.SYSTEM_READ);
    }

    @Override
    public boolean hasRequiredPermission() {
        return Jenkins.get().hasPermission(Jenkins.SYSTEM_READ);
    }

    @Override
    public boolean isSecurity() {
        return true;
    }
}
