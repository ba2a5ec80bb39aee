package io.jenkins.plugins.workloadsecurityaws.monitor;

import hudson.Extension;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.tenant.Place;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jenkinsci.Symbol;

/** Warns of accounts with which something is wrong, and is quiet again once they are verified as fine. */
@Extension
@Symbol("workloadSecurityDrift")
public class DriftMonitor extends TenantMonitor {

    private static final int MOST_NAMED = 10;

    @Override
    public String getDisplayName() {
        return Messages.DriftMonitor_displayName();
    }

    @Override
    List<String> warnings(Place place, TenantRecord record, Instant now) {
        List<KnownAccount> drifted = record.drifted();
        if (drifted.isEmpty()) {
            return List.of();
        }
        String named =
                drifted.stream().limit(MOST_NAMED).map(KnownAccount::account).collect(Collectors.joining(", "));
        String more = drifted.size() > MOST_NAMED ? Messages.DriftMonitor_more(drifted.size() - MOST_NAMED) : "";
        return List.of(Messages.DriftMonitor_warning(place.fullName(), named + more));
    }
}
