package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Shows a policy without its external IDs. One mask serves one text, because it numbers the IDs it meets; not safe for
 * several threads.
 */
final class ExternalIdMask {

    /** Shorter texts are too likely to be part of an ordinary word to be sought outside their own places. */
    private static final int TELLING_LENGTH = 6;

    private static final NavigableSet<Integer> NONE = Collections.emptyNavigableSet();

    private final Map<String, String> masks = new HashMap<>();
    private final Map<String, NavigableSet<Integer>> lengthsByBeginning = new HashMap<>();
    private int others;

    ExternalIdMask(ExternalId expected) {
        remember(expected.reveal(), "<expected>");
    }

    String apply(JsonNode policy) {
        collect(policy, false, false);
        return masked(policy, false, false).toPrettyString();
    }

    private void remember(String id, String mask) {
        masks.put(id, mask);
        if (id.length() >= TELLING_LENGTH) {
            lengthsByBeginning
                    .computeIfAbsent(id.substring(0, TELLING_LENGTH), unseen -> new TreeSet<>())
                    .add(id.length());
        }
    }

    /** Finds the IDs wherever their key stands, for a document that is not understood may hold it anywhere. */
    private void collect(JsonNode value, boolean underNull, boolean underKey) {
        if (value.isArray()) {
            value.forEach(one -> collect(one, underNull, underKey));
        } else if (value.isObject()) {
            value.properties()
                    .forEach(entry -> collect(
                            entry.getValue(), underNull || isNull(entry.getKey()), underKey || isKey(entry.getKey())));
        } else if (isSecret(text(value), underNull, underKey) && !masks.containsKey(text(value))) {
            remember(text(value), "<other #" + ++others + ">");
        }
    }

    private JsonNode masked(JsonNode value, boolean underNull, boolean underKey) {
        if (value.isArray()) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            value.forEach(one -> list.add(masked(one, underNull, underKey)));
            return list;
        }
        if (value.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            value.properties()
                    .forEach(entry -> object.set(
                            clean(entry.getKey()),
                            masked(
                                    entry.getValue(),
                                    underNull || isNull(entry.getKey()),
                                    underKey || isKey(entry.getKey()))));
            return object;
        }
        String text = text(value);
        String clean = isSecret(text, underNull, underKey) ? masks.get(text) : clean(text);
        return clean.equals(text) ? value : TextNode.valueOf(clean);
    }

    private static String text(JsonNode value) {
        return JsonTree.number(value).orElseGet(value::asText);
    }

    private static boolean isKey(String name) {
        return Condition.asciiLower(name).equals("sts:externalid");
    }

    private static boolean isNull(String name) {
        return name.equalsIgnoreCase("Null");
    }

    /** A variable's default value is an external ID too: ${sts:ExternalId, 'default'}. */
    private static boolean isSecret(String text, boolean underNull, boolean underKey) {
        boolean presence = underNull && (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"));
        return (underKey && !presence) || Condition.asciiLower(text).contains("${sts:externalid");
    }

    /** IDs that somebody put where they do not belong, for example into a Sid, go as well; the longest that fits first. */
    private String clean(String text) {
        StringBuilder clean = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int length = idAt(text, at);
            clean.append(length > 0 ? masks.get(text.substring(at, at + length)) : text.substring(at, at + 1));
            at += Math.max(1, length);
        }
        return clean.toString();
    }

    private int idAt(String text, int at) {
        if (text.length() - at >= TELLING_LENGTH) {
            String beginning = text.substring(at, at + TELLING_LENGTH);
            for (int length : lengthsByBeginning.getOrDefault(beginning, NONE).descendingSet()) {
                if (length <= text.length() - at && masks.containsKey(text.substring(at, at + length))) {
                    return length;
                }
            }
        }
        return 0;
    }
}
