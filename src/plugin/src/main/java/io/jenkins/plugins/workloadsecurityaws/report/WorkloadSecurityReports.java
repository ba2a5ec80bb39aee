package io.jenkins.plugins.workloadsecurityaws.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Api;
import hudson.model.Run;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import jenkins.model.RunAction2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The reports of a build. Holds counts and file names; the reports themselves are JSON files beside the build's log.
 * Thread-safe: branches of a pipeline add to it at the same time.
 */
@ExportedBean
public class WorkloadSecurityReports implements RunAction2 {

    /** The page's address below its build. */
    public static final String URL = "workload-security";

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
     * @param tenant the tenant
     * @param outcome what came of the account
     * @throws IOException if it can't be written
     */
    public static void add(Run<?, ?> run, String id, TenantReference tenant, AccountReport outcome) throws IOException {
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
     * @param tenant the tenant
     * @param command what was asked for
     * @param outcome what came of it
     * @throws IOException if it can't be written
     */
    public static void add(Run<?, ?> run, String id, TenantReference tenant, String command, FleetReport outcome)
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

    /** {@return the reports for programs} */
    public Api getApi() {
        return new Api(this);
    }

    /** {@return one summary for each run over many accounts, in order} */
    @NonNull
    @Exported
    public List<FleetSummary> getFleets() {
        return List.copyOf(fleets);
    }

    /** {@return one entry for each account that a step visited, in order} */
    @NonNull
    @Exported
    public List<ReportEntry> getEntries() {
        return List.copyOf(entries);
    }

    /** {@return the build, whose page Jenkins draws around this one} */
    public Run<?, ?> getObject() {
        return run;
    }

    /**
     * What a list shows of a report.
     *
     * @param id its address below this page
     * @param title what was asked for
     * @param tenant the tenant's name
     * @param outcome what came of it
     * @param errors how many accounts are not well, or were not reached
     */
    public record Line(String id, String title, String tenant, String outcome, long errors) {}

    /** {@return a line for each report, those of many accounts first} */
    @NonNull
    public List<Line> getLines() {
        return Stream.concat(
                        fleets.stream()
                                .map(fleet -> new Line(
                                        fleet.getId(),
                                        fleet.getTitle(),
                                        fleet.getTenant(),
                                        fleet.getOutcome(),
                                        fleet.getErrors())),
                        entries.stream()
                                .map(entry -> new Line(
                                        entry.getId(),
                                        entry.getTitle(),
                                        entry.getTenant(),
                                        entry.getOutcome(),
                                        entry.getErrors())))
                .toList();
    }

    /** {@return how many accounts are not well, or were not reached} */
    public long getErrors() {
        return getLines().stream().mapToLong(Line::errors).sum();
    }

    /**
     * The page of one report.
     *
     * @param id the report's ID
     * @return its page, or null
     * @throws IOException if it can't be read
     */
    @CheckForNull
    public Object getDynamic(String id) throws IOException {
        for (FleetSummary fleet : fleets) {
            if (fleet.getId().equals(id)) {
                return new FleetPage(run, fleet);
            }
        }
        for (ReportEntry entry : entries) {
            if (entry.getId().equals(id)) {
                Path file = entry.file(directory(run));
                return Files.exists(file)
                        ? new ReportPage(run, entry.getTenant(), entry.getTenantKey(), Report.read(file))
                        : null;
            }
        }
        return null;
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
        return URL;
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
