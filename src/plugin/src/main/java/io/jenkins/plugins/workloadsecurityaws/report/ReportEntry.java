package io.jenkins.plugins.workloadsecurityaws.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;

/** One report of a build: what a list shows of it. Immutable; the rest stands in its file. */
public class ReportEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String id;
    private final String tenant;
    private final String command;
    private final boolean dryRun;
    private final String account;
    private final String standing;
    private final String worst;
    private final int changes;
    private final int findings;

    ReportEntry(String id, String tenant, Report report, @CheckForNull String worst) {
        this.id = id;
        this.tenant = tenant;
        this.command = report.command();
        this.dryRun = report.dryRun();
        this.account = report.account();
        this.standing = report.standing();
        this.worst = worst;
        this.changes = report.changes().size();
        this.findings = report.findings().size();
    }

    static ReportEntry keep(Path directory, String id, String tenant, AccountReport outcome) throws IOException {
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

    /** {@return whether the changes are only planned} */
    public boolean isDryRun() {
        return dryRun;
    }

    /** {@return the account ID} */
    public String getAccount() {
        return account;
    }

    /** {@return how the account stands, for people} */
    public String getStandingLabel() {
        return Report.standingLabel(standing);
    }

    /** {@return the worst severity that stays, or null if there is no finding} */
    @CheckForNull
    public String getWorst() {
        return worst;
    }

    /** {@return how many changes were made, or planned} */
    public int getChanges() {
        return changes;
    }

    /** {@return how many findings stay} */
    public int getFindings() {
        return findings;
    }

    Path file(Path directory) {
        return directory.resolve(id + ".json");
    }
}
