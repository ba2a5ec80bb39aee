package io.jenkins.plugins.workloadsecurityaws.step;

import hudson.AbortException;
import java.util.List;
import java.util.Set;

/** A step's argument as a pipeline writes it: a list of accounts, an account ID without quotes, true or 'true'. */
final class PipelineArgument {

    /** An account ID that begins with 0 can't be a number: Groovy reads it as an octal one. */
    private static final long LEAST_WITH_TWELVE_DIGITS = 100_000_000_000L;

    private static final long MOST_WITH_TWELVE_DIGITS = 999_999_999_999L;
    private static final Set<String> ACCOUNTS = Set.of("account", "accounts");

    private PipelineArgument() {}

    /** The value as the step's setter takes it; its type says which parameter is a yes or no. */
    static Object taken(String name, Class<?> type, Object value) throws AbortException {
        if ((type == boolean.class || type == Boolean.class) && value instanceof String text) {
            return truth(name, text);
        }
        if (!ACCOUNTS.contains(name)) {
            return value;
        }
        if (value instanceof List<?> list && name.equals("accounts")) {
            StringBuilder ids = new StringBuilder();
            for (Object each : list) {
                ids.append(account(name, each)).append('\n');
            }
            return ids.toString();
        }
        return account(name, value);
    }

    private static Object account(String name, Object value) throws AbortException {
        if (!(value instanceof Number number)) {
            return value;
        }
        boolean whole = number instanceof Long || number instanceof Integer;
        if (!whole || number.longValue() < LEAST_WITH_TWELVE_DIGITS || number.longValue() > MOST_WITH_TWELVE_DIGITS) {
            throw new AbortException(Messages.PipelineArgument_quotes(name, number.toString()));
        }
        return number.toString();
    }

    /** Any other word would count as false, and {@code dryRun: 'yes'} would change an account. */
    private static Boolean truth(String name, String text) throws AbortException {
        return switch (text.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new AbortException(Messages.PipelineArgument_truth(name, text));
        };
    }
}
