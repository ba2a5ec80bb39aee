package io.jenkins.plugins.workloadsecurityaws.engine.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustVerdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The parts that JSON reports on one account and on many have in common, so that both spell them alike. */
final class ReportNodes {

    // ASCII survives every encoding of a terminal or file, and keeps marks that reorder text from being seen as such.
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build())
            .build();
    private static final ObjectWriter PRETTY = JSON.writerWithDefaultPrettyPrinter();

    private ReportNodes() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** Role, connector, trust, changes and findings of one account. */
    static void account(ObjectNode node, AccountReport report) {
        node.put("roleArn", report.roleArn().map(Object::toString).orElse(null));
        if (report.connectorId().isPresent()) {
            node.put("connectorId", report.connectorId().getAsLong());
        } else {
            node.putNull("connectorId");
        }
        report.trust().ifPresent(trust -> verdict(node.putObject("trust"), trust));
        changes(node.putArray("changes"), report.changes());
        changes(node.putArray("undone"), report.undone());
        findings(node.putArray("findings"), report.findings());
        if (report.dryRun()) {
            findings(node.putArray("mendedByPlan"), report.mended());
        }
    }

    static void verdict(ObjectNode node, TrustVerdict verdict) {
        node.put("assumable", verdict.assumable());
        node.put("externalIdEnforced", verdict.externalIdEnforced());
        node.put("onlyTrustedPrincipal", verdict.onlyTrustedPrincipal());
        node.put("provedBy", "evaluation of the trust policy");
    }

    static void findings(ArrayNode array, List<Finding> findings) {
        for (Finding finding : findings) {
            array.addObject()
                    .put("code", finding.code().code())
                    .put("severity", finding.severity().label())
                    .put("message", finding.message())
                    .put("remedy", finding.remedy());
        }
    }

    static void calls(ObjectNode node, Map<String, Long> calls) {
        byService(calls).forEach(node.putObject("calls")::put);
        ObjectNode operations = node.putObject("callsByOperation");
        calls.forEach(operations::put);
    }

    /** Requests sent, by service, from those by {@code service:operation}. */
    static Map<String, Long> byService(Map<String, Long> calls) {
        Map<String, Long> byService = new TreeMap<>();
        calls.forEach((operation, count) -> byService.merge(operation.split(":", 2)[0], count, Long::sum));
        return byService;
    }

    static String write(ObjectNode root) {
        try {
            return PRETTY.writeValueAsString(root);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree of strings and numbers could not be written", impossible);
        }
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
}
