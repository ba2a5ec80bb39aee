package io.jenkins.plugins.workloadsecurityaws.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import io.jenkins.plugins.workloadsecurityaws.tenant.NoSuchTenantException;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.Use;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundSetter;

/** What all steps share: which tenant, and which findings fail the build. */
public abstract class WorkloadSecurityStep extends Step implements BuildOperation {

    private static final long serialVersionUID = 1L;

    private String tenant;
    private FailOn failOn = FailOn.ERROR;
    private boolean markUnstable;

    /** {@return the tenant's name; absent: the only one that the job may use} */
    @CheckForNull
    public String getTenant() {
        return tenant;
    }

    /**
     * Names the tenant.
     *
     * @param tenant its name, or empty
     */
    @DataBoundSetter
    public void setTenant(@CheckForNull String tenant) {
        this.tenant = Util.fixEmptyAndTrim(tenant);
    }

    /** {@return {@code error}, {@code warning} or {@code never}: from which finding on the build fails} */
    @NonNull
    public String getFailOn() {
        return failOn.label();
    }

    /**
     * Sets from which finding on the build fails.
     *
     * @param failOn {@code error}, {@code warning} or {@code never}; anything else is refused
     */
    @DataBoundSetter
    public void setFailOn(@NonNull String failOn) {
        this.failOn = FailOn.parse(failOn);
    }

    /** {@return whether the step writes, which decides grants and credentials} */
    abstract Use use();

    @Override
    public String tenantKey(Item job) {
        try {
            return Tenants.find(job, tenant, use()).key();
        } catch (NoSuchTenantException toldByTheOperation) {
            return "";
        }
    }

    FailOn failsOn() {
        return failOn;
    }

    /** {@return whether such a build becomes unstable in place of failing} */
    @Override
    public boolean isMarkUnstable() {
        return markUnstable;
    }

    /**
     * Sets whether such a build becomes unstable in place of failing.
     *
     * @param markUnstable whether
     */
    @DataBoundSetter
    public void setMarkUnstable(boolean markUnstable) {
        this.markUnstable = markUnstable;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new OperationExecution(this, context);
    }
}
