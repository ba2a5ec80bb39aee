package io.jenkins.plugins.workloadsecurityaws.engine.report;

/**
 * Makes text of unknown origin fit for one line of a report. Account names come from people: a line break would forge a
 * line, an escape sequence would reach the terminal, a bidirectional mark would reorder what follows it.
 */
public final class Plain {

    private Plain() {}

    /**
     * Spells every character that has no shape of its own as its code, for example {@code <U+202E>}.
     *
     * @param text any text
     * @return one line
     */
    public static String line(String text) {
        if (text.codePoints().noneMatch(Plain::isShapeless)) {
            return text;
        }
        StringBuilder line = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (isShapeless(c)) {
                line.append("<U+%04X>".formatted(c));
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.toString();
    }

    /** The same for a document, whose own line breaks stay. */
    static String block(String text) {
        return String.join("\n", text.lines().map(Plain::line).toList());
    }

    private static boolean isShapeless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
