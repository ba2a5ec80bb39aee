package io.jenkins.plugins.workloadsecurityaws.engine.finding;

import java.util.Objects;

/**
 * One thing found. Holds no secret: whoever makes a finding keeps external IDs, keys and tokens out of both texts.
 *
 * @param code what kind of finding
 * @param severity how much it matters
 * @param message what was found, on which account or role, and why: one line
 * @param remedy what to do next: one line
 */
public record Finding(FindingCode code, Severity severity, String message, String remedy) {

    /** Checks that nothing is missing. */
    public Finding {
        Objects.requireNonNull(code);
        Objects.requireNonNull(severity);
        Objects.requireNonNull(message);
        Objects.requireNonNull(remedy);
    }

    /**
     * Makes a finding of severity error.
     *
     * @param code what kind of finding
     * @param message what was found
     * @param remedy what to do next
     * @return the finding
     */
    public static Finding error(FindingCode code, String message, String remedy) {
        return new Finding(code, Severity.ERROR, message, remedy);
    }

    /**
     * Makes a finding of severity warning.
     *
     * @param code what kind of finding
     * @param message what was found
     * @param remedy what to do next
     * @return the finding
     */
    public static Finding warning(FindingCode code, String message, String remedy) {
        return new Finding(code, Severity.WARNING, message, remedy);
    }

    /**
     * Makes a finding of severity info.
     *
     * @param code what kind of finding
     * @param message what was found
     * @param remedy what to do next
     * @return the finding
     */
    public static Finding info(FindingCode code, String message, String remedy) {
        return new Finding(code, Severity.INFO, message, remedy);
    }
}
