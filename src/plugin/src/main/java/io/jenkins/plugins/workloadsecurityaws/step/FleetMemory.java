package io.jenkins.plugins.workloadsecurityaws.step;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.RotationStage;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Keeps what a run over many accounts brought about among what Jenkins knows of them, in one write. Of accounts that an
 * earlier process of the run brought to a good end only the journal tells, so they are remembered from there.
 */
final class FleetMemory {

    private static final Set<FleetEntry.State> GOOD_ENDS = Set.of(FleetEntry.State.CHANGED, FleetEntry.State.UNCHANGED);

    private FleetMemory() {}

    /** The accounts that a change of the external ID brought to its end, in this process or in an earlier one of the run. */
    static Set<String> proved(FleetReport outcome) {
        return outcome.entries().stream()
                .filter(entry -> entry.report().isPresent()
                        ? entry.report()
                                .get()
                                .rotation()
                                .filter(RotationStage.PROVED::equals)
                                .isPresent()
                        : GOOD_ENDS.contains(entry.state()))
                .map(entry -> entry.account().value())
                .collect(Collectors.toSet());
    }

    /**
     * Keeps it.
     *
     * @param reference the tenant
     * @param mode what was done
     * @param outcome what came of it
     * @param connectors lists the tenant's connectors as the run knows them
     * @param begun when the build began
     * @param build the build
     */
    static void keep(
            TenantReference reference,
            FleetMode mode,
            FleetReport outcome,
            Supplier<List<Connector>> connectors,
            Instant begun,
            String build) {
        Map<String, AccountReport> visited = new LinkedHashMap<>();
        Set<String> carriedOver = new LinkedHashSet<>();
        Map<String, RotationStage> stages = new LinkedHashMap<>();
        for (FleetEntry entry : outcome.entries()) {
            String account = entry.account().value();
            entry.report().filter(found -> !found.isAborted()).ifPresent(found -> visited.put(account, found));
            if (entry.report().isEmpty() && GOOD_ENDS.contains(entry.state())) {
                carriedOver.add(account);
                if (mode == FleetMode.ROTATE) {
                    stages.put(account, RotationStage.PROVED);
                }
            }
            // What an aborted run found tells nothing of the account, but how far it had come does.
            entry.report().filter(AccountReport::isAborted).ifPresent(broken -> broken.rotation()
                    .ifPresent(stage -> stages.put(account, stage)));
        }
        List<Connector> there = carriedOver.isEmpty() ? List.of() : connectors.get();
        KnownAccounts.get().update(reference, build, record -> {
            Set<String> removed = new LinkedHashSet<>();
            Set<String> added = new LinkedHashSet<>();
            visited.forEach((account, report) -> {
                if (mode == FleetMode.OFFBOARD && report.isFine()) {
                    removed.add(account);
                } else if (mode == FleetMode.ONBOARD && report.connectorId().isPresent()) {
                    added.add(account);
                }
            });
            if (mode == FleetMode.OFFBOARD) {
                removed.addAll(carriedOver);
            } else if (mode == FleetMode.ONBOARD) {
                added.addAll(carriedOver);
            }
            added.removeAll(record.accounts().keySet());
            TenantRecord next = record.without(removed).withAdded(added, build);
            Map<String, AccountReport> kept = new LinkedHashMap<>(visited);
            kept.keySet().retainAll(next.accounts().keySet());
            return next.withVerified(kept, Instant.now(), build)
                    .withGoodEnds(carriedOver, there, begun, build)
                    .withStages(stages);
        });
    }
}
