package io.jenkins.plugins.workloadsecurityaws.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.Predicate;

/** Condition operators (IAM User Guide, condition operators) on single-valued keys; an unknown operator never holds. */
final class Conditions {

    private Conditions() {}

    /** Whether all conditions hold. */
    static boolean hold(JsonNode condition, Map<String, String> context) {
        boolean all = true;
        for (Map.Entry<String, JsonNode> operator : condition.properties()) {
            for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
                all &= holds(operator.getKey(), key.getValue(), context.get(key.getKey()));
            }
        }
        return all;
    }

    private static boolean holds(String operator, JsonNode expected, String actual) {
        String name = operator.replaceFirst("^(ForAllValues|ForAnyValue):", "");
        boolean forAll = operator.startsWith("ForAllValues:");
        boolean forAny = operator.startsWith("ForAnyValue:");
        if (name.equals("Null")) {
            return any(expected, value -> Boolean.parseBoolean(value) == (actual == null));
        }
        boolean ifExists = name.endsWith("IfExists");
        String base = ifExists ? name.substring(0, name.length() - "IfExists".length()) : name;
        boolean negated = base.contains("Not");
        if (actual == null) {
            return ifExists || forAll || negated && !forAny;
        }
        return switch (base) {
            case "StringEquals" -> any(expected, actual::equals);
            case "StringNotEquals" -> !any(expected, actual::equals);
            case "StringEqualsIgnoreCase" -> any(expected, actual::equalsIgnoreCase);
            case "StringNotEqualsIgnoreCase" -> !any(expected, actual::equalsIgnoreCase);
            case "StringLike", "ArnLike", "ArnEquals" -> any(expected, value -> Evaluation.like(value, actual, false));
            case "StringNotLike", "ArnNotLike", "ArnNotEquals" ->
                !any(expected, value -> Evaluation.like(value, actual, false));
            case "Bool" -> any(expected, actual::equalsIgnoreCase);
            case "IpAddress" -> any(expected, value -> isWithin(value, actual));
            case "NotIpAddress" -> !any(expected, value -> isWithin(value, actual));
            default -> false;
        };
    }

    /** Whether an IPv4 address lies in a CIDR block; one without a length is a single address. */
    private static boolean isWithin(String block, String address) {
        String[] parts = block.split("/", 2);
        int length = parts.length == 2 ? Integer.parseInt(parts[1]) : 32;
        long mask = -1L << (32 - length);
        return (number(parts[0]) & mask) == (number(address) & mask);
    }

    private static long number(String address) {
        long number = 0;
        for (String part : address.split("\\.")) {
            number = number << 8 | Integer.parseInt(part);
        }
        return number;
    }

    private static boolean any(JsonNode expected, Predicate<String> test) {
        return Evaluation.list(expected).stream().map(JsonNode::asText).anyMatch(test);
    }
}
