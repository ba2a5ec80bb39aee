package io.jenkins.plugins.workloadsecurityaws.monitor;

import hudson.Extension;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.schedule.Overdue;
import io.jenkins.plugins.workloadsecurityaws.tenant.Place;
import java.time.Instant;
import java.util.List;
import org.jenkinsci.Symbol;

/** Warns of schedules whose time passed without a verification. */
@Extension
@Symbol("workloadSecurityOverdue")
public class OverdueMonitor extends TenantMonitor {

    @Override
    public String getDisplayName() {
        return Messages.OverdueMonitor_displayName();
    }

    @Override
    List<String> warnings(Place place, TenantRecord record, Instant now) {
        return Overdue.is(place, now) ? List.of(Messages.OverdueMonitor_warning(place.fullName())) : List.of();
    }
}
