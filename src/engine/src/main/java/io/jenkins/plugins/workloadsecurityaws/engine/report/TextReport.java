package io.jenkins.plugins.workloadsecurityaws.engine.report;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The report for people: one line for each change and each finding, its remedy below it. */
public final class TextReport {

    private TextReport() {}

    /**
     * Renders a report on an account.
     *
     * @param report the report
     * @return lines without a final line break
     */
    public static String render(AccountReport report) {
        List<String> lines = new ArrayList<>();
        lines.add("Account " + report.account() + ": " + summary(report));
        report.roleArn().ifPresent(arn -> lines.add("  role       " + arn));
        report.connectorId().ifPresent(id -> lines.add("  connector  " + id));
        report.trust().ifPresent(trust -> lines.add("  trust      " + line(trust)));
        report.changes().forEach(change -> lines.add("  " + (report.dryRun() ? "would " : "+ ") + line(change)));
        report.undone().forEach(change -> lines.add("  taken back: " + line(change)));
        report.mended()
                .forEach(finding -> lines.add("  would mend " + finding.code().code() + ": " + finding.message()));
        report.findings().forEach(finding -> add(lines, finding));
        lines.add("  calls      "
                + report.callsByService().entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", ")));
        return String.join(System.lineSeparator(), lines);
    }

    /**
     * Renders the verdict on a trust policy.
     *
     * @param verdict the verdict
     * @return lines without a final line break
     */
    public static String render(TrustVerdict verdict) {
        List<String> lines = new ArrayList<>();
        lines.add("Workload Security can assume the role with the external ID: " + yes(verdict.assumable()));
        lines.add("It is refused without it and with any other:                " + yes(verdict.externalIdEnforced()));
        lines.add("Nobody outside the trusted account gets in:                 " + yes(verdict.onlyTrustedPrincipal()));
        verdict.findings().forEach(finding -> add(lines, finding));
        return String.join(System.lineSeparator(), lines);
    }

    private static String summary(AccountReport report) {
        String worst = report.worst()
                .map(severity -> switch (severity) {
                    case ERROR -> "needs attention";
                    case WARNING -> "fine, with warnings";
                    case INFO -> "fine";
                })
                .orElse("fine");
        int count = report.changes().size();
        if (report.dryRun()) {
            return worst + "; " + (count == 0 ? "nothing to change" : counted(count) + " planned");
        }
        return worst + (count == 0 ? "; nothing changed" : "; " + counted(count) + " made");
    }

    private static String line(TrustVerdict trust) {
        return "assumable " + yes(trust.assumable()) + ", external ID enforced " + yes(trust.externalIdEnforced())
                + ", nobody else " + yes(trust.onlyTrustedPrincipal()) + " (by evaluating the trust policy)";
    }

    private static String line(Change change) {
        return change.action() + "  " + change.resource()
                + (change.detail().isEmpty() ? "" : "  (" + change.detail() + ")");
    }

    private static void add(List<String> lines, Finding finding) {
        lines.add("  " + finding.severity().label() + "  " + finding.code().code() + ": " + finding.message());
        lines.add("         -> " + finding.remedy());
    }

    private static String counted(int changes) {
        return changes == 1 ? "1 change" : changes + " changes";
    }

    private static String yes(boolean value) {
        return value ? "yes" : "NO";
    }
}
