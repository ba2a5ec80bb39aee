package io.jenkins.plugins.workloadsecurityaws.engine.report;

import java.util.ArrayList;
import java.util.List;

/** Columns that line up, each as wide as its widest cell; the last one is not filled up. Used by one thread. */
final class TextTable {

    private final List<String[]> rows = new ArrayList<>();
    private final int[] widths;

    TextTable(String... headings) {
        widths = new int[headings.length];
        row(headings);
    }

    /** Adds a row; a cell holds one line, whatever its text is. */
    void row(String... cells) {
        String[] row = new String[widths.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = Plain.line(cells[i]);
            widths[i] = Math.max(widths[i], width(row[i]));
        }
        rows.add(row);
    }

    List<String> lines() {
        return rows.stream().map(this::line).toList();
    }

    private String line(String[] row) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.length - 1; i++) {
            line.append(row[i]).append(" ".repeat(widths[i] - width(row[i]) + 2));
        }
        return line.append(row[row.length - 1]).toString().stripTrailing();
    }

    /** In characters as a reader counts them; scripts with double width line up less well. */
    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
