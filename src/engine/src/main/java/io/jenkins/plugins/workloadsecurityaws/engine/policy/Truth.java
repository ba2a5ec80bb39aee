package io.jenkins.plugins.workloadsecurityaws.engine.policy;

/** An answer that may depend on what can't be known; Kleene's three-valued logic. */
enum Truth {
    NO,
    UNKNOWN,
    YES;

    static Truth of(boolean known) {
        return known ? YES : NO;
    }

    Truth and(Truth other) {
        return compareTo(other) <= 0 ? this : other;
    }

    Truth or(Truth other) {
        return compareTo(other) >= 0 ? this : other;
    }

    Truth not() {
        return values()[YES.ordinal() - ordinal()];
    }
}
