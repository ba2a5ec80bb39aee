package io.jenkins.plugins.workloadsecurityaws.engine.report;

import java.util.regex.Pattern;

/**
 * Escapes for Markdown as CommonMark and GitHub's dialect define it. A pipe is written as an entity, because readers differ
 * in what a backslash before it means inside a table.
 */
final class Markdown {

    private static final Pattern PLAIN_CODE = Pattern.compile("[A-Za-z0-9 :/_+=,.()-]+");
    private static final Pattern FENCES = Pattern.compile("`{3,}");

    private Markdown() {}

    /** One line of text of any origin, for a cell or a line. */
    static String text(String any) {
        String line = Plain.line(any);
        StringBuilder text = new StringBuilder(line.length() + 16);
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            switch (c) {
                case '\\', '`', '*', '_', '[', ']', '~', '$', '#' ->
                    text.append('\\').append(c);
                case '|', '<', '>', '&', '@' -> entity(text, c);
                // Broken up, so that no reader makes a link of an address in a name.
                case ':' -> entityIf(line.startsWith("://", i), text, c);
                case '.' -> entityIf(line.regionMatches(true, i - 3, "www.", 0, 4), text, c);
                default -> text.append(c);
            }
        }
        return text.toString();
    }

    /** The same in the font of code, if nothing in it could end the code. */
    static String code(String any) {
        return PLAIN_CODE.matcher(any).matches() && !any.isBlank() ? "`" + any + "`" : text(any);
    }

    /** A document between fences that it can't close. */
    static String fenced(String document) {
        int longest = FENCES.matcher(document)
                .results()
                .mapToInt(run -> run.end() - run.start())
                .max()
                .orElse(2);
        String fence = "`".repeat(longest + 1);
        return fence + "json\n" + Plain.block(document) + "\n" + fence;
    }

    /** A row of a table; each cell is escaped already. */
    static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static void entityIf(boolean wanted, StringBuilder text, char c) {
        if (wanted) {
            entity(text, c);
        } else {
            text.append(c);
        }
    }

    private static void entity(StringBuilder text, char c) {
        text.append("&#").append((int) c).append(';');
    }
}
