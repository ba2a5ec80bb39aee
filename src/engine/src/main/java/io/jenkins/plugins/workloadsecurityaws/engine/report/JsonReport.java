package io.jenkins.plugins.workloadsecurityaws.engine.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustVerdict;
import java.util.List;

/** The report for programs. Names of members are a contract: they are added to, never renamed. */
public final class JsonReport {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectWriter PRETTY = JSON.writerWithDefaultPrettyPrinter();

    private JsonReport() {}

    /**
     * Renders a report on an account.
     *
     * @param report the report
     * @return one JSON object
     */
    public static String render(AccountReport report) {
        ObjectNode root = JSON.createObjectNode();
        root.put("command", report.command());
        root.put("dryRun", report.dryRun());
        root.put("account", report.account().value());
        root.put("roleArn", report.roleArn().map(Object::toString).orElse(null));
        if (report.connectorId().isPresent()) {
            root.put("connectorId", report.connectorId().getAsLong());
        } else {
            root.putNull("connectorId");
        }
        report.trust().ifPresent(trust -> verdict(root.putObject("trust"), trust));
        changes(root.putArray("changes"), report.changes());
        changes(root.putArray("undone"), report.undone());
        ArrayNode findings = root.putArray("findings");
        report.findings().forEach(finding -> finding(findings, finding));
        if (report.dryRun()) {
            ArrayNode mended = root.putArray("mendedByPlan");
            report.mended().forEach(finding -> finding(mended, finding));
        }
        ObjectNode calls = root.putObject("calls");
        report.callsByService().forEach(calls::put);
        ObjectNode operations = root.putObject("callsByOperation");
        report.calls().forEach(operations::put);
        return write(root);
    }

    /**
     * Renders the verdict on a trust policy.
     *
     * @param verdict the verdict
     * @return one JSON object
     */
    public static String render(TrustVerdict verdict) {
        ObjectNode root = JSON.createObjectNode();
        verdict(root, verdict);
        ArrayNode findings = root.putArray("findings");
        verdict.findings().forEach(finding -> finding(findings, finding));
        return write(root);
    }

    private static void verdict(ObjectNode node, TrustVerdict verdict) {
        node.put("assumable", verdict.assumable());
        node.put("externalIdEnforced", verdict.externalIdEnforced());
        node.put("onlyTrustedPrincipal", verdict.onlyTrustedPrincipal());
        node.put("provedBy", "evaluation of the trust policy");
    }

    private static void changes(ArrayNode array, List<Change> changes) {
        for (Change change : changes) {
            ObjectNode node = array.addObject();
            node.put("action", change.action());
            node.put("resource", change.resource());
            node.put("detail", change.detail());
            change.before().ifPresent(document -> node.put("before", document));
            change.after().ifPresent(document -> node.put("after", document));
        }
    }

    private static void finding(ArrayNode array, Finding finding) {
        array.addObject()
                .put("code", finding.code().code())
                .put("severity", finding.severity().label())
                .put("message", finding.message())
                .put("remedy", finding.remedy());
    }

    private static String write(ObjectNode root) {
        try {
            return PRETTY.writeValueAsString(root);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree of strings and numbers could not be written", impossible);
        }
    }
}
