package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import java.util.Optional;

/**
 * What is known of a condition key in a request.
 *
 * @param known whether anything is known
 * @param value the value, or empty when it is known that the key is missing
 */
record KeyValue(boolean known, Optional<String> value) {

    static final KeyValue UNKNOWN = new KeyValue(false, Optional.empty());
    static final KeyValue MISSING = new KeyValue(true, Optional.empty());

    static KeyValue of(String value) {
        return new KeyValue(true, Optional.of(value));
    }
}
