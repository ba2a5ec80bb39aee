package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** How each account of a run ended, by its place in the selection. Thread-safe; listeners are told one at a time. */
final class RunEntries {

    private final FleetEntry[] entries;
    private final Map<FleetEntry.State, Integer> counts = new EnumMap<>(FleetEntry.State.class);
    private final Time time;
    private final Duration began;
    private final Consumer<Progress> listener;
    private int done;
    private int visited;
    private boolean closed;

    RunEntries(int total, Time time, Consumer<Progress> listener) {
        this.entries = new FleetEntry[total];
        this.time = time;
        this.began = time.elapsed();
        this.listener = listener;
    }

    /** Notes what an earlier process brought to an end; it says nothing about how fast this one is. */
    synchronized void carriedOver(int place, FleetEntry entry) {
        store(place, entry);
    }

    /** Notes what this process visited, unless the run has been given up meanwhile. */
    synchronized void visited(int place, FleetEntry entry) {
        if (closed) {
            return;
        }
        visited++;
        store(place, entry);
        listener.accept(progress());
    }

    synchronized int failed() {
        return counts.getOrDefault(FleetEntry.State.FAILED, 0);
    }

    synchronized Progress progress() {
        Optional<Duration> left = visited == 0
                ? Optional.empty()
                : Optional.of(time.elapsed()
                        .minus(began)
                        .multipliedBy(entries.length - done)
                        .dividedBy(visited));
        return new Progress(done, entries.length, counts, left);
    }

    /** Ends the counting: accounts without an entry get one, and what comes late is not heard any more. */
    synchronized List<FleetEntry> close(IntFunction<FleetEntry> missing) {
        closed = true;
        List<FleetEntry> all = new ArrayList<>(entries.length);
        for (int place = 0; place < entries.length; place++) {
            all.add(entries[place] == null ? missing.apply(place) : entries[place]);
        }
        return all;
    }

    private void store(int place, FleetEntry entry) {
        entries[place] = entry;
        counts.merge(entry.state(), 1, Integer::sum);
        done++;
    }
}
