package io.jenkins.plugins.workloadsecurityaws.engine.report;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Proof;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustVerdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reports for people at a terminal: lines without a final line break. */
public final class TextReport {

    private final List<String> lines = new ArrayList<>();

    private TextReport() {}

    /** One line for each change and each finding, its remedy below it. */
    static String render(AccountReport report) {
        TextReport text = new TextReport();
        text.account(report);
        return text.toString();
    }

    /** Counts, one row for each account, what to do. */
    static String render(FleetReport report) {
        TextReport text = new TextReport();
        text.fleet(report);
        return text.toString();
    }

    /**
     * Renders the verdict on a trust policy.
     *
     * @param verdict the verdict
     * @return lines without a final line break
     */
    public static String render(TrustVerdict verdict) {
        TextReport text = new TextReport();
        text.line("Workload Security can assume the role with the external ID: " + yes(verdict.assumable()));
        text.line("It is refused without it and with any other:                " + yes(verdict.externalIdEnforced()));
        text.line("Nobody outside the trusted account gets in:                 " + yes(verdict.onlyTrustedPrincipal()));
        verdict.findings().forEach(text::finding);
        return text.toString();
    }

    private void account(AccountReport report) {
        line("Account " + report.account() + ": " + summary(report));
        report.roleArn().ifPresent(arn -> line("  role       " + arn));
        report.connectorId().ifPresent(id -> line("  connector  " + id));
        report.trust()
                .ifPresent(trust -> line("  trust      assumable " + yes(trust.assumable()) + ", external ID enforced "
                        + yes(trust.externalIdEnforced()) + ", nobody else " + yes(trust.onlyTrustedPrincipal())
                        + " (by evaluating the trust policy)"));
        report.rotation().ifPresent(stage -> line("  stage      " + stage.label() + ": " + stage.words()));
        report.proofs().forEach(this::proof);
        report.changes().forEach(change -> change(report.dryRun() ? "would " : "+ ", change));
        report.undone().forEach(change -> change("taken back: ", change));
        report.mended().forEach(finding -> line("  would mend " + finding.code().code() + ": " + finding.message()));
        report.findings().forEach(this::finding);
        line("  calls      " + Wording.calls(report.calls()));
        report.auditHead().ifPresent(head -> line("  audit head " + Wording.audit(head)));
    }

    private void proof(Proof proof) {
        line("  proof      by " + Wording.proof(proof));
        line("             can't prove " + proof.layer().cannotProve());
    }

    private static String summary(AccountReport report) {
        String standing = report.standing().words();
        int count = report.changes().size();
        if (report.dryRun()) {
            return standing + "; " + (count == 0 ? "nothing to change" : counted(count) + " planned");
        }
        return standing + (count == 0 ? "; nothing changed" : "; " + counted(count) + " made");
    }

    private void fleet(FleetReport report) {
        line(report.command() + (report.dryRun() ? " (dry run, nothing was written)" : "") + ", tenant "
                + report.tenant() + ", begun " + Wording.begun(report) + ", took " + Wording.duration(report.took()));
        line(Wording.counts(report));
        if (!report.dryRun()) {
            line("Written to: " + Wording.accounts(report.written().size()));
        }
        table(accounts(report));
        report.entries().forEach(this::errors);
        table(rotation(report));
        table(proofs(report));
        table(findingsByKind(report));
        if (!report.findings().isEmpty()) {
            line("");
            line("Findings outside these accounts");
            report.findings().forEach(this::finding);
        }
        line("");
        line("Calls: " + Wording.calls(report.calls()));
        report.auditHead().ifPresent(head -> line("Audit head: " + Wording.audit(head)));
    }

    private static Table accounts(FleetReport report) {
        Table table = new Table("RESULT", "ACCOUNT", "NAME", "WHAT");
        report.entries()
                .forEach(entry -> table.row(
                        entry.state().words(report.dryRun()),
                        entry.account().value(),
                        entry.name().orElse(""),
                        Wording.what(entry)));
        return table;
    }

