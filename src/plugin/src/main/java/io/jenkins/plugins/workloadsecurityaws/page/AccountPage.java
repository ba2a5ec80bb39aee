package io.jenkins.plugins.workloadsecurityaws.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Failure;
import hudson.security.Permission;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.HttpRedirect;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An account on the page. */
public class AccountPage {

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

    /** {@return its tenant} */
    public TenantPage getTenant() {
        return tenant;
    }

    /** {@return how it was last seen} */
    public KnownAccount getKnown() {
        return known;
    }

    /** {@return its state for people} */
    public String getStateLabel() {
        return switch (known.state()) {
            case FINE -> Messages.AccountPage_fine();
            case FINE_AS_FAR_AS_LOOKED -> Messages.AccountPage_fineAsFarAsLooked();
            case WARNING -> Messages.AccountPage_warning();
            case DRIFT -> Messages.AccountPage_drift();
            case UNKNOWN -> Messages.AccountPage_unknown();
            case NOT_VERIFIABLE -> Messages.AccountPage_notVerifiable();
        };
    }

    /** {@return the class that gives its state the colour of Jenkins' theme} */
    public String getStateClass() {
        return switch (known.state()) {
            case FINE -> "jenkins-!-success-color";
            case WARNING -> "jenkins-!-warning-color";
            case DRIFT -> "jenkins-!-error-color";
            case FINE_AS_FAR_AS_LOOKED, UNKNOWN, NOT_VERIFIABLE -> "jenkins-!-text-color-secondary";
        };
    }

    /** {@return when the connector last synchronised, for people} */
    public String getLastSync() {
        return Moments.show(known.lastSync());
    }

    /** {@return when and by whom it was last verified, for people} */
    public String getVerified() {
        return Moments.show(known.verified(), known.verifiedBy());
    }

    /** {@return its address below the list} */
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
