package io.jenkins.plugins.workloadsecurityaws.testbed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * AWS's evaluation of policies, as far as the testbed needs it (IAM User Guide, policy evaluation logic): an explicit
 * deny wins, then an allow, else no.
 */
final class Evaluation {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Evaluation() {}

    /** Whether a trust policy lets the caller do an sts action. */
    static boolean trusts(String trustPolicy, Caller caller, String action) {
        return decide(List.of(trustPolicy), statement -> matchesPrincipal(statement, caller), caller, action, "*");
    }

    /** Whether a trust policy lets the caller do an sts action by naming it, not only its account. */
    static boolean trustsByName(String trustPolicy, Caller caller, String action) {
        return decide(
                List.of(trustPolicy),
                statement -> namesItself(statement.path("Principal"), caller),
                caller,
                action,
                "*");
    }

    /** Whether identity policies let the caller do an action on a resource. */
    static boolean allows(List<String> policies, Caller caller, String action, String resource) {
        return decide(policies, statement -> true, caller, action, resource);
    }

    /** Whether a policy denies an action on a resource outright, whatever others allow. */
    static boolean denies(String policy, Caller caller, String action, String resource) {
        return !allows(List.of(AwsCloud.EVERYTHING, policy), caller, action, resource);
    }

    private interface Filter {
        boolean concerns(JsonNode statement);
    }

    private static boolean decide(List<String> policies, Filter filter, Caller caller, String action, String resource) {
        boolean allowed = false;
        for (String policy : policies) {
            for (JsonNode statement : list(parse(policy).path("Statement"))) {
                boolean applies = filter.concerns(statement)
                        && matchesAction(statement, action)
                        && matchesResource(statement, resource)
                        && Conditions.hold(statement.path("Condition"), caller.context());
                if (applies && statement.path("Effect").asText().equals("Deny")) {
                    return false;
                }
                allowed |= applies && statement.path("Effect").asText().equals("Allow");
            }
        }
        return allowed;
    }

    private static boolean matchesPrincipal(JsonNode statement, Caller caller) {
        if (statement.has("NotPrincipal")) {
            return !names(statement.get("NotPrincipal"), caller);
        }
        return names(statement.path("Principal"), caller);
    }

    private static boolean names(JsonNode principal, Caller caller) {
        if (principal.isTextual()) {
            return principal.asText().equals("*");
        }
        for (JsonNode value : list(principal.path("AWS"))) {
            String text = value.asText();
            boolean wholeAccount = text.equals(caller.account())
                    || text.equals("arn:" + caller.partition() + ":iam::" + caller.account() + ":root");
            if (text.equals("*") || wholeAccount || isItself(text, caller)) {
                return true;
            }
        }
        return false;
    }

    private static boolean namesItself(JsonNode principal, Caller caller) {
        return list(principal.path("AWS")).stream().map(JsonNode::asText).anyMatch(text -> isItself(text, caller));
    }

    private static boolean isItself(String arn, Caller caller) {
        return arn.equals(caller.principalArn()) || arn.equals(caller.sessionArn());
    }

    private static boolean matchesAction(JsonNode statement, String action) {
        if (statement.has("NotAction")) {
            return !anyLike(statement.get("NotAction"), action, true);
        }
        return anyLike(statement.path("Action"), action, true);
    }

    private static boolean matchesResource(JsonNode statement, String resource) {
        if (statement.has("NotResource")) {
            return !anyLike(statement.get("NotResource"), resource, false);
        }
        return !statement.has("Resource") || anyLike(statement.get("Resource"), resource, false);
    }

    private static boolean anyLike(JsonNode patterns, String value, boolean ignoreCase) {
        for (JsonNode pattern : list(patterns)) {
            if (like(pattern.asText(), value, ignoreCase)) {
                return true;
            }
        }
        return false;
    }

    /** Glob matching: {@code *} for any text, {@code ?} for one character; goes back to the latest star only. */
    static boolean like(String pattern, String value, boolean ignoreCase) {
        String p = ignoreCase ? pattern.toLowerCase(Locale.ROOT) : pattern;
        String v = ignoreCase ? value.toLowerCase(Locale.ROOT) : value;
        int at = 0;
        int star = -1;
        int retry = 0;
        int i = 0;
        while (i < v.length()) {
            if (at < p.length() && p.charAt(at) == '*') {
                star = at++;
                retry = i;
            } else if (at < p.length() && (p.charAt(at) == '?' || p.charAt(at) == v.charAt(i))) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++retry;
            } else {
                return false;
            }
        }
        return p.substring(at).chars().allMatch(c -> c == '*');
    }

    static List<JsonNode> list(JsonNode node) {
        List<JsonNode> all = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(all::add);
        } else if (!node.isMissingNode()) {
            all.add(node);
        }
        return all;
    }

    private static JsonNode parse(String policy) {
        try {
            return JSON.readTree(policy);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a policy in the testbed is not JSON", e);
        }
    }
}
