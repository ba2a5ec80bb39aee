package io.jenkins.plugins.workloadsecurityaws.monitor;

import hudson.Extension;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.tenant.Place;
import java.time.Instant;
import java.util.List;
import org.jenkinsci.Symbol;

/** Warns of tenants that could not be verified at all, a refused credential above all. */
@Extension
@Symbol("workloadSecurityRefusal")
public class RefusalMonitor extends TenantMonitor {

    @Override
    public String getDisplayName() {
        return Messages.RefusalMonitor_displayName();
    }

    @Override
    List<String> warnings(Place place, TenantRecord record, Instant now) {
        String problem = record.lastRun().problem();
        if (problem == null) {
            return List.of();
        }
        return List.of(
                record.lastRun().credentialsRefused()
                        ? Messages.RefusalMonitor_refused(place.fullName(), problem)
                        : Messages.RefusalMonitor_warning(place.fullName(), problem));
    }
}
