package io.jenkins.plugins.workloadsecurityaws.step;

import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** What a pipeline gets of an account: plain serialisable values that the sandbox lets it read. */
final class PipelineValue {

    private PipelineValue() {}

    static LinkedHashMap<String, Object> of(AccountOutcome outcome, boolean dryRun) {
        LinkedHashMap<String, Object> value = new LinkedHashMap<>();
        value.put("account", outcome.account());
        value.put("roleArn", outcome.roleArn().orElse(null));
        value.put(
                "connectorId",
                outcome.connectorId().isPresent() ? outcome.connectorId().getAsLong() : null);
        value.put("fine", outcome.isFine());
        value.put("worst", outcome.worstSeverity().orElse(null));
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
            entry.put("code", found.code());
            entry.put("severity", found.severity());
            entry.put("message", found.message());
            entry.put("remedy", found.remedy());
            findings.add(entry);
        });
        value.put("findings", findings);
        return value;
    }
}
