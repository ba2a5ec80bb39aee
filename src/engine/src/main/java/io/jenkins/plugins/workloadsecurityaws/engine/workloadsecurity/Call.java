package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * One operation with its values.
 *
 * @param operation what to do
 * @param path path and query below {@code /api}
 * @param body what to send, if anything
 */
record Call(Operation operation, String path, Optional<JsonNode> body) {

    /** A call without values. */
    static Call of(Operation operation) {
        return new Call(operation, operation.path(""), Optional.empty());
    }

    /** A call about one thing. */
    static Call of(Operation operation, String value) {
        return new Call(operation, operation.path(value), Optional.empty());
    }

    /** {@return the same call with a body} */
    Call sending(JsonNode json) {
        return new Call(operation, path, Optional.of(json));
    }

    /** {@return the same call with a query} */
    Call asking(String query) {
        return new Call(operation, path + "?" + query, body);
    }

    @Override
    public String toString() {
        return operation.method() + " " + path;
    }
}
