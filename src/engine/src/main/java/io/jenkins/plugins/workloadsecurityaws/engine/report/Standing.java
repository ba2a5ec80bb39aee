package io.jenkins.plugins.workloadsecurityaws.engine.report;

import java.util.Locale;

/** How an account stands by what was found, best first. */
public enum Standing {
    /** Everything was looked at, and nothing is wrong. */
    FINE("fine"),
    /** Nothing is wrong in what was looked at; less was asked for than there is, or the tenant shows no more. */
    FINE_AS_FAR_AS_LOOKED("fine as far as looked"),
    /** It works, and not everything is as it should be. */
    FINE_WITH_WARNINGS("fine, with warnings"),
    /** A finding of severity error stays. */
    NEEDS_ATTENTION("needs attention");

    private final String words;

    Standing(String words) {
        this.words = words;
    }

    /** {@return the standing for people} */
    public String words() {
        return words;
    }

    /** {@return the standing for programs, for example {@code fine-as-far-as-looked}} */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
