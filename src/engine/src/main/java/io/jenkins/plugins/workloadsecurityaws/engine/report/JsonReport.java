package io.jenkins.plugins.workloadsecurityaws.engine.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditHead;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Proof;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustVerdict;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reports for programs, one JSON object each. Names of members are a contract: they are added to, never renamed. Spelled
 * out here and not bound to the records, so that those may change without the contract; {@code version} tells the form.
 */
public final class JsonReport {

    // ASCII survives every encoding of a terminal or file, and keeps marks that reorder text from being seen as such.
    private static final ObjectWriter PRETTY = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build())
            .build()
            .writerWithDefaultPrettyPrinter();

    /** Grows when a reader of the earlier form would read something wrong. */
    private static final int VERSION = 1;

    private JsonReport() {}

    static String render(AccountReport report) {
        ObjectNode root = object();
        root.put("command", report.command());
        root.put("dryRun", report.dryRun());
        root.put("account", report.account().value());
        account(root, report);
        calls(root, report.calls());
        audit(root, report.auditHead());
        return write(root);
    }

    /** Of the form of docs/fleet-report.schema.json. */
    static String render(FleetReport report) {
        ObjectNode root = object();
        root.put("command", report.command());
        root.put("dryRun", report.dryRun());
        root.put("tenant", report.tenant());
        root.put("started", report.started().toString());
        root.put("tookSeconds", BigDecimal.valueOf(report.took().toMillis(), 3));
        ObjectNode counts = root.putObject("counts");
        counts.put("accounts", report.entries().size());
        report.counts().forEach((state, count) -> counts.put(state.label(), count));
        if (!report.rotation().isEmpty()) {
            ObjectNode stages = root.putObject("rotation");
            report.rotation().forEach((stage, accounts) -> stages.put(stage.label(), accounts));
        }
        ArrayNode written = root.putArray("written");
        report.written().forEach(entry -> written.add(entry.account().value()));
        ArrayNode accounts = root.putArray("accounts");
        for (FleetEntry entry : report.entries()) {
            ObjectNode node = accounts.addObject();
            node.put("account", entry.account().value());
            node.put("name", entry.name().orElse(null));
            node.put("state", entry.state().label());
            node.put("reason", entry.reason());
            entry.report().ifPresent(account -> account(node, account));
        }
        findings(root.putArray("findings"), report.findings());
        calls(root, report.calls());
        audit(root, report.auditHead());
        return write(root);
    }

    /**
     * Renders the verdict on a trust policy.
     *
     * @param verdict the verdict
     * @return one JSON object
     */
    public static String render(TrustVerdict verdict) {
        ObjectNode root = object();
        verdict(root, verdict);
        findings(root.putArray("findings"), verdict.findings());
        return write(root);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode().put("version", VERSION);
    }

    private static void account(ObjectNode node, AccountReport report) {
        node.put("standing", report.standing().label());
        node.put("roleArn", report.roleArn().map(Object::toString).orElse(null));
        node.put(
                "connectorId",
                report.connectorId().isPresent() ? report.connectorId().getAsLong() : null);
        report.trust().ifPresent(trust -> verdict(node.putObject("trust"), trust));
        report.rotation().ifPresent(stage -> node.put("rotation", stage.label()));
        if (!report.proofs().isEmpty()) {
            proofs(node.putArray("proof"), report.proofs());
        }
        changes(node.putArray("changes"), report.changes());
        changes(node.putArray("undone"), report.undone());
        findings(node.putArray("findings"), report.findings());
        if (report.dryRun()) {
            findings(node.putArray("mendedByPlan"), report.mended());
        }
    }

    private static void verdict(ObjectNode node, TrustVerdict verdict) {
        node.put("assumable", verdict.assumable());
        node.put("externalIdEnforced", verdict.externalIdEnforced());
        node.put("onlyTrustedPrincipal", verdict.onlyTrustedPrincipal());
        node.put("provedBy", "evaluation of the trust policy");
    }

    private static void proofs(ArrayNode array, List<Proof> proofs) {
        for (Proof proof : proofs) {
            array.addObject()
                    .put("layer", proof.layer().label())
                    .put("state", proof.state().label())
                    .put("told", proof.told())
                    .put("cannotProve", proof.layer().cannotProve());
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

    private static void findings(ArrayNode array, List<Finding> findings) {
        for (Finding finding : findings) {
            array.addObject()
                    .put("code", finding.code().code())
                    .put("severity", finding.severity().label())
                    .put("message", finding.message())
                    .put("remedy", finding.remedy());
        }
    }

    private static void audit(ObjectNode node, Optional<AuditHead> audit) {
        audit.ifPresent(
                head -> node.putObject("audit").put("lines", head.lines()).put("head", head.hash()));
    }

    private static void calls(ObjectNode node, Map<String, Long> calls) {
        Wording.byService(calls).forEach(node.putObject("calls")::put);
        calls.forEach(node.putObject("callsByOperation")::put);
    }

    private static String write(ObjectNode root) {
        try {
            return PRETTY.writeValueAsString(root);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree of strings and numbers could not be written", impossible);
        }
    }
}
