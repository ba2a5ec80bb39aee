package io.jenkins.plugins.workloadsecurityaws.monitor;

import hudson.Extension;
import io.jenkins.plugins.workloadsecurityaws.known.OrganizationState;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.tenant.Place;
import java.time.Instant;
import java.util.List;
import org.jenkinsci.Symbol;

/** Warns of organizations that can't be read, of new accounts that can't be added, and of orphaned connectors. */
@Extension
@Symbol("workloadSecurityOrganizationCheck")
public class OrganizationMonitor extends TenantMonitor {

    @Override
    public String getDisplayName() {
        return Messages.OrganizationMonitor_displayName();
    }

    @Override
    List<String> warnings(Place place, TenantRecord record, Instant now) {
        OrganizationState state = record.organization();
        if (state == null) {
            return List.of();
        }
        if (state.problem() != null) {
            return List.of(Messages.OrganizationMonitor_unread(place.fullName(), state.problem()));
        }
        return state.warnings().isEmpty()
                ? List.of()
                : List.of(Messages.OrganizationMonitor_warning(
                        place.fullName(),
                        state.warnings().size(),
                        state.warnings().get(0).message()));
    }
}
