package io.jenkins.plugins.workloadsecurityaws.testbed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** What IAM refuses to store, and how it stores what it takes (IAM User Guide: policy grammar, quotas). */
final class PolicyRules {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int LONGEST_TRUST = 2048;
    private static final int LONGEST_INLINE = 10_240;

    private PolicyRules() {}

    /**
     * A trust policy as IAM gives it back: a bare account ID has become the ARN of the account's root. IAM takes principals
     * of its own partition only.
     */
    static String storedTrust(String json, String partition) {
        JsonNode policy = wellFormed(json, true);
        if (lengthWithoutSpace(json) > LONGEST_TRUST) {
            throw tooLong("Cannot exceed quota for ACLSizePerRole: " + LONGEST_TRUST);
        }
        boolean changed = false;
        for (JsonNode statement : Evaluation.list(policy.path("Statement"))) {
            for (String element : List.of("Principal", "NotPrincipal")) {
                requireOwnPartition(statement.path(element).path("AWS"), partition);
                changed |= rooted(statement.path(element), partition);
            }
        }
        return changed ? policy.toString() : json;
    }

    /** Refuses a permissions policy that is not one, or that no longer fits with the role's others. */
    static void requirePermissions(String json, Collection<String> others) {
        wellFormed(json, false);
        long together = lengthWithoutSpace(json)
                + others.stream().mapToLong(PolicyRules::lengthWithoutSpace).sum();
        if (together > LONGEST_INLINE) {
            throw tooLong("Maximum policy size of " + LONGEST_INLINE + " bytes exceeded for role");
        }
    }

    private static JsonNode wellFormed(String json, boolean trust) {
        JsonNode policy;
        try {
            policy = JSON.readTree(json);
        } catch (JsonProcessingException notJson) {
            throw malformed("This policy contains invalid Json");
        }
        List<JsonNode> statements = Evaluation.list(policy.path("Statement"));
        if (!policy.isObject() || statements.isEmpty()) {
            throw malformed("Syntax errors in policy.");
        }
        for (JsonNode statement : statements) {
            String effect = statement.path("Effect").asText();
            boolean good = (effect.equals("Allow") || effect.equals("Deny"))
                    && (statement.has("Action") || statement.has("NotAction"))
                    && trust == (statement.has("Principal") || statement.has("NotPrincipal"))
                    && trust != (statement.has("Resource") || statement.has("NotResource"));
            if (!good) {
                throw malformed("Syntax errors in policy.");
            }
            for (JsonNode action : Evaluation.list(statement.path("Action"))) {
                String text = action.asText().toLowerCase(Locale.ROOT);
                if (trust && !text.startsWith("sts:") && !text.equals("*")) {
                    throw malformed("AssumeRole policy may only specify STS AssumeRole actions.");
                }
            }
        }
        return policy;
    }

    private static void requireOwnPartition(JsonNode principals, String partition) {
        for (JsonNode principal : Evaluation.list(principals)) {
            String text = principal.asText();
            if (text.startsWith("arn:") && !text.startsWith("arn:" + partition + ":")) {
                throw malformed("Invalid principal in policy: \"AWS\":\"" + text + "\"");
            }
        }
    }

    private static boolean rooted(JsonNode principal, String partition) {
        JsonNode aws = principal.path("AWS");
        if (aws.isTextual() && isAccount(aws.asText())) {
            ((ObjectNode) principal).put("AWS", root(partition, aws.asText()));
            return true;
        }
        boolean changed = false;
        for (int i = 0; i < aws.size(); i++) {
            String text = aws.path(i).asText();
            if (isAccount(text)) {
                ((ArrayNode) aws).set(i, root(partition, text));
                changed = true;
            }
        }
        return changed;
    }

    private static boolean isAccount(String text) {
        return text.matches("\\d{12}");
    }

    private static String root(String partition, String account) {
        return "arn:" + partition + ":iam::" + account + ":root";
    }

    /** IAM does not count white space. */
    private static long lengthWithoutSpace(String json) {
        return json.chars().filter(c -> !Character.isWhitespace(c)).count();
    }

    private static AwsError malformed(String message) {
        return new AwsError(400, "MalformedPolicyDocument", message);
    }

    private static AwsError tooLong(String message) {
        return new AwsError(409, "LimitExceeded", message);
    }
}
