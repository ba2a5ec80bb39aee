package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import io.jenkins.plugins.workloadsecurityaws.engine.policy.PolicyValues.Comparison;
import java.util.List;

/** A Resource or NotResource element. */
final class Resources {

    private final boolean negated;
    private final boolean everything;
    private final boolean understood;
    private final PolicyValues values;
    private final List<String> written;

    /**
     * Reads the element.
     *
     * @param negated NotResource
     * @param written what it lists
     * @param readable whether these are all values, and each was a string
     * @param variables whether the policy's Version makes <code>${...}</code> a variable
     */
    Resources(boolean negated, List<String> written, boolean readable, boolean variables) {
        this.negated = negated;
        this.written = List.copyOf(written);
        this.understood = readable && !written.isEmpty();
        this.everything = written.contains("*");
        this.values = PolicyValues.of(written, Comparison.RESOURCE, variables);
    }

    /** Whether the element covers a resource: an ARN, or {@code *} for actions that know no other resource. */
    Truth cover(String resource) {
        Truth listed = everything || values.certain().contains(resource)
                ? Truth.YES
                : values.possible().contains(resource) || !understood ? Truth.UNKNOWN : Truth.NO;
        Truth covered = negated ? listed.not() : listed;
        // A variable without a value takes the statement out of force.
        return values.variable() && covered == Truth.YES ? Truth.UNKNOWN : covered;
    }

    /** Whether the element may draw a line through the resources of a service, with some covered and some not. */
    boolean mayDivide(String service) {
        return !everything && (!understood || written.stream().anyMatch(value -> mayName(service, value)));
    }

    private static boolean mayName(String service, String value) {
        String[] parts = value.split(":", 4);
        return parts.length < 4
                || parts[2].equals(service)
                || parts[2].indexOf('*') >= 0
                || parts[2].indexOf('?') >= 0
                || value.contains("${");
    }
}
