package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetHtml;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetJUnit;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetJson;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetMarkdown;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What came of one command on many accounts. Immutable; holds no secret. */
public final class FleetOutcome {

    /**
     * What came of one account, in plain values.
     *
     * @param account the account ID
     * @param name what the organization or the accounts file calls it
     * @param state {@code changed}, {@code unchanged}, {@code failed}, {@code skipped} or {@code not-reached}
     * @param reason why it failed, was skipped or not reached; empty otherwise
     * @param outcome what was found and done; absent for an account that this process did not visit
     */
    public record Entry(
            String account, Optional<String> name, String state, String reason, Optional<AccountOutcome> outcome) {}

    private final FleetReport report;

    FleetOutcome(FleetReport report) {
        this.report = report;
    }

    FleetReport report() {
        return report;
    }

    /** {@return one entry for each account, in the order of the selection, skipped accounts last} */
    public List<Entry> entries() {
        return report.entries().stream()
                .map(entry -> new Entry(
                        entry.account().value(),
                        entry.name(),
                        entry.state().label(),
                        entry.reason(),
                        entry.report()
                                .map(found ->
                                        new AccountOutcome(found, report.tenant(), report.started(), report.took()))))
                .toList();
    }

    /** {@return how many accounts ended in each state, for example {@code changed}; all states are there} */
    public Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (FleetEntry.State state : FleetEntry.State.values()) {
            counts.put(state.label(), report.count(state));
        }
        return counts;
    }

    /** {@return findings that belong to no account of the run} */
    public List<AccountOutcome.FoundItem> findings() {
        return report.findings().stream().map(AccountOutcome::plain).toList();
    }

    /**
     * The worst that is to be said: {@code error} also where an account failed or was not reached.
     *
     * @return {@code info}, {@code warning} or {@code error}; empty if there is nothing to be said
     */
    public Optional<String> worstSeverity() {
        boolean incomplete = report.count(FleetEntry.State.FAILED) + report.count(FleetEntry.State.NOT_REACHED) > 0;
        if (incomplete) {
            return Optional.of(Severity.ERROR.label());
        }
        Stream<Finding> ofAccounts = report.entries().stream().flatMap(entry -> entry.findings().stream());
        return Stream.concat(ofAccounts, report.findings().stream())
                .map(Finding::severity)
                .max(Severity::compareTo)
                .map(Severity::label);
    }

    /** {@return whether no account failed or was missed, and no other finding of severity error stays} */
    public boolean isFine() {
        return worstSeverity().filter(Severity.ERROR.label()::equals).isEmpty();
    }

    /** {@return requests sent, by {@code service:operation}} */
    public Map<String, Long> calls() {
        return Map.copyOf(report.calls());
    }

    /** {@return the report for programs, one JSON object} */
    public String json() {
        return FleetJson.render(report);
    }

    /** {@return the report for people} */
    public String text() {
        return FleetText.render(report);
    }

    /** {@return the report for Jenkins' test trends: JUnit XML, to be stored as UTF-8} */
    public String junit() {
        return FleetJUnit.render(report);
    }

    /** {@return the report as an HTML page that needs no other file, to be stored as UTF-8} */
    public String html() {
        return FleetHtml.render(report);
    }

    /** {@return the report for a change ticket: Markdown} */
    public String markdown() {
        return FleetMarkdown.render(report);
    }
}
