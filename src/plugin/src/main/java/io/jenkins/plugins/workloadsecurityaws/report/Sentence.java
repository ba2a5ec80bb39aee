package io.jenkins.plugins.workloadsecurityaws.report;

/** Texts of the engine are clauses, and what a service said is whatever it is: both end as sentences for people. */
public final class Sentence {

    private Sentence() {}

    /**
     * Ends a text with a full stop, unless it ends a sentence already.
     *
     * @param text one line
     * @return the sentence
     */
    public static String of(String text) {
        String line = text.stripTrailing();
        return line.isEmpty() || ".!?…".indexOf(line.charAt(line.length() - 1)) >= 0 ? line : line + ".";
    }
}
