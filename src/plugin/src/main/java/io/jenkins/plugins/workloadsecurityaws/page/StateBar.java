package io.jenkins.plugins.workloadsecurityaws.page;

import java.util.ArrayList;
import java.util.List;

/**
 * How the accounts divide into states, as one bar. Says nothing that the counts beside it don't say in words.
 *
 * @param parts its parts, from the left
 * @param width the width of all parts
 */
public record StateBar(List<Part> parts, int width) {

    private static final int FULL = 1000;

    /** One account of ten thousand is seen too. */
    private static final int LEAST = 8;

    /**
     * A part.
     *
     * @param label the state
     * @param left where it begins
     * @param width how wide it is
     */
    public record Part(StateLabel label, int left, int width) {}

    static StateBar of(List<StateCount> counts) {
        int total = Math.max(1, counts.stream().mapToInt(StateCount::count).sum());
        List<Part> parts = new ArrayList<>();
        int left = 0;
        for (StateCount each : counts) {
            int width = Math.max(LEAST, Math.toIntExact((long) each.count() * FULL / total));
            parts.add(new Part(each.label(), left, width));
            left += width;
        }
        return new StateBar(parts, Math.max(1, left));
    }
}
