package io.jenkins.plugins.workloadsecurityaws.testbed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

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

    /** Whether identity policies let the caller do an action on a resource. */
    static boolean allows(List<String> policies, Caller caller, String action, String resource) {
        return decide(policies, statement -> true, caller, action, resource);
    }

    /** Refuses what IAM refuses to store. */
    static void requirePolicy(String json, boolean trust) {
        try {
            JsonNode policy = JSON.readTree(json);
            boolean wellFormed = policy.isObject() && policy.has("Statement");
            for (JsonNode statement : list(policy.path("Statement"))) {
                wellFormed &= statement.has("Effect")
                        && (statement.has("Action") || statement.has("NotAction"))
                        && trust == (statement.has("Principal") || statement.has("NotPrincipal"))
                        && trust != (statement.has("Resource") || statement.has("NotResource"));
            }
            if (wellFormed) {
                return;
            }
        } catch (JsonProcessingException notJson) {
            throw new AwsError(400, "MalformedPolicyDocument", "The policy is not in the valid JSON format.");
        }
        throw new AwsError(400, "MalformedPolicyDocument", "Syntax errors in policy.");
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
            boolean wholeAccount =
                    text.equals(caller.account()) || text.equals("arn:aws:iam::" + caller.account() + ":root");
            if (text.equals("*") || wholeAccount || text.equals(caller.principalArn())) {
                return true;
            }
        }
        return false;
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

    static boolean like(String pattern, String value, boolean ignoreCase) {
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), ignoreCase ? Pattern.CASE_INSENSITIVE : 0)
                .matcher(value)
                .matches();
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
