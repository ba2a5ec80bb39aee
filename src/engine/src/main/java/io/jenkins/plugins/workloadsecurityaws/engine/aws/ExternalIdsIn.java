package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** Finds the external IDs in a policy that is sent, so that they can be kept out of a message that quotes it. */
final class ExternalIdsIn {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ExternalIdsIn() {}

    /** The values under every {@code sts:ExternalId}; of a text that is not JSON, the whole text. */
    static List<String> document(String document) {
        List<String> found = new ArrayList<>();
        if (!document.isEmpty()) {
            try {
                collect(JSON.readTree(document), false, found);
            } catch (JsonProcessingException notJson) {
                found.add(document);
            }
        }
        return found;
    }

    private static void collect(JsonNode node, boolean inExternalId, List<String> found) {
        if (node.isValueNode() && inExternalId) {
            found.add(node.asText());
        }
        node.properties()
                .forEach(field -> collect(
                        field.getValue(), inExternalId || field.getKey().equalsIgnoreCase("sts:ExternalId"), found));
        if (node.isArray()) {
            node.forEach(element -> collect(element, inExternalId, found));
        }
    }
}
