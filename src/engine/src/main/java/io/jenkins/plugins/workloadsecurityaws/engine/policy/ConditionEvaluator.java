package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Does one condition hold? By AWS's rules on condition operators (IAM User Guide, "Condition operators" and "Single-valued
 * vs. multivalued context keys"): a negated operator and ForAllValues hold on a missing key, ForAnyValue does not, and
 * IfExists always does.
 */
final class ConditionEvaluator {

    private static final Set<String> NUMERIC = Set.of(
            "numericequals",
            "numericnotequals",
            "numericlessthan",
            "numericlessthanequals",
            "numericgreaterthan",
            "numericgreaterthanequals");

    private ConditionEvaluator() {}

    static Truth evaluate(Condition condition, boolean variables, KeyValue key) {
        String operator = condition.operator().toLowerCase(Locale.ROOT);
        boolean forAll = operator.startsWith("forallvalues:");
        boolean forAny = operator.startsWith("foranyvalue:");
        String plain = operator.substring(operator.indexOf(':') + 1);
        boolean ifExists = plain.endsWith("ifexists");
        String base = ifExists ? plain.substring(0, plain.length() - "ifexists".length()) : plain;
        if (!key.known()) {
            return Truth.UNKNOWN;
        }
        if (base.equals("null")) {
            boolean missing = key.value().isEmpty();
            return Truth.of(condition.values().stream()
                    .anyMatch(value -> Boolean.parseBoolean(value.toLowerCase(Locale.ROOT)) == missing));
        }
        boolean negated = base.contains("not");
        if (key.value().isEmpty()) {
            return Truth.of(ifExists || forAll || (negated && !forAny));
        }
        return compare(base, negated, condition.values(), variables, key.value().get());
    }

    private static Truth compare(String base, boolean negated, List<String> values, boolean variables, String actual) {
        Truth any = Truth.NO;
        for (String value : values) {
            any = any.or(compareOne(base, value, variables, actual));
        }
        return negated ? any.not() : any;
    }

    /** Whether one value matches, the negation left aside. */
    private static Truth compareOne(String base, String value, boolean variables, String actual) {
        if (variables && value.contains("${")) {
            return Truth.UNKNOWN;
        }
        return switch (base) {
            case "stringequals", "stringnotequals" -> Truth.of(value.equals(actual));
            case "stringequalsignorecase", "stringnotequalsignorecase" -> Truth.of(value.equalsIgnoreCase(actual));
            case "stringlike", "stringnotlike", "arnlike", "arnnotlike", "arnequals", "arnnotequals" ->
                Truth.of(Wildcards.matches(value, actual, false));
            case "bool" -> Truth.of(value.equalsIgnoreCase(actual));
            default -> NUMERIC.contains(base) ? numeric(base, value, actual) : Truth.UNKNOWN;
        };
    }

    private static Truth numeric(String base, String value, String actual) {
        BiPredicate<Integer, Integer> test =
                switch (base) {
                    case "numericlessthan" -> (order, zero) -> order < zero;
                    case "numericlessthanequals" -> (order, zero) -> order <= zero;
                    case "numericgreaterthan" -> (order, zero) -> order > zero;
                    case "numericgreaterthanequals" -> (order, zero) -> order >= zero;
                    default -> (order, zero) -> order.equals(zero);
                };
        try {
            return Truth.of(test.test(new BigDecimal(actual).compareTo(new BigDecimal(value)), 0));
        } catch (NumberFormatException notNumbers) {
            return Truth.NO;
        }
    }
}
