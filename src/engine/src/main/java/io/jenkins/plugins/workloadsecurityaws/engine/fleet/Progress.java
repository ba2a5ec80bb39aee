package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far a run has come.
 *
 * @param done accounts that have ended
 * @param total accounts that the run visits; skipped ones are not among them
 * @param counts how many ended in each state, in the order of the states; states that nobody ended in are missing
 * @param left an estimate of the time left; absent until the first account was visited
 */
public record Progress(int done, int total, Map<FleetEntry.State, Integer> counts, Optional<Duration> left) {

    /** Copies the map. */
    public Progress {
        EnumMap<FleetEntry.State, Integer> ordered = new EnumMap<>(FleetEntry.State.class);
        ordered.putAll(counts);
        counts = Collections.unmodifiableMap(ordered);
    }
}
