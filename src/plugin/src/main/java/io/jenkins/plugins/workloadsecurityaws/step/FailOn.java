package io.jenkins.plugins.workloadsecurityaws.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
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

    boolean isReachedBy(Optional<Severity> worst) {
        return switch (this) {
            case ERROR -> worst.filter(Severity.ERROR::equals).isPresent();
            case WARNING ->
                worst.filter(severity -> severity.compareTo(Severity.WARNING) >= 0)
                        .isPresent();
            case NEVER -> false;
        };
    }
}
