package io.jenkins.plugins.workloadsecurityaws.engine.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustVerdict;

/** The report for programs. Names of members are a contract: they are added to, never renamed. */
public final class JsonReport {

    private JsonReport() {}

    /**
     * Renders a report on an account.
     *
     * @param report the report
     * @return one JSON object
     */
    public static String render(AccountReport report) {
        ObjectNode root = ReportNodes.object();
        root.put("command", report.command());
        root.put("dryRun", report.dryRun());
        root.put("account", report.account().value());
        ReportNodes.account(root, report);
        ReportNodes.calls(root, report.calls());
        return ReportNodes.write(root);
    }

    /**
     * Renders the verdict on a trust policy.
     *
     * @param verdict the verdict
     * @return one JSON object
     */
    public static String render(TrustVerdict verdict) {
        ObjectNode root = ReportNodes.object();
        ReportNodes.verdict(root, verdict);
        ReportNodes.findings(root.putArray("findings"), verdict.findings());
        return ReportNodes.write(root);
    }
}
