package io.jenkins.plugins.workloadsecurityaws.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** One report of a build: what a list shows of it. Immutable; the rest stands in its file. */
@ExportedBean(defaultVisibility = 2)
public class ReportEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String id;
    private final String tenant;
    private final String tenantKey;
    private final String command;
    private final boolean dryRun;
    private final String account;
    private final String standing;
    private final String worst;
    private final int changes;
    private final int findings;

    ReportEntry(String id, TenantReference tenant, Report report, @CheckForNull String worst) {
        this.id = id;
        this.tenant = tenant.fullName();
        this.tenantKey = tenant.key();
        this.command = report.command();
        this.dryRun = report.dryRun();
        this.account = report.account();
        this.standing = report.standing();
        this.worst = worst;
        this.changes = report.changes().size();
        this.findings = report.findings().size();
    }

    static ReportEntry keep(Path directory, String id, TenantReference tenant, AccountReport outcome)
            throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(id + ".json");
        Files.writeString(file, outcome.json());
        return new ReportEntry(
                id,
                tenant,
                Report.read(file),
                outcome.worst().map(Severity::label).orElse(null));
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

    /** {@return what was asked for, for people} */
    public String getTitle() {
        return Messages.ReportEntry_title(Report.title(command, dryRun), account);
    }

    /** {@return what came of it, for people} */
    public String getOutcome() {
        String changed = dryRun ? Messages.ReportEntry_planned(changes) : Messages.ReportEntry_changed(changes);
        return Messages.ReportEntry_outcome(
                changed, standing == null ? Report.severityLabel(worst) : getStandingLabel());
    }

    /** {@return 1 where an error stays, else 0} */
    public long getErrors() {
        return "error".equals(worst) ? 1 : 0;
    }

    /** {@return what was asked for} */
    @Exported
    public String getCommand() {
        return command;
    }

    /** {@return whether the changes are only planned} */
    @Exported
    public boolean isDryRun() {
        return dryRun;
    }

    /** {@return the account ID} */
    @Exported
    public String getAccount() {
        return account;
    }

    /** {@return how the account stands, for programs; null in a report of an earlier form} */
    @CheckForNull
    @Exported
    public String getStanding() {
        return standing;
    }

    /** {@return how the account stands, for people} */
    public String getStandingLabel() {
        return Report.standingLabel(standing);
    }

    /** {@return the worst severity that stays, or null if there is no finding} */
    @CheckForNull
    @Exported
    public String getWorst() {
        return worst;
    }

    /** {@return how many changes were made, or planned} */
    @Exported
    public int getChanges() {
        return changes;
    }

    /** {@return how many findings stay} */
    @Exported
    public int getFindings() {
        return findings;
    }

    Path file(Path directory) {
        return directory.resolve(id + ".json");
    }
}
