package io.jenkins.plugins.workloadsecurityaws.engine.report;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The report on a run over many accounts for people at a terminal: counts, one row for each account, what to do. */
public final class FleetText {

    private FleetText() {}

    /**
     * Renders a report.
     *
     * @param report the report
     * @return lines without a final line break
     */
    public static String render(FleetReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(Plain.line(report.command()) + (report.dryRun() ? " (dry run, nothing was written)" : "")
                + ", tenant " + Plain.line(report.tenant()) + ", begun " + report.started() + ", took "
                + Wording.duration(report.took()));
        lines.add(Wording.counts(report));
        if (!report.dryRun()) {
            lines.add("Written to: " + Wording.accounts(report.written().size()));
        }
        accounts(lines, report);
        failures(lines, report);
        summary(lines, report);
        if (!report.findings().isEmpty()) {
            lines.add("");
            lines.add("Findings outside these accounts");
            report.findings().forEach(finding -> add(lines, finding));
        }
        lines.add("");
        lines.add("Calls: " + (report.calls().isEmpty() ? "none" : Wording.calls(report.calls())));
        return String.join(System.lineSeparator(), lines);
    }

    private static void accounts(List<String> lines, FleetReport report) {
        TextTable table = new TextTable("RESULT", "ACCOUNT", "NAME", "WHAT");
        report.entries()
                .forEach(entry -> table.row(
                        Wording.label(entry.state(), report.dryRun()),
                        entry.account().value(),
                        entry.name().orElse(""),
                        Wording.what(entry)));
        if (!report.entries().isEmpty()) {
            lines.add("");
            lines.addAll(table.lines());
        }
    }

    private static void failures(List<String> lines, FleetReport report) {
        for (FleetEntry entry : report.entries()) {
            List<Finding> errors = entry.findings().stream()
                    .filter(finding -> finding.severity() == Severity.ERROR)
                    .toList();
            if (!errors.isEmpty()) {
                lines.add("");
                lines.add("Account " + entry.account()
                        + entry.name()
                                .map(name -> " (" + Plain.line(name) + ")")
                                .orElse(""));
                errors.forEach(finding -> add(lines, finding));
            }
        }
    }

    /** Warnings are counted and not told one by one: a thousand accounts often have the same. */
    private static void summary(List<String> lines, FleetReport report) {
        Map<Severity, Map<String, Integer>> bySeverity = new TreeMap<>(Collections.reverseOrder());
        for (FleetEntry entry : report.entries()) {
            Stream<Finding> findings = entry.findings().stream();
            findings.map(finding -> Map.entry(finding.severity(), finding.code().code()))
                    .distinct()
                    .forEach(kind -> bySeverity
                            .computeIfAbsent(kind.getKey(), severity -> new TreeMap<>())
                            .merge(kind.getValue(), 1, Integer::sum));
        }
        TextTable table = new TextTable("SEVERITY", "FINDING", "ACCOUNTS");
        bySeverity.forEach((severity, codes) ->
                codes.forEach((code, accounts) -> table.row(severity.label(), code, accounts.toString())));
        if (!bySeverity.isEmpty()) {
            lines.add("");
            lines.addAll(table.lines());
        }
    }

    private static void add(List<String> lines, Finding finding) {
        lines.add("  " + finding.severity().label() + "  " + finding.code().code() + ": "
                + Plain.line(finding.message()));
        lines.add("         -> " + Plain.line(finding.remedy()));
    }
}
