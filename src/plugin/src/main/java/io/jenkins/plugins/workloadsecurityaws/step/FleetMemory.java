package io.jenkins.plugins.workloadsecurityaws.step;

import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps what a run over many accounts found among what Jenkins knows of them, in one write. */
final class FleetMemory {

    private FleetMemory() {}

    static void keep(TenantReference reference, FleetMode mode, FleetReport outcome, String build) {
        if (mode == FleetMode.PLAN) {
            return;
        }
        Map<String, AccountReport> visited = new LinkedHashMap<>();
        outcome.entries().forEach(entry -> entry.report()
                .filter(found -> !found.isAborted())
                .ifPresent(found -> visited.put(entry.account().value(), found)));
        KnownAccounts.get().update(reference, record -> {
            TenantRecord next = record;
            for (Map.Entry<String, AccountReport> each : visited.entrySet()) {
                boolean connected = each.getValue().connectorId().isPresent();
                if (mode == FleetMode.OFFBOARD && each.getValue().isFine()) {
                    next = next.without(each.getKey());
                } else if (mode == FleetMode.ONBOARD
                        && connected
                        && !record.accounts().containsKey(each.getKey())) {
                    next = next.withAdded(each.getKey(), build);
                }
            }
            Map<String, AccountReport> kept = new LinkedHashMap<>(visited);
            kept.keySet().retainAll(next.accounts().keySet());
            return next.withVerified(kept, Instant.now(), build);
        });
    }
}
