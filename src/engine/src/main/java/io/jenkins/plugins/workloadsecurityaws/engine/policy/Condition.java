package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import io.jenkins.plugins.workloadsecurityaws.engine.policy.PolicyValues.Comparison;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One line of a statement's Condition block, and when it holds. This is the one place that knows AWS's condition operators
 * (IAM User Guide, "Condition operators" and "Single-valued vs. multivalued context keys"): on a missing key a negated
 * operator and ForAllValues hold, ForAnyValue does not, and IfExists does; of several values one must match, or for a
 * negated operator none. Numbers, dates, addresses and bytes are not compared, so that a line with them may hold or not.
 * Immutable.
 */
final class Condition {

    private static final Map<String, Comparison> COMPARISONS = Map.of(
            "StringEquals", Comparison.EQUAL,
            "StringNotEquals", Comparison.EQUAL,
            "StringEqualsIgnoreCase", Comparison.EQUAL_IGNORING_CASE,
            "StringNotEqualsIgnoreCase", Comparison.EQUAL_IGNORING_CASE,
            "StringLike", Comparison.WILDCARDS,
            "StringNotLike", Comparison.WILDCARDS,
            "ArnEquals", Comparison.ARN,
            "ArnLike", Comparison.ARN,
            "ArnNotEquals", Comparison.ARN,
            "ArnNotLike", Comparison.ARN);

    /** What Bool and Null are compared with; of several values, or of another spelling, it is not known what AWS makes. */
    private static final Set<List<String>> TRUE_OR_FALSE = Set.of(List.of("true"), List.of("false"));

    private static final String IF_EXISTS = "IfExists";
    private static final String FOR_ALL = "ForAllValues:";
    private static final String FOR_ANY = "ForAnyValue:";

    /** Something in a Condition block that can't be read, which may hold or not. */
    static final Condition NOT_UNDERSTOOD = new Condition("", "", List.of(), false, false);

    private final String key;
    private final String operator;
    private final boolean ifExists;
    private final boolean forAll;
    private final boolean forAny;
    private final boolean understood;
    private final List<String> values;
    private final PolicyValues compared;
    private final boolean readable;

    private Condition(String written, String key, List<String> values, boolean readable, boolean variables) {
        this.key = asciiLower(key);
        this.values = List.copyOf(values);
        this.forAll = written.startsWith(FOR_ALL);
        this.forAny = written.startsWith(FOR_ANY);
        String plain =
                forAll ? written.substring(FOR_ALL.length()) : forAny ? written.substring(FOR_ANY.length()) : written;
        this.ifExists = plain.endsWith(IF_EXISTS);
        this.operator = ifExists ? plain.substring(0, plain.length() - IF_EXISTS.length()) : plain;
        this.readable = readable;
        this.understood = readable
                && (COMPARISONS.containsKey(operator)
                        ? !values.isEmpty()
                        : (operator.equals("Bool") || written.equals("Null")) && TRUE_OR_FALSE.contains(values));
        this.compared = PolicyValues.of(
                understood ? values : List.of(),
                COMPARISONS.getOrDefault(operator, Comparison.EQUAL),
                variables && COMPARISONS.containsKey(operator));
    }

    /**
     * Reads one line.
     *
     * @param operator as written, for example {@code ForAllValues:StringLikeIfExists}
     * @param key as written; condition keys are compared in any case
     * @param values what the key is compared with, numbers and booleans as text
     * @param readable whether the key stands in the block once, these are all values, and each was a string, a whole
     *     number or a boolean
     * @param variables whether the policy's Version makes <code>${...}</code> a variable
     */
    static Condition of(String operator, String key, List<String> values, boolean readable, boolean variables) {
        return new Condition(operator, key, values, readable, variables);
    }

    /** The key in lower case; empty if it can't be read. */
    String key() {
        return key;
    }

    /** What the key's value is compared with, for splitting all values by it. */
    PolicyValues compared() {
        return compared;
    }

    /**
     * Whether this holds of nothing but sessions that were issued before a moment which is over: so the console writes it in
     * the Deny of "Revoke active sessions" (IAM User Guide, "Revoke IAM role temporary security credentials").
     *
     * @param now the moment
     */
    boolean isOfSessionsBefore(Instant now) {
        if (!readable
                || forAll
                || !key.equals("aws:tokenissuetime")
                || !operator.equals("DateLessThan")
                || values.size() != 1) {
            return false;
        }
        try {
            return !Instant.parse(values.get(0)).isAfter(now);
        } catch (DateTimeException anotherForm) {
            return false;
        }
    }

    Truth holds(KeyValue value) {
        if (!understood || value.kind() == KeyValue.Kind.UNKNOWN) {
            return Truth.UNKNOWN;
        }
        boolean missing = value.kind() == KeyValue.Kind.MISSING;
        if (operator.equals("Null")) {
            return isTrueOrFalse(missing);
        }
        boolean negated = operator.contains("Not");
        Truth holds =
                missing ? holdsOnMissing(negated) : negated ? matches(value).not() : matches(value);
        // A variable without a value takes the statement out of force.
        return compared.variable() && holds == Truth.YES ? Truth.UNKNOWN : holds;
    }

    /** IfExists lets a missing key pass and ForAnyValue doesn't; which of them rules where both stand is not said. */
    private Truth holdsOnMissing(boolean negated) {
        return forAny && ifExists ? Truth.UNKNOWN : Truth.of(ifExists || forAll || (negated && !forAny));
    }

    /** Whether one value matches, the negation left aside. */
    private Truth matches(KeyValue value) {
        String actual = value.text().orElseThrow();
        if (operator.equals("Bool")) {
            return value.kind() == KeyValue.Kind.BOOLEAN ? isTrueOrFalse(actual.equals("true")) : Truth.UNKNOWN;
        }
        if (COMPARISONS.get(operator) == Comparison.ARN && value.kind() != KeyValue.Kind.ARN) {
            return Truth.UNKNOWN;
        }
        if (compared.certain().contains(actual)) {
            return Truth.YES;
        }
        return compared.possible().contains(actual) ? Truth.UNKNOWN : Truth.NO;
    }

    private Truth isTrueOrFalse(boolean actual) {
        return Truth.of(values.get(0).equals("true") == actual);
    }

    static String asciiLower(String text) {
        StringBuilder lower = new StringBuilder(text);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c + ('a' - 'A')));
            }
        }
        return lower.toString();
    }
}
