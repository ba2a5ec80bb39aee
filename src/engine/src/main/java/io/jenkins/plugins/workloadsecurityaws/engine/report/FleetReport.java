package io.jenkins.plugins.workloadsecurityaws.engine.report;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Everything that is to be said of one command on many accounts. Immutable; holds no secret.
 *
 * @param command the command's name
 * @param dryRun whether the changes are only planned
 * @param tenant the tenant's name
 * @param started when the run began
 * @param took how long it took
 * @param entries one for each account, in the order of the selection, skipped accounts last
 * @param findings findings that belong to no account of the run, for example connectors without an account
 * @param calls requests sent, by {@code service:operation}
 */
public record FleetReport(
        String command,
        boolean dryRun,
        String tenant,
        Instant started,
        Duration took,
        List<FleetEntry> entries,
        List<Finding> findings,
        SortedMap<String, Long> calls) {

    /** Copies the lists. */
    public FleetReport {
        entries = List.copyOf(entries);
        findings = List.copyOf(findings);
    }

    /**
     * Counts the accounts that ended in one way.
     *
     * @param state how they ended
     * @return how many
     */
    public long count(FleetEntry.State state) {
        return entries.stream().filter(entry -> entry.state() == state).count();
    }

    /**
     * The report of a run over one account, for the forms that show runs.
     *
     * @param tenant the tenant's name
     * @param started when the run began
     * @param took how long it took
     * @param report what was found and done
     * @return the report
     */
    public static FleetReport ofOne(String tenant, Instant started, Duration took, AccountReport report) {
        return new FleetReport(
                report.command(),
                report.dryRun(),
                tenant,
                started,
                took,
                List.of(FleetEntry.of(Optional.empty(), report)),
                List.of(),
                report.calls());
    }

    /** {@return the accounts that were written to, failed ones included; none in a dry run} */
    public List<FleetEntry> written() {
        return entries.stream()
                .filter(entry -> !dryRun)
                .filter(entry -> entry.state() == FleetEntry.State.CHANGED
                        || !entry.changes().isEmpty())
                .toList();
    }
}
