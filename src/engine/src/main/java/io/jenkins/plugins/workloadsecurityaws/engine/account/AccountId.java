package io.jenkins.plugins.workloadsecurityaws.engine.account;

import java.util.regex.Pattern;

/**
 * An AWS account ID: exactly 12 decimal digits, leading zeros kept
 * (<a href="https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html">AWS account identifiers</a>).
 *
 * @param value the 12 digits
 */
public record AccountId(String value) implements Comparable<AccountId> {

    private static final Pattern DIGITS = Pattern.compile("[0-9]{12}");

    /**
     * Checks the form.
     *
     * @throws InvalidInputException if the value is not 12 ASCII digits
     */
    public AccountId {
        if (value == null || !DIGITS.matcher(value).matches()) {
            throw new InvalidInputException("an AWS account ID has exactly 12 digits, for example 111122223333");
        }
    }

    @Override
    public int compareTo(AccountId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
