package io.jenkins.plugins.workloadsecurityaws.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** From which finding on a build fails. */
enum FailOn {
    /** From a finding of severity error on. */
    ERROR,
    /** From a finding of severity warning on. */
    WARNING,
    /** Not for any finding. */
    NEVER;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static FailOn parse(@CheckForNull String label) {
        return Arrays.stream(values())
                .filter(value -> value.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(Messages.FailOn_unknown(label)));
    }

    boolean isReachedBy(Optional<String> worstSeverity) {
        return switch (this) {
            case ERROR -> worstSeverity.filter("error"::equals).isPresent();
            case WARNING ->
                worstSeverity
                        .filter(severity -> severity.equals("error") || severity.equals("warning"))
                        .isPresent();
            case NEVER -> false;
        };
    }
}
