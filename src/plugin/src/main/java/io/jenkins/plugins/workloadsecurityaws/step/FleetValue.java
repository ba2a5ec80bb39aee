package io.jenkins.plugins.workloadsecurityaws.step;

import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** What a pipeline gets of many accounts: plain serialisable values that the sandbox lets it read. */
final class FleetValue {

    private FleetValue() {}

    static LinkedHashMap<String, Object> of(FleetOutcome outcome) {
        LinkedHashMap<String, Object> value = new LinkedHashMap<>();
        value.put("fine", outcome.isFine());
        value.put("worst", outcome.worstSeverity().orElse(null));
        value.put("counts", new LinkedHashMap<>(outcome.counts()));
        ArrayList<LinkedHashMap<String, Object>> accounts = new ArrayList<>();
        outcome.entries().forEach(entry -> {
            LinkedHashMap<String, Object> each = new LinkedHashMap<>();
            each.put("account", entry.account());
            each.put("name", entry.name().orElse(null));
            each.put("state", entry.state());
            each.put("reason", entry.reason());
            accounts.add(each);
        });
        value.put("accounts", accounts);
        return value;
    }
}
