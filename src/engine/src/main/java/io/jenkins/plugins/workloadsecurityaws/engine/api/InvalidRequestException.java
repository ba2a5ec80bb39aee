package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import java.util.function.Supplier;

/** A value that the user gave is missing or not of the form that is wanted. No call was made. */
public final class InvalidRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * Names the field and says what is wanted.
     *
     * @param field the field, spelled as the command line's option without its dashes, for example {@code role-arn}
     * @param message what is wanted, one sentence without the refused value
     */
    public InvalidRequestException(String field, String message) {
        super(message);
        this.field = field;
    }

    /** {@return the field, for example {@code role-arn}} */
    public String field() {
        return field;
    }

    static <T> T checking(String field, Supplier<T> value) {
        try {
            return value.get();
        } catch (InvalidInputException wrong) {
            throw new InvalidRequestException(field, wrong.getMessage());
        }
    }
}
