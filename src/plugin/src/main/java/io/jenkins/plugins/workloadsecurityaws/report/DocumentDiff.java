package io.jenkins.plugins.workloadsecurityaws.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;

/** What differs between two documents, line by line. A pure function. */
final class DocumentDiff {

    /** Above so many lines a side, which no policy of IAM has, both are shown whole. */
    private static final int MOST_LINES = 2_000;

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ObjectWriter PRETTY = MAPPER.writer(new DefaultPrettyPrinter()
            .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE)
            .withSeparators(Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER)));

    private DocumentDiff() {}

    /**
     * A line of either document.
     *
     * @param kind {@code same}, {@code removed} or {@code added}
     * @param text the line
     */
    public record Line(String kind, String text) {

        /** {@return the sign before it, which tells without colours} */
        public String getSign() {
            return kind.equals("added") ? "+" : kind.equals("removed") ? "-" : " ";
        }
    }

    static List<Line> of(@CheckForNull String before, @CheckForNull String after) {
        List<String> old = lines(before);
        List<String> now = lines(after);
        List<Line> diff = new ArrayList<>();
        if (old.size() > MOST_LINES || now.size() > MOST_LINES) {
            old.forEach(line -> diff.add(new Line("removed", line)));
            now.forEach(line -> diff.add(new Line("added", line)));
            return diff;
        }
        int[][] common = common(old, now);
        int i = 0;
        int j = 0;
        while (i < old.size() || j < now.size()) {
            if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
                diff.add(new Line("same", old.get(i)));
                i++;
                j++;
            } else if (j == now.size() || i < old.size() && common[i + 1][j] >= common[i][j + 1]) {
                diff.add(new Line("removed", old.get(i++)));
            } else {
                diff.add(new Line("added", now.get(j++)));
            }
        }
        return diff;
    }

    /** A policy's actions stand in a line each, so that a diff shows which ones differ. */
    private static List<String> lines(@CheckForNull String text) {
        if (text == null) {
            return List.of();
        }
        try {
            return PRETTY.writeValueAsString(MAPPER.readTree(text)).lines().toList();
        } catch (JsonProcessingException noJson) {
            return text.lines().toList();
        }
    }

    /** How many lines both have in common from a place on: the longest common subsequence. */
    private static int[][] common(List<String> old, List<String> now) {
        int[][] common = new int[old.size() + 1][now.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = now.size() - 1; j >= 0; j--) {
                common[i][j] = old.get(i).equals(now.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
