package io.jenkins.plugins.workloadsecurityaws.engine.finding;

import java.util.Locale;
import java.util.Objects;

/**
 * What one layer of a proof came to. Holds no secret.
 *
 * @param layer which layer
 * @param state what it came to
 * @param told what was proved or got in, or why nothing is proved: one line
 */
public record Proof(Layer layer, State state, String told) {

    /** By what a thing is proved. */
    public enum Layer {
        /** The trust policy is evaluated over all external IDs and principals. */
        EVALUATION(
                "evaluation",
                "the trust policy lets Workload Security in with the tenant's external ID, and nobody else",
                "that AWS decides the same, or who holds the external ID"),
        /** A short-lived role under the same condition on the external ID is entered and refused for real. */
        PROBE(
                "live probe",
                "AWS enforces the role's condition on the external ID in this account and partition",
                "who holds the external ID, or that nobody but the trusted account gets in"),
        /** Workload Security is asked to synchronise through the role. */
        SERVICE(
                "Workload Security",
                "Workload Security gets in with the external ID that it shows now",
                "that anybody is refused, or that no session from before was used on");

        private final String title;
        private final String proves;
        private final String cannotProve;

        Layer(String title, String proves, String cannotProve) {
            this.title = title;
            this.proves = proves;
            this.cannotProve = cannotProve;
        }

        /** {@return the layer for people} */
        public String title() {
            return title;
        }

        /** {@return what it proves if it succeeds, as the end of a sentence} */
        public String proves() {
            return proves;
        }

        /** {@return what it can't prove whatever it comes to, as the end of a sentence} */
        public String cannotProve() {
            return cannotProve;
        }

        /** {@return the layer for programs: {@code evaluation}, {@code probe} or {@code service}} */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a layer came to. */
    public enum State {
        /** What the layer is for is so. */
        PROVED,
        /** It is not so: something that must not get in got in, or what must get in does not. */
        REFUTED,
        /** It was tried and came to no answer. */
        NOT_PROVED,
        /** It can't be tried on this role. */
        NOT_REPRODUCIBLE,
        /** It was not tried. */
        NOT_RUN;

        /** {@return the state for people, for example {@code not run}} */
        public String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        /** {@return the state for programs, for example {@code not-run}} */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Checks that nothing is missing. */
    public Proof {
        Objects.requireNonNull(layer);
        Objects.requireNonNull(state);
        Objects.requireNonNull(told);
    }
}
