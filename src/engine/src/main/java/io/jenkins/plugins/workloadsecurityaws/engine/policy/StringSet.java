package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import java.util.List;
import java.util.Set;

/**
 * The texts that a list of values stands for: some exactly, others by pattern.
 *
 * @param exact texts as they are
 * @param patterns patterns, of which one must match
 */
record StringSet(Set<String> exact, List<Glob> patterns) {

    boolean contains(String text) {
        return exact.contains(text) || matchesPattern(text);
    }

    boolean matchesPattern(String text) {
        for (Glob pattern : patterns) {
            if (pattern.matches(text)) {
                return true;
            }
        }
        return false;
    }
}