    private void errors(FleetEntry entry) {
        List<Finding> errors = entry.findings().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .toList();
        if (!errors.isEmpty()) {
            line("");
            line("Account " + entry.account()
                    + entry.name().map(name -> " (" + name + ")").orElse(""));
            errors.forEach(this::finding);
        }
    }

    /** How far a change of the external ID has come. */
    private static Table rotation(FleetReport report) {
        Table table = new Table("STAGE", "ACCOUNTS", "MEANS");
        report.rotation().forEach((stage, accounts) -> table.row(stage.label(), accounts.toString(), stage.words()));
        return table;
    }

    private static Table proofs(FleetReport report) {
        Table table = new Table("PROOF OF", "BY EVALUATION", "BY LIVE PROBE", "BY WORKLOAD SECURITY");
        for (FleetEntry entry : report.entries()) {
            List<Proof> proofs = entry.report().map(AccountReport::proofs).orElse(List.of());
            if (!proofs.isEmpty()) {
                table.row(Stream.concat(
                                Stream.of(entry.account().value()),
                                proofs.stream().map(proof -> proof.state().words()))
                        .toArray(String[]::new));
            }
        }
        return table;
    }

    /** Warnings are counted and not told one by one: a thousand accounts often have the same. */
    private static Table findingsByKind(FleetReport report) {
        Map<Severity, Map<String, Integer>> bySeverity = new TreeMap<>(Collections.reverseOrder());
        for (FleetEntry entry : report.entries()) {
            entry.findings().stream()
                    .map(finding -> Map.entry(finding.severity(), finding.code().code()))
                    .distinct()
                    .forEach(kind -> bySeverity
                            .computeIfAbsent(kind.getKey(), severity -> new TreeMap<>())
                            .merge(kind.getValue(), 1, Integer::sum));
        }
        Table table = new Table("SEVERITY", "FINDING", "ACCOUNTS");
        bySeverity.forEach((severity, codes) ->
                codes.forEach((code, accounts) -> table.row(severity.label(), code, accounts.toString())));
        return table;
    }

    private void change(String lead, Change change) {
        line("  " + lead + change.action() + "  " + change.resource()
                + (change.detail().isEmpty() ? "" : "  (" + change.detail() + ")"));
    }

    private void finding(Finding finding) {
        line("  " + finding.severity().label() + "  " + finding.code().code() + ": " + finding.message());
        line("         -> " + finding.remedy());
    }

    private void table(Table table) {
        if (table.rows.size() > 1) {
            line("");
            table.rows.forEach(row -> line(table.line(row)));
        }
    }

    /** Adds a line, which stays one line whatever its text is. */
    private void line(String text) {
        lines.add(Plain.line(text));
    }

    private static String counted(int changes) {
        return changes == 1 ? "1 change" : changes + " changes";
    }

    private static String yes(boolean value) {
        return value ? "yes" : "NO";
    }

    @Override
    public String toString() {
        return String.join(System.lineSeparator(), lines);
    }

    /** Columns that line up, each as wide as its widest cell; the last one is not filled up. */
    private static final class Table {

        private final List<String[]> rows = new ArrayList<>();
        private final int[] widths;

        Table(String... headings) {
            widths = new int[headings.length];
            row(headings);
        }

        void row(String... cells) {
            String[] row = new String[widths.length];
            for (int i = 0; i < row.length; i++) {
                row[i] = Plain.line(cells[i]);
                widths[i] = Math.max(widths[i], width(row[i]));
            }
            rows.add(row);
        }

        String line(String[] row) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length - 1; i++) {
                line.append(row[i]).append(" ".repeat(widths[i] - width(row[i]) + 2));
            }
            return line.append(row[row.length - 1]).toString().stripTrailing();
        }

        /** In characters as a reader counts them; scripts with double width line up less well. */
        private static int width(String cell) {
            return cell.codePointCount(0, cell.length());
        }
    }
}
