package io.jenkins.plugins.workloadsecurityaws.engine.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/**
 * The report on a run over many accounts for programs. Its form is docs/fleet-report.schema.json; members are added to,
 * never renamed.
 */
public final class FleetJson {

    private FleetJson() {}

    /**
     * Renders a report.
     *
     * @param report the report
     * @return one JSON object
     */
    public static String render(FleetReport report) {
        ObjectNode root = ReportNodes.object();
        root.put("command", report.command());
        root.put("dryRun", report.dryRun());
        root.put("tenant", report.tenant());
        root.put("started", report.started().toString());
        root.put("tookSeconds", BigDecimal.valueOf(report.took().toMillis(), 3));
        counts(root.putObject("counts"), report);
        ArrayNode written = root.putArray("written");
        report.written().forEach(entry -> written.add(entry.account().value()));
        ArrayNode accounts = root.putArray("accounts");
        report.entries().forEach(entry -> entry(accounts.addObject(), entry));
        ReportNodes.findings(root.putArray("findings"), report.findings());
        ReportNodes.calls(root, report.calls());
        return ReportNodes.write(root);
    }

    private static void counts(ObjectNode node, FleetReport report) {
        node.put("accounts", report.entries().size());
        for (FleetEntry.State state : FleetEntry.State.values()) {
            node.put(state.label(), report.count(state));
        }
    }

    private static void entry(ObjectNode node, FleetEntry entry) {
        node.put("account", entry.account().value());
        node.put("name", entry.name().orElse(null));
        node.put("state", entry.state().label());
        node.put("reason", entry.reason());
        entry.report().ifPresent(report -> ReportNodes.account(node, report));
    }
}
