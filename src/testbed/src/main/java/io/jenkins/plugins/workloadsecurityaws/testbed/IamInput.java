package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What IAM takes and what it refuses with ValidationError or InvalidInput (IAM API reference, common types). */
final class IamInput {

    private static final Pattern ROLE_NAME = Pattern.compile("[\\w+=,.@-]{1,64}");
    private static final Pattern POLICY_NAME = Pattern.compile("[\\w+=,.@-]{1,128}");
    private static final Pattern PATH = Pattern.compile("/|/[\\x21-\\x7E]{1,510}/");
    private static final Pattern PATH_PREFIX = Pattern.compile("/[\\x21-\\x7E]{0,511}");
    private static final Pattern TAG_KEY = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{1,128}");
    private static final Pattern TAG_VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{0,256}");
    private static final int MOST_TAGS = 50;

    private IamInput() {}

    static String roleName(Map<String, String> form) {
        return matching(form.getOrDefault("RoleName", ""), ROLE_NAME, "roleName");
    }

    static String policyName(Map<String, String> form) {
        return matching(form.getOrDefault("PolicyName", ""), POLICY_NAME, "policyName");
    }

    static String path(Map<String, String> form) {
        return matching(form.getOrDefault("Path", "/"), PATH, "path");
    }

    /** Which roles a list is asked for: all whose path begins so. */
    static String pathPrefix(Map<String, String> form) {
        return matching(form.getOrDefault("PathPrefix", "/"), PATH_PREFIX, "pathPrefix");
    }

    private static String matching(String value, Pattern pattern, String field) {
        if (!pattern.matcher(value).matches()) {
            throw invalid("1 validation error detected: Value '" + value + "' at '" + field
                    + "' failed to satisfy constraint: Member must satisfy regular expression pattern: " + pattern);
        }
        return value;
    }

    /** The tags of a form, unchecked. */
    static Map<String, String> tags(Map<String, String> form) {
        Map<String, String> tags = new TreeMap<>();
        for (int i = 1; form.containsKey("Tags.member." + i + ".Key"); i++) {
            tags.put(form.get("Tags.member." + i + ".Key"), form.getOrDefault("Tags.member." + i + ".Value", ""));
        }
        return tags;
    }

    /** The tags of a form, where together with those already there they keep IAM's rules. */
    static Map<String, String> checkedTags(Map<String, String> form, Map<String, String> already) {
        List<String> keys = new ArrayList<>();
        for (int i = 1; form.containsKey("Tags.member." + i + ".Key"); i++) {
            String key = form.get("Tags.member." + i + ".Key");
            if (keys.stream().anyMatch(key::equalsIgnoreCase)) {
                throw new AwsError(
                        400,
                        "InvalidInput",
                        "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
            }
            keys.add(key);
        }
        Map<String, String> tags = tags(form);
        tags.forEach((key, value) -> {
            matching(key, TAG_KEY, "tags.member.key");
            matching(value, TAG_VALUE, "tags.member.value");
            if (key.regionMatches(true, 0, "aws:", 0, 4)) {
                throw new AwsError(400, "InvalidInput", "Tag keys starting with 'aws:' are reserved for AWS.");
            }
        });
        Map<String, String> together = new TreeMap<>(already);
        together.putAll(tags);
        if (together.size() > MOST_TAGS) {
            throw new AwsError(409, "LimitExceeded", "The number of tags has reached the maximum limit.");
        }
        return tags;
    }

    static List<String> numbered(Map<String, String> form, String prefix) {
        return form.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .toList();
    }

    static AwsError invalid(String message) {
        return new AwsError(400, "ValidationError", message);
    }
}
