package io.jenkins.plugins.workloadsecurityaws.engine.account;

/**
 * A value that its user gave is not of the form that AWS or Workload Security accepts. The message says which form is
 * wanted; it never repeats the value, which may be a secret pasted into the wrong field.
 */
public final class InvalidInputException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what form is wanted, one sentence without the refused value
     */
    public InvalidInputException(String message) {
        super(message);
    }
}
