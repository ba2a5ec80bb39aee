package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Shows a policy without its external IDs. One mask serves one text, because it numbers the IDs it meets; not safe for
 * several threads.
 */
final class ExternalIdMask {

    /** Shorter texts are too likely to be part of an ordinary word to be sought outside their own places. */
    private static final int TELLING_LENGTH = 6;

    private final Map<String, String> masks = new LinkedHashMap<>();
    private int others;

    ExternalIdMask(ExternalId expected) {
        masks.put(expected.reveal(), "<expected>");
    }

    String apply(JsonNode policy) {
        JsonNode copy = policy.deepCopy();
        JsonNode statements = copy.get("Statement");
        for (JsonNode statement : statements.isArray() ? statements : java.util.List.of(statements)) {
            statement.path("Condition").properties().forEach(operator -> {
                ObjectNode keys = (ObjectNode) operator.getValue();
                boolean presence = operator.getKey().equalsIgnoreCase("Null");
                keys.properties().forEach(entry -> {
                    if (!presence) {
                        boolean everyValue = entry.getKey().equalsIgnoreCase(Condition.EXTERNAL_ID);
                        entry.setValue(masked(entry.getValue(), everyValue));
                    }
                });
            });
        }
        return withoutStrays(copy).toPrettyString();
    }

    private JsonNode masked(JsonNode value, boolean everyValue) {
        if (value.isArray()) {
            ArrayNode list = ((ArrayNode) value).arrayNode();
            value.forEach(one -> list.add(masked(one, everyValue)));
            return list;
        }
        String text = value.asText();
        // A variable's default value is an external ID too: ${sts:ExternalId, 'default'}.
        boolean variable = text.toLowerCase(Locale.ROOT).contains("${sts:externalid");
        return everyValue || variable ? TextNode.valueOf(maskOf(text)) : value;
    }

    private String maskOf(String id) {
        return masks.computeIfAbsent(id, unseen -> "<other #" + ++others + ">");
    }

    /** IDs that somebody put where they do not belong, for example into a Sid, go as well. */
    private JsonNode withoutStrays(JsonNode value) {
        if (value.isArray()) {
            ArrayNode list = ((ArrayNode) value).arrayNode();
            value.forEach(one -> list.add(withoutStrays(one)));
            return list;
        }
        if (value.isObject()) {
            ObjectNode object = ((ObjectNode) value).objectNode();
            value.properties().forEach(entry -> object.set(clean(entry.getKey()), withoutStrays(entry.getValue())));
            return object;
        }
        return value.isTextual() ? TextNode.valueOf(clean(value.textValue())) : value;
    }

    private String clean(String text) {
        String clean = text;
        for (Map.Entry<String, String> mask : masks.entrySet()) {
            if (mask.getKey().length() >= TELLING_LENGTH) {
                clean = clean.replace(mask.getKey(), mask.getValue());
            }
        }
        return clean;
    }
}
