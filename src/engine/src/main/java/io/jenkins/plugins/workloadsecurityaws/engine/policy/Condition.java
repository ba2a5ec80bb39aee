package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import java.util.List;

/**
 * One line of a statement's Condition block.
 *
 * @param operator as written, for example {@code ForAllValues:StringLikeIfExists}
 * @param key as written; condition keys are compared in any case
 * @param values what the key is compared with, numbers and booleans as text
 */
record Condition(String operator, String key, List<String> values) {

    static final String EXTERNAL_ID = "sts:ExternalId";

    boolean isOnExternalId() {
        return key.equalsIgnoreCase(EXTERNAL_ID);
    }
}
