package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import java.util.Optional;

/**
 * A write, as people see it: planned or done. Holds no secret: documents are masked before they get here.
 *
 * @param action the API operation, for example {@code CreateRole} or {@code CreateConnector}
 * @param resource what it is done to: a role's ARN, or {@code connector 7}
 * @param detail what exactly, one line, may be empty
 * @param before the masked document that was there, if there was one
 * @param after the masked document that is to be there, if there is one
 */
public record Change(String action, String resource, String detail, Optional<String> before, Optional<String> after) {

    /**
     * A change without documents.
     *
     * @param action the API operation
     * @param resource what it is done to
     * @param detail what exactly
     * @return the change
     */
    public static Change of(String action, String resource, String detail) {
        return new Change(action, resource, detail, Optional.empty(), Optional.empty());
    }

    /**
     * The same change on a resource whose name became known only when it was made.
     *
     * @param known the resource's name
     * @return the change
     */
    public Change on(String known) {
        return new Change(action, known, detail, before, after);
    }
}
