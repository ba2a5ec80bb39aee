package io.jenkins.plugins.workloadsecurityaws.engine.account;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A value that its user gave is missing, or not of the form that AWS or Workload Security accepts; no call was made for it.
 * The message says which form is wanted; it never repeats the value, which may be a secret pasted into the wrong field.
 */
public final class InvalidInputException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * Makes the exception where it is not known what the value was given for.
     *
     * @param message what form is wanted, one sentence without the refused value
     */
    public InvalidInputException(String message) {
        super(message);
        this.field = null;
    }

    /**
     * Makes the exception for a field.
     *
     * @param field the field, spelled as the command line's option without its dashes, for example {@code role-arn}
     * @param message what form is wanted, one sentence without the refused value
     */
    public InvalidInputException(String field, String message) {
        super(message);
        this.field = field;
    }

    /** {@return the field that the value was given for, for example {@code role-arn}; empty if that is not known} */
    public Optional<String> field() {
        return Optional.ofNullable(field);
    }

    /**
     * Reads a value that was given for a field.
     *
     * @param field the field, for example {@code role-arn}
     * @param value reads the value
     * @param <T> what it becomes
     * @return the value
     * @throws InvalidInputException if it is not of its form; names this field unless a narrower one is named already
     */
    public static <T> T in(String field, Supplier<T> value) {
        try {
            return value.get();
        } catch (InvalidInputException wrong) {
            throw wrong.field == null ? new InvalidInputException(field, wrong.getMessage()) : wrong;
        }
    }
}
