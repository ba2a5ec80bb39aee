package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody who asks STS for a role: an unknown identity of an AWS account, or a named principal of another type.
 *
 * @param type {@code AWS}, {@code Service}, {@code Federated} or {@code CanonicalUser}
 * @param name the account ID for type AWS, else the principal's name
 * @param externalId the external ID that is presented, if any
 */
record Requester(String type, String name, Optional<String> externalId) {

    static Requester of(TrustedAccount trusted, Optional<String> externalId) {
        return new Requester("AWS", trusted.account().value(), externalId);
    }

    /** Whether a Principal element names this requester; a part of its account may or may not be it. */
    Truth namedIn(Map<String, List<String>> principals) {
        Truth any = Truth.NO;
        for (String principal : principals.getOrDefault(type, List.of())) {
            any = any.or(type.equals("AWS") ? awsNamedBy(principal) : Truth.of(principal.equals(name)));
        }
        // A principal of everybody is written under AWS, and covers federated identities too.
        return type.equals("Federated")
                        && principals.getOrDefault("AWS", List.of()).contains("*")
                ? Truth.YES
                : any;
    }

    private Truth awsNamedBy(String principal) {
        if (principal.equals("*") || principal.equals(name)) {
            return Truth.YES;
        }
        String[] parts = principal.split(":", 6);
        if (parts.length == 6 && parts[0].equals("arn")) {
            if (!parts[4].equals(name)) {
                return Truth.NO;
            }
            return parts[5].equals("root") ? Truth.YES : Truth.UNKNOWN;
        }
        // AWS shows the unique ID (AROA…, AIDA…) of an identity that was deleted; whose it was can't be told.
        return principal.matches("A[A-Z]{3}[A-Z0-9]{5,}") ? Truth.UNKNOWN : Truth.NO;
    }

    /** What is known of a condition key when this requester asks. */
    KeyValue key(String key) {
        boolean isAws = type.equals("AWS");
        return switch (key.toLowerCase(Locale.ROOT)) {
            case "sts:externalid" -> externalId.map(KeyValue::of).orElse(KeyValue.MISSING);
            case "aws:principalaccount" -> isAws ? KeyValue.of(name) : missingForServices();
            case "aws:principalisawsservice" -> KeyValue.of(String.valueOf(type.equals("Service")));
            default -> KeyValue.UNKNOWN;
        };
    }

    private KeyValue missingForServices() {
        return type.equals("Service") ? KeyValue.MISSING : KeyValue.UNKNOWN;
    }

    /** Whether a pattern for this requester's ARN holds: surely, surely not, or for a part of the account only. */
    Truth arnLike(String pattern) {
        if (!type.equals("AWS")) {
            return Truth.UNKNOWN;
        }
        if (pattern.equals("*")) {
            return Truth.YES;
        }
        String[] parts = pattern.split(":", 6);
        if (parts.length < 6) {
            return Truth.UNKNOWN;
        }
        if (!Wildcards.matches(parts[4], name, false)) {
            return Truth.NO;
        }
        return parts[5].equals("*") && parts[2].equals("*") ? Truth.YES : Truth.UNKNOWN;
    }
}
