package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import java.util.Optional;

/**
 * What is known of a condition key in a request.
 *
 * @param kind what sort of value it holds; an operator for another sort is not understood
 * @param text the value; empty when the key is missing or unknown
 */
record KeyValue(Kind kind, Optional<String> text) {

    /** What a key holds. */
    enum Kind {
        UNKNOWN,
        MISSING,
        TEXT,
        ARN,
        BOOLEAN
    }

    static final KeyValue UNKNOWN = new KeyValue(Kind.UNKNOWN, Optional.empty());
    static final KeyValue MISSING = new KeyValue(Kind.MISSING, Optional.empty());

    static KeyValue text(String value) {
        return new KeyValue(Kind.TEXT, Optional.of(value));
    }

    static KeyValue arn(String value) {
        return new KeyValue(Kind.ARN, Optional.of(value));
    }

    static KeyValue of(boolean value) {
        return new KeyValue(Kind.BOOLEAN, Optional.of(String.valueOf(value)));
    }
}
