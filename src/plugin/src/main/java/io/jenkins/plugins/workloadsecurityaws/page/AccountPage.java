package io.jenkins.plugins.workloadsecurityaws.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Api;
import hudson.model.Failure;
import hudson.security.Permission;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.report.Report;
import io.jenkins.plugins.workloadsecurityaws.report.StageLabel;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.HttpRedirect;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.POST;

/** An account on the page. */
@ExportedBean(defaultVisibility = 2)
public class AccountPage {

    private static final Comparator<KnownAccount.Note> MOST_SEVERE_FIRST =
            Comparator.comparingInt(note -> List.of("error", "warning", "info").indexOf(note.severity()));

    private final TenantPage tenant;
    private final KnownAccount known;

    AccountPage(TenantPage tenant, KnownAccount known) {
        this.tenant = tenant;
        this.known = known;
    }

    /** {@return the permissions of which any lets a user see it} */
    public Permission[] getViewPermissions() {
        return WorkloadSecurityPage.getViewPermissions();
    }

    /** {@return the account for programs} */
    public Api getApi() {
        return new Api(this);
    }

    /** {@return its ID} */
    @Exported
    public String getAccount() {
        return known.account();
    }

    /** {@return the full name of its tenant} */
    @Exported(name = "tenant")
    public String getTenantName() {
        return tenant.getName();
    }

    /** {@return the ARN of its role, or null} */
    @Exported
    @CheckForNull
    public String getRoleArn() {
        return known.roleArn();
    }

    /** {@return the ID of its connector, or null} */
    @Exported
    @CheckForNull
    public Long getConnectorId() {
        return known.connectorId();
    }

    /** {@return its state, for programs} */
    @Exported(name = "state")
    public String getStateName() {
        return known.state().name();
    }

    /** {@return how far a change of its external ID has come, for programs, or null where there is none} */
    @Exported(name = "rotation")
    @CheckForNull
    public String getStageName() {
        return known.rotation() == null ? null : known.rotation().label();
    }

    /** {@return how far a change of its external ID has come, or null where there is none} */
    @CheckForNull
    public StageLabel getStage() {
        return StageLabel.of(known.rotation());
    }

    /** {@return when the connector last synchronised, in ISO 8601, or null} */
    @Exported(name = "lastSync")
    @CheckForNull
    public String getLastSyncTime() {
        return Moment.iso(known.lastSync());
    }

    /** {@return when it was last verified, in ISO 8601, or null} */
    @Exported(name = "verified")
    @CheckForNull
    public String getVerifiedTime() {
        return Moment.iso(known.verified());
    }

    /** {@return the build, user or schedule that last verified it, or null} */
    @Exported(name = "verifiedBy")
    @CheckForNull
    public String getVerifier() {
        return known.verifiedBy();
    }

    /** {@return the build or user that added it from here, or null} */
    @Exported(name = "addedBy")
    @CheckForNull
    public String getAdder() {
        return known.addedBy();
    }

    /** {@return whether its repair waits for somebody to ask for it} */
    @Exported
    public boolean isWaiting() {
        return known.waits();
    }

    /** {@return its tenant} */
    public TenantPage getTenant() {
        return tenant;
    }

    /** {@return how it was last seen} */
    public KnownAccount getKnown() {
        return known;
    }

    /** {@return the name that its connector bears; empty where it says no more than the ID} */
    @Exported
    public String getName() {
        return known.name().equals(known.account()) ? "" : known.name();
    }

    /** {@return its state for people} */
    public StateLabel getState() {
        return new StateLabel(known.state());
    }

    /** {@return when the connector last synchronised, or null} */
    @CheckForNull
    public Moment getLastSync() {
        return Moment.of(known.lastSync());
    }

    /** {@return when and by whom it was last verified, or null} */
    @CheckForNull
    public Moment getVerified() {
        return Moment.of(known.verified(), known.verifiedBy());
    }

    /** {@return who last verified it, or null} */
    @CheckForNull
    public ActorLabel getVerifiedBy() {
        return ActorLabel.of(known.verifiedBy());
    }

    /** {@return the connector's ID as it is written, without any grouping of digits} */
    public String getConnector() {
        return String.valueOf(known.connectorId());
    }

    /** {@return who added it from here, or null} */
    @CheckForNull
    public ActorLabel getAddedBy() {
        return ActorLabel.of(known.addedBy());
    }

    /** {@return what was found, errors first} */
    @Exported(inline = true)
    public List<KnownAccount.Note> getFindings() {
        return known.findings().stream().sorted(MOST_SEVERE_FIRST).toList();
    }

    /** {@return the same for people} */
    public List<Report.Found> getFound() {
        return getFindings().stream().map(Report.Found::of).toList();
    }

    /** {@return all that was found, a line for each finding} */
    public String getFindingsInFull() {
        return getFindings().stream()
                .map(note -> note.code() + ": " + note.message())
                .collect(Collectors.joining("\n"));
    }

    /** {@return what became of it, the newest first} */
    public List<AccountEvent> getEvents() {
        return AccountEvent.of(known, tenant.history());
    }

    /** {@return the role in the AWS console of its partition, or null} */
    @CheckForNull
    public String getRoleConsole() {
        return known.roleArn() == null ? null : AwsConsole.role(known.roleArn());
    }

    /** {@return what was written to it} */
    public AccountWrites getWrites() {
        return AccountWrites.of(tenant.reference(), known.account());
    }

    /** {@return its address below the overview} */
    public String getAddress() {
        return "tenant/" + tenant.getKey() + "/account/" + known.account() + "/";
    }

    /** {@return what was last asked for here, or null} */
    @CheckForNull
    public AccountTask getTask() {
        return AccountTasks.get().last(tenant.reference(), known.account());
    }

    /**
     * Begins to verify it.
     *
     * @return back to its page
     */
    @POST
    public HttpResponse doVerify() {
        Jenkins.get().checkPermission(Jenkins.MANAGE);
        return begin(AccountTask.Kind.VERIFY);
    }

    /**
     * Begins to plan its repair; writes nothing.
     *
     * @return back to its page
     */
    @POST
    public HttpResponse doPlan() {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return begin(AccountTask.Kind.PLAN);
    }

    /**
     * Begins its repair. Makes what the plan shows and nothing else; adopts nothing.
     *
     * @param plan tells which plan was shown and confirmed
     * @return back to its page
     */
    @POST
    public HttpResponse doRepair(@QueryParameter String plan) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        if (Util.fixEmptyAndTrim(plan) == null) {
            throw new Failure(Messages.AccountPage_noPlan());
        }
        AccountTasks.get()
                .repair(tenant.reference(), known, Jenkins.getAuthentication2().getName(), plan);
        return new HttpRedirect(".");
    }

    /**
     * Begins to show by experiment that its role can't be entered without the external ID, which writes.
     *
     * @return back to its page
     */
    @POST
    public HttpResponse doProve() {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return begin(AccountTask.Kind.PROVE);
    }

    private HttpResponse begin(AccountTask.Kind kind) {
        AccountTasks.get()
                .begin(
                        tenant.reference(),
                        known,
                        kind,
                        Jenkins.getAuthentication2().getName());
        return new HttpRedirect(".");
    }
}
