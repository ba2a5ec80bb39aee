package io.jenkins.plugins.workloadsecurityaws.report;

import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** One run over many accounts in a build: its counts. Immutable; the rest stands in its file. */
public class FleetSummary implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String id;
    private final String tenant;
    private final String command;
    private final TreeMap<String, Long> counts;

    private FleetSummary(String id, String tenant, String command, Map<String, Long> counts) {
        this.id = id;
        this.tenant = tenant;
        this.command = command;
        this.counts = new TreeMap<>(counts);
    }

    static FleetSummary keep(Path directory, String id, String tenant, String command, FleetReport outcome)
            throws IOException {
        Files.createDirectories(directory);
        Map<String, Long> counts = new TreeMap<>();
        outcome.counts().forEach((state, count) -> counts.put(state.label(), count));
        FleetSummary summary = new FleetSummary(id, tenant, command, counts);
        Files.writeString(summary.file(directory), outcome.json());
        return summary;
    }

    /** {@return its address below the build's reports} */
    public String getId() {
        return id;
    }

    /** {@return the tenant's name} */
    public String getTenant() {
        return tenant;
    }

    /** {@return what was asked for} */
    public String getCommand() {
        return command;
    }

    /** {@return how many accounts ended in each state} */
    public Map<String, Long> getCounts() {
        return Collections.unmodifiableMap(counts);
    }

    Path file(Path directory) {
        return directory.resolve(id + ".json");
    }
}
