package io.jenkins.plugins.workloadsecurityaws.step;

import java.io.Serializable;

/** A tag as a step keeps it across a restart. Immutable. A class, because pipelines persist it and can't read records. */
final class TagValue implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String key;
    private final String value;

    TagValue(String key, String value) {
        this.key = key;
        this.value = value;
    }

    String key() {
        return key;
    }

    String value() {
        return value;
    }
}
