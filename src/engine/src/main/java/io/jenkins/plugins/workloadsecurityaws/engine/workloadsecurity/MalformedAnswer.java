package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

/** An answer is not in the documented form. The message says what is missing, in our words alone. */
final class MalformedAnswer extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedAnswer(String message) {
        super(message, null, false, false);
    }
}
