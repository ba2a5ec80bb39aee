package io.jenkins.plugins.workloadsecurityaws.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** One run over many accounts in a build: its counts. Immutable; the rest stands in its file. */
@ExportedBean(defaultVisibility = 2)
public class FleetSummary implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String id;
    private final String tenant;
    private final String tenantKey;
    private final String command;
    private final boolean planned;
    private final TreeMap<String, Long> counts;

    private FleetSummary(String id, TenantReference tenant, String command, boolean planned, Map<String, Long> counts) {
        this.id = id;
        this.tenant = tenant.fullName();
        this.tenantKey = tenant.key();
        this.command = command;
        this.planned = planned;
        this.counts = new TreeMap<>(counts);
    }

    static FleetSummary keep(Path directory, String id, TenantReference tenant, String command, FleetReport outcome)
            throws IOException {
        Files.createDirectories(directory);
        Map<String, Long> counts = new TreeMap<>();
        outcome.counts().forEach((state, count) -> counts.put(state.label(), count));
        FleetSummary summary = new FleetSummary(id, tenant, command, outcome.dryRun(), counts);
        Files.writeString(summary.file(directory), outcome.json());
        return summary;
    }

    /** {@return its address below the build's reports} */
    @Exported
    public String getId() {
        return id;
    }

    /** {@return the tenant's name} */
    @Exported
    public String getTenant() {
        return tenant;
    }

    /** {@return the tenant's key; null in a build of an earlier version} */
    @CheckForNull
    public String getTenantKey() {
        return tenantKey;
    }

    /** {@return what was asked for} */
    @Exported
    public String getCommand() {
        return command;
    }

    /** {@return whether the changes are only planned} */
    public boolean isPlanned() {
        return planned || command.equals("plan");
    }

    /** {@return what was asked for, for people} */
    public String getTitle() {
        return Messages.FleetSummary_title(
                Report.title(command, isPlanned()),
                counts.values().stream().mapToLong(Long::longValue).sum());
    }

    /** {@return how many accounts ended in each state} */
    @Exported
    public Map<String, Long> getCounts() {
        return Collections.unmodifiableMap(counts);
    }

    /** {@return how many accounts ended in each state, for people} */
    public String getOutcome() {
        return new AccountCounts(command, counts, isPlanned()).parts();
    }

    /** {@return how many accounts are not well, or were not reached} */
    public long getErrors() {
        return counts.getOrDefault("failed", 0L) + counts.getOrDefault("not-reached", 0L);
    }

    Path file(Path directory) {
        return directory.resolve(id + ".json");
    }
}
