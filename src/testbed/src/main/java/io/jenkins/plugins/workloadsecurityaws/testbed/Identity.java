package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who an access key belongs to: a user, or the session of a role. */
record Identity(
        String account,
        String arn,
        String principalArn,
        String userId,
        String token,
        Instant expires,
        Optional<String> userPolicy,
        Optional<AwsRole> role) {

    boolean isSession() {
        return role.isPresent();
    }

    /** The session's name; empty for a user. */
    String sessionName() {
        return isSession() ? arn.substring(arn.lastIndexOf('/') + 1) : "";
    }

    Caller caller(Map<String, String> context) {
        return Caller.of(account, principalArn, arn, context);
    }

    /** Whether the identity's policies allow it, as they stand now. */
    boolean isAllowed(Caller caller, String action, String resource) {
        return Evaluation.allows(policies(), caller, action, resource);
    }

    /** Whether one of its policies, or its boundary, denies it outright. */
    boolean isDenied(Caller caller, String action, String resource) {
        List<String> all = policies();
        role.flatMap(AwsRole::boundaryDocument).ifPresent(all::add);
        return all.stream().anyMatch(policy -> Evaluation.denies(policy, caller, action, resource));
    }

    private List<String> policies() {
        List<String> policies = new ArrayList<>();
        userPolicy.ifPresent(policies::add);
        role.ifPresent(assumed -> policies.addAll(assumed.documents()));
        return policies;
    }

    /** Whether the permissions boundary lets it pass; what has none is not bounded. */
    boolean isWithinBoundary(Caller caller, String action, String resource) {
        return role.flatMap(AwsRole::boundaryDocument)
                .map(boundary -> Evaluation.allows(List.of(boundary), caller, action, resource))
                .orElse(true);
    }
}
