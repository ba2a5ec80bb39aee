package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads values that may be absent, null, or of a neighbouring type. */
final class Json {

    static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    static JsonNode object(HttpAnswer answer) throws MalformedAnswer {
        if (answer.text().isBlank()) {
            throw new MalformedAnswer("the answer is empty");
        }
        try {
            JsonNode root = MAPPER.readTree(answer.body());
            if (root != null && root.isObject()) {
                return root;
            }
        } catch (IOException e) {
            // Jackson's words quote the answer, which may hold a secret.
            throw new MalformedAnswer("the answer is not JSON");
        }
        throw new MalformedAnswer("the answer is not a JSON object");
    }

    static String text(JsonNode parent, String field) {
        return parent.path(field).asText("").strip();
    }

    static OptionalLong integer(JsonNode parent, String field) {
        JsonNode node = parent.path(field);
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return OptionalLong.of(node.longValue());
        }
        String digits = node.isTextual() ? node.textValue().strip() : "";
        return digits.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }

    static Optional<Boolean> bool(JsonNode parent, String field) {
        return switch (parent.path(field).asText("").strip().toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** Milliseconds since the epoch; the API writes 0 for "none". */
    static Optional<Instant> instant(JsonNode parent, String field) {
        OptionalLong millis = integer(parent, field);
        return millis.orElse(0) > 0 ? Optional.of(Instant.ofEpochMilli(millis.getAsLong())) : Optional.empty();
    }
}
