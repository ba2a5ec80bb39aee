package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One statement of a policy, every element in its list form.
 *
 * @param allows Effect is Allow; otherwise it is Deny
 * @param principals Principal or NotPrincipal by type; {@code "*"} reads as {@code {"AWS": "*"}}, which AWS calls the
 *     same; empty in identity policies
 * @param actions Action or NotAction
 * @param resources Resource or NotResource; empty in trust policies
 * @param conditions all of them must hold
 * @param variables whether the policy's Version makes <code>${...}</code> a variable
 */
record Statement(
        boolean allows,
        Optional<Clause<Map<String, List<String>>>> principals,
        Clause<List<String>> actions,
        Optional<Clause<List<String>>> resources,
        List<Condition> conditions,
        boolean variables) {

    /**
     * An element or its Not form.
     *
     * @param negated the Not form: everything but what is listed
     * @param listed what the element lists
     */
    record Clause<T>(boolean negated, T listed) {}
}
