package io.jenkins.plugins.workloadsecurityaws.engine.report;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes HTML in which no text can become markup: tags and attribute names are constants of the caller, everything else is
 * escaped here. Used by one thread.
 */
final class HtmlWriter {

    private final StringBuilder html = new StringBuilder("<!DOCTYPE html>\n");
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * Begins an element.
     *
     * @param tag its name, a constant
     * @param attributes names and values in turn; the names are constants
     * @return this
     */
    HtmlWriter begin(String tag, String... attributes) {
        tag(tag, attributes);
        open.push(tag);
        return this;
    }

    /** Ends the innermost element. */
    HtmlWriter end() {
        html.append("</").append(open.pop()).append(">");
        return this;
    }

    /** Writes an element that holds one line of text. */
    HtmlWriter element(String tag, String text, String... attributes) {
        return begin(tag, attributes).text(text).end();
    }

    /** Writes an element that holds nothing. */
    HtmlWriter empty(String tag, String... attributes) {
        tag(tag, attributes);
        return this;
    }

    /** Writes one line of text, whatever is in it. */
    HtmlWriter text(String text) {
        escape(Plain.line(text));
        return this;
    }

    /** Writes text that keeps its lines, for {@code pre}. */
    HtmlWriter block(String text) {
        escape(Plain.block(text));
        return this;
    }

    /** Writes a style sheet of this product's own; nothing of a report may get in here. */
    HtmlWriter style(String constant) {
        html.append("<style>\n").append(constant).append("</style>");
        return this;
    }

    HtmlWriter newline() {
        html.append('\n');
        return this;
    }

    @Override
    public String toString() {
        return html.toString();
    }

    private void tag(String tag, String... attributes) {
        html.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            html.append(' ').append(attributes[i]).append("=\"");
            escape(Plain.line(attributes[i + 1]));
            html.append('"');
        }
        html.append('>');
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '&' -> html.append("&amp;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(c);
            }
        }
    }
}
