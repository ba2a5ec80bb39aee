package io.jenkins.plugins.workloadsecurityaws.report;

import java.util.Locale;
import java.util.regex.Pattern;

/** Texts of the engine are clauses, and what a service said is whatever it is: both end as sentences for people. */
public final class Sentence {

    private static final Pattern BEGINS_WITH_A_WORD = Pattern.compile("[a-z]+,? ");

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

    /**
     * The same where it stands alone: begins with a capital letter, unless it begins with a name.
     *
     * @param text one line
     * @return the sentence
     */
    static String alone(String text) {
        String line = of(text);
        return BEGINS_WITH_A_WORD.matcher(line).lookingAt()
                ? line.substring(0, 1).toUpperCase(Locale.ROOT) + line.substring(1)
                : line;
    }
}
