package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An Action or NotAction element. Actions know no case, and only an action's name may hold wildcards, not the service
 * before the colon
 * (<a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html">Action</a>).
 */
final class Actions {

    private static final Pattern FORM = Pattern.compile("\\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+");

    private final boolean negated;
    private final List<String> written;
    private final boolean understood;
    private final Set<String> exact = new HashSet<>();
    private final List<Glob> patterns = new ArrayList<>();

    /**
     * Reads the element.
     *
     * @param negated NotAction
     * @param written what it lists
     * @param readable whether these are all values, and each was a string
     */
    Actions(boolean negated, List<String> written, boolean readable) {
        this.negated = negated;
        this.written = List.copyOf(written);
        this.understood = readable
                && !written.isEmpty()
                && written.stream().allMatch(one -> FORM.matcher(one).matches());
        for (String one : written) {
            if (FORM.matcher(one).matches()) {
                if (one.indexOf('*') < 0 && one.indexOf('?') < 0) {
                    exact.add(Condition.asciiLower(one));
                } else {
                    patterns.add(Glob.of(Condition.asciiLower(one), false));
                }
            }
        }
    }

    /** Whether everything but what is listed is meant. */
    boolean negated() {
        return negated;
    }

    /** The values as they stand in the document. */
    List<String> written() {
        return written;
    }

    /** Whether there is a value, and each is of the form that IAM takes. */
    boolean understood() {
        return understood;
    }

    /** Whether nothing but actions of one service is listed, or all of all services. */
    boolean areOf(String service) {
        return written.stream()
                .allMatch(one -> one.equals("*") || Condition.asciiLower(one).startsWith(service + ":"));
    }

    /** A value for showing: one of another form may be anything, an external ID too. */
    static String shown(String written) {
        return FORM.matcher(written).matches() ? written : "an action that is not understood";
    }

    /** Whether the element covers an action, given in lower case. */
    Truth cover(String action) {
        if (!understood) {
            return Truth.UNKNOWN;
        }
        boolean listed = exact.contains(action) || patterns.stream().anyMatch(pattern -> pattern.matches(action));
        return Truth.of(listed != negated);
    }
}
