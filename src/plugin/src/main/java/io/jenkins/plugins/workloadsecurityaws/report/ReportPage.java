package io.jenkins.plugins.workloadsecurityaws.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.ModelObject;
import hudson.model.Run;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import jenkins.model.Jenkins;

/** The page of what a build did on one account. */
public final class ReportPage implements ModelObject {

    private final Run<?, ?> run;
    private final String tenant;
    private final String tenantKey;
    private final Report report;

    ReportPage(Run<?, ?> run, String tenant, @CheckForNull String tenantKey, Report report) {
        this.run = run;
        this.tenant = tenant;
        this.tenantKey = tenantKey;
        this.report = report;
    }

    /** {@return the build, whose page Jenkins draws around this one} */
    public Run<?, ?> getObject() {
        return run;
    }

    @Override
    public String getDisplayName() {
        return report.account();
    }

    /** {@return what was done, for people} */
    public String getTitle() {
        return Report.title(report.command(), report.dryRun());
    }

    /** {@return the tenant's name} */
    public String getTenant() {
        return tenant;
    }

    /** {@return the whole report} */
    public Report getReport() {
        return report;
    }

    /** {@return the address of the account's page below Jenkins, for who may see it; else null} */
    @CheckForNull
    public String getAccountAddress() {
        boolean may = Jenkins.get().hasAnyPermission(Jenkins.SYSTEM_READ, Jenkins.MANAGE);
        boolean known = may
                && Tenants.all().stream()
                        .filter(reference -> reference.key().equals(tenantKey))
                        .anyMatch(reference ->
                                KnownAccounts.get().of(reference).accounts().containsKey(report.account()));
        return known ? "manage/workload-security/tenant/" + tenantKey + "/account/" + report.account() + "/" : null;
    }
}
