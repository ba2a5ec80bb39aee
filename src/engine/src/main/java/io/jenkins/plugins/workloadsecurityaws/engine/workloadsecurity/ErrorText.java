package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * What an error's body says, if it is JSON: anything else comes from something that is no Workload Security. Trend documents
 * no form for it: seen are {@code message}, {@code errors}, and the older API's {@code error.message}.
 */
final class ErrorText {

    /** Beyond this a body is no error message, and cutting it could cut a secret so that redaction misses it. */
    private static final int LONGEST = 64 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();

    private ErrorText() {}

    static String of(HttpAnswer answer) {
        if (answer.body().length > LONGEST) {
            return "";
        }
        try {
            JsonNode body = JSON.readTree(answer.text());
            return body == null || !body.isObject() ? "" : inJson(body);
        } catch (JsonProcessingException notJson) {
            return "";
        }
    }

    private static String inJson(JsonNode body) {
        for (JsonNode candidate : List.of(
                body.path("message"), body.path("errors"), body.path("error").path("message"), body.path("error"))) {
            String text = flat(candidate);
            if (!text.isBlank()) {
                return text;
            }
        }
        return "";
    }

    private static String flat(JsonNode node) {
        if (node.isArray()) {
            List<String> parts = new ArrayList<>();
            node.forEach(part -> parts.add(flat(part)));
            return String.join("; ", parts);
        }
        return node.isObject() ? node.path("message").asText("") : node.asText("");
    }
}
