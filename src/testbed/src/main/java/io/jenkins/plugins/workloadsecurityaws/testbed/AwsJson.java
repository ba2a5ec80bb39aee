package io.jenkins.plugins.workloadsecurityaws.testbed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** AWS's JSON protocol 1.1: the operation in a header, JSON in and out, errors told by {@code __type}. */
final class AwsJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The query services' names for refused credentials, and what JSON services call them. */
    private static final Map<String, String> NAMES = Map.of(
            "InvalidClientTokenId", "UnrecognizedClientException",
            "ExpiredToken", "ExpiredTokenException",
            "MissingAuthenticationToken", "MissingAuthenticationTokenException");

    private AwsJson() {}

    /** The operation's name; {@code ?} where the header does not name one. */
    static String action(Request request) {
        String target = request.header("x-amz-target");
        int dot = target.lastIndexOf('.');
        return dot < 0 ? "?" : target.substring(dot + 1);
    }

    /** The fields of the input, as text; what is no JSON object has none. */
    static Map<String, String> input(Request request) {
        Map<String, String> input = new TreeMap<>();
        try {
            JsonNode root = JSON.readTree(request.body());
            root.properties()
                    .forEach(field -> input.put(field.getKey(), field.getValue().asText()));
        } catch (JsonProcessingException notJson) {
            return input;
        }
        return input;
    }

    static Answer answer(ObjectNode body) {
        return answer(200, body.toString());
    }

    static Answer error(AwsError error) {
        int status = error.status() == 403 ? 400 : error.status();
        ObjectNode body = JSON.createObjectNode()
                .put("__type", NAMES.getOrDefault(error.code(), error.code()))
                .put("Message", error.getMessage());
        return answer(status, body.toString());
    }

    private static Answer answer(int status, String body) {
        return new Answer(
                status,
                "application/x-amz-json-1.1",
                body,
                Map.of("x-amzn-RequestId", UUID.randomUUID().toString()));
    }
}
