package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import java.util.List;
import java.util.Optional;

/**
 * One statement of a policy.
 *
 * @param allows Effect is Allow; otherwise it is Deny
 * @param understood whether every element is known and of a known form; if not, it may apply to everything or to nothing
 * @param principals Principal or NotPrincipal; empty in identity policies
 * @param actions Action or NotAction
 * @param resources Resource or NotResource; empty in trust policies
 * @param conditions all of them must hold
 */
record Statement(
        boolean allows,
        boolean understood,
        Optional<Principals> principals,
        Actions actions,
        Optional<Resources> resources,
        List<Condition> conditions) {}
