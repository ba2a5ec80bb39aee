package io.jenkins.plugins.workloadsecurityaws.engine.report;

import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditHead;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.RotationStage;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

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
 * @param auditHead how the audit trail ended when the run did, if one is kept
 */
public record FleetReport(
        String command,
        boolean dryRun,
        String tenant,
        Instant started,
        Duration took,
        List<FleetEntry> entries,
        List<Finding> findings,
        SortedMap<String, Long> calls,
        Optional<AuditHead> auditHead) {

    /** A report without an audit trail's head; members as above. */
    public FleetReport(
            String command,
            boolean dryRun,
            String tenant,
            Instant started,
            Duration took,
            List<FleetEntry> entries,
            List<Finding> findings,
            SortedMap<String, Long> calls) {
        this(command, dryRun, tenant, started, took, entries, findings, calls, Optional.empty());
    }

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

    /** {@return how many accounts ended in each state; all states are there, in their order} */
    public Map<FleetEntry.State, Long> counts() {
        Map<FleetEntry.State, Long> counts = new EnumMap<>(FleetEntry.State.class);
        for (FleetEntry.State state : FleetEntry.State.values()) {
            counts.put(state, count(state));
        }
        return counts;
    }

    /** {@return how many accounts are in each stage of a change of the external ID, in the order of the stages} */
    public Map<RotationStage, Long> rotation() {
        Map<RotationStage, Long> stages = new EnumMap<>(RotationStage.class);
        for (FleetEntry entry : entries) {
            entry.rotation().ifPresent(stage -> stages.merge(stage, 1L, Long::sum));
        }
        return stages;
    }

    /** {@return the worst that is to be said: error also where an account failed or was not reached; empty: nothing} */
    public Optional<Severity> worst() {
        if (count(FleetEntry.State.FAILED) + count(FleetEntry.State.NOT_REACHED) > 0) {
            return Optional.of(Severity.ERROR);
        }
        Stream<Finding> ofAccounts = entries.stream().flatMap(entry -> entry.findings().stream());
        return Stream.concat(ofAccounts, findings.stream())
                .map(Finding::severity)
                .max(Severity::compareTo);
    }

    /** {@return whether no account failed or was missed, and no other finding of severity error stays} */
    public boolean isFine() {
        return worst().filter(Severity.ERROR::equals).isEmpty();
    }

    /** {@return the accounts that were written to, failed ones included; none in a dry run} */
    public List<FleetEntry> written() {
        return entries.stream()
                .filter(entry -> !dryRun)
                .filter(entry -> entry.state() == FleetEntry.State.CHANGED
                        || !entry.changes().isEmpty())
                .toList();
    }

    /** {@return the report for programs, one JSON object} */
    public String json() {
        return JsonReport.render(this);
    }

    /** {@return the report for people} */
    public String text() {
        return TextReport.render(this);
    }

    /** {@return the report for Jenkins' test trends: JUnit XML, to be stored as UTF-8} */
    public String junit() {
        return JUnitReport.render(this);
    }

    /** {@return the report as an HTML page that needs no other file, to be stored as UTF-8} */
    public String html() {
        return HtmlReport.render(this);
    }

    /** {@return the report for a change ticket: Markdown} */
    public String markdown() {
        return MarkdownReport.render(this);
    }
}
