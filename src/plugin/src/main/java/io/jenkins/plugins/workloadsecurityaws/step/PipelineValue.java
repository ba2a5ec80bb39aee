package io.jenkins.plugins.workloadsecurityaws.step;

import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** What a pipeline gets of an account, or of many: plain serialisable values that the sandbox lets it read. */
final class PipelineValue {

    private PipelineValue() {}

    static LinkedHashMap<String, Object> of(AccountReport outcome, boolean dryRun) {
        LinkedHashMap<String, Object> value = new LinkedHashMap<>();
        value.put("account", outcome.account().value());
        value.put("roleArn", outcome.roleArn().map(RoleArn::toString).orElse(null));
        value.put(
                "connectorId",
                outcome.connectorId().isPresent() ? outcome.connectorId().getAsLong() : null);
        value.put("fine", outcome.isFine());
        value.put("standing", outcome.standing().label());
        value.put("worst", outcome.worst().map(Severity::label).orElse(null));
        ArrayList<LinkedHashMap<String, Object>> changes = new ArrayList<>();
        outcome.changes().forEach(change -> {
            LinkedHashMap<String, Object> entry = new LinkedHashMap<>();
            entry.put("action", change.action());
            entry.put("resource", change.resource());
            entry.put("detail", change.detail());
            changes.add(entry);
        });
        value.put("dryRun", dryRun);
        value.put("changed", !dryRun && !changes.isEmpty());
        value.put("changes", changes);
        ArrayList<LinkedHashMap<String, Object>> findings = new ArrayList<>();
        outcome.findings().forEach(found -> {
            LinkedHashMap<String, Object> entry = new LinkedHashMap<>();
            entry.put("code", found.code().code());
            entry.put("severity", found.severity().label());
            entry.put("message", found.message());
            entry.put("remedy", found.remedy());
            findings.add(entry);
        });
        value.put("findings", findings);
        ArrayList<LinkedHashMap<String, Object>> proofs = new ArrayList<>();
        outcome.proofs().forEach(proof -> {
            LinkedHashMap<String, Object> entry = new LinkedHashMap<>();
            entry.put("layer", proof.layer().label());
            entry.put("state", proof.state().label());
            entry.put("told", proof.told());
            proofs.add(entry);
        });
        value.put("proof", proofs);
        return value;
    }

    static LinkedHashMap<String, Object> of(FleetReport outcome) {
        LinkedHashMap<String, Object> value = new LinkedHashMap<>();
        value.put("fine", outcome.isFine());
        value.put("worst", outcome.worst().map(Severity::label).orElse(null));
        LinkedHashMap<String, Long> counts = new LinkedHashMap<>();
        outcome.counts().forEach((state, count) -> counts.put(state.label(), count));
        value.put("counts", counts);
        ArrayList<LinkedHashMap<String, Object>> accounts = new ArrayList<>();
        outcome.entries().forEach(entry -> {
            LinkedHashMap<String, Object> each = new LinkedHashMap<>();
            each.put("account", entry.account().value());
            each.put("name", entry.name().orElse(null));
            each.put("state", entry.state().label());
            each.put("reason", entry.reason());
            accounts.add(each);
        });
        value.put("accounts", accounts);
        return value;
    }
}
