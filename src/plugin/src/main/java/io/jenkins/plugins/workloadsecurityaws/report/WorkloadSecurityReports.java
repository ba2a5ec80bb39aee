package io.jenkins.plugins.workloadsecurityaws.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import jenkins.model.RunAction2;

/**
 * The reports of a build. Holds counts and file names; the reports themselves are JSON files beside the build's log.
 * Thread-safe: branches of a pipeline add to it at the same time.
 */
public class WorkloadSecurityReports implements RunAction2 {

    private static final String DIRECTORY = "workload-security-aws";

    private final List<ReportEntry> entries = new CopyOnWriteArrayList<>();
    private final List<FleetSummary> fleets = new CopyOnWriteArrayList<>();
    private transient Run<?, ?> run;

    /**
     * Where a build keeps its reports and its journal.
     *
     * @param run the build
     * @return a directory, which need not be there yet
     */
    public static Path directory(Run<?, ?> run) {
        return run.getRootDir().toPath().resolve(DIRECTORY);
    }

    /**
     * Keeps a report with its build.
     *
     * @param run the build
     * @param id 36 characters; a report with the same ID is replaced, so that a resumed step reports once
     * @param tenant the tenant's name
     * @param outcome what came of the account
     * @throws IOException if it can't be written
     */
    public static void add(Run<?, ?> run, String id, String tenant, AccountReport outcome) throws IOException {
        ReportEntry entry = ReportEntry.keep(directory(run), id, tenant, outcome);
        change(run, reports -> {
            reports.entries.removeIf(older -> older.getId().equals(id));
            reports.entries.add(entry);
        });
    }

    /**
     * Keeps the report of a run over many accounts with its build.
     *
     * @param run the build
     * @param id 36 characters; a report with the same ID is replaced
     * @param tenant the tenant's name
     * @param command what was asked for
     * @param outcome what came of it
     * @throws IOException if it can't be written
     */
    public static void add(Run<?, ?> run, String id, String tenant, String command, FleetReport outcome)
            throws IOException {
        FleetSummary summary = FleetSummary.keep(directory(run), id, tenant, command, outcome);
        change(run, reports -> {
            reports.fleets.removeIf(older -> older.getId().equals(id));
            reports.fleets.add(summary);
        });
    }

    private static void change(Run<?, ?> run, Consumer<WorkloadSecurityReports> change) throws IOException {
        synchronized (run) {
            WorkloadSecurityReports reports = run.getAction(WorkloadSecurityReports.class);
            if (reports == null) {
                reports = new WorkloadSecurityReports();
                run.addAction(reports);
            }
            change.accept(reports);
            run.save();
        }
    }

    /** {@return one summary for each run over many accounts, in order} */
    @NonNull
    public List<FleetSummary> getFleets() {
        return List.copyOf(fleets);
    }

    /** {@return one entry for each account that a step visited, in order} */
    @NonNull
    public List<ReportEntry> getEntries() {
        return List.copyOf(entries);
    }

    /** {@return the build} */
    public Run<?, ?> getRun() {
        return run;
    }

    /**
     * The page of one report.
     *
     * @param id the entry's ID
     * @return its page, or null
     */
    @CheckForNull
    public Object getDynamic(String id) {
        Optional<Object> fleet = fleets.stream()
                .filter(summary -> summary.getId().equals(id))
                .<Object>map(summary -> new FleetPage(summary, directory(run)))
                .findFirst();
        return fleet.orElseGet(() -> entries.stream()
                .filter(entry -> entry.getId().equals(id))
                .map(entry -> new ReportPage(entry, directory(run)))
                .findFirst()
                .orElse(null));
    }

    @Override
    public String getIconFileName() {
        return "symbol-lock-closed";
    }

    @Override
    public String getDisplayName() {
        return Messages.WorkloadSecurityReports_displayName();
    }

    @Override
    public String getUrlName() {
        return "workload-security";
    }

    @Override
    public void onAttached(Run<?, ?> attached) {
        onLoad(attached);
    }

    @Override
    public void onLoad(Run<?, ?> loaded) {
        run = loaded;
    }
}
