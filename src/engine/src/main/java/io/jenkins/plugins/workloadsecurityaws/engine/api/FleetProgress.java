package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.fleet.Progress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far a run over many accounts has come.
 *
 * @param done accounts that have ended
 * @param total accounts that the run visits
 * @param counts how many ended in each state, for example {@code changed}; states that nobody ended in are missing
 * @param left an estimate of the time left; absent until the first account was visited
 */
public record FleetProgress(int done, int total, Map<String, Integer> counts, Optional<Duration> left) {

    static FleetProgress of(Progress progress) {
        Map<String, Integer> counts = new TreeMap<>();
        progress.counts().forEach((state, count) -> counts.put(state.label(), count));
        return new FleetProgress(progress.done(), progress.total(), counts, progress.left());
    }
}
