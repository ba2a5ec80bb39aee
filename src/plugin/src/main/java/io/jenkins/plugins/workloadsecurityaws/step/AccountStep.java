package io.jenkins.plugins.workloadsecurityaws.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.workloadsecurityaws.connection.RequestDraft;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountListener;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountOutcome;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.Use;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundSetter;

/** What the steps on one account share: which account of which tenant, and which findings fail the build. */
public abstract class AccountStep extends Step implements BuildWork {

    private static final long serialVersionUID = 1L;

    private String tenant;
    private String account;
    private String roleArn;
    private String roleName;
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

    /** {@return the 12-digit account ID; either this or the role's ARN} */
    @CheckForNull
    public String getAccount() {
        return account;
    }

    /**
     * Names the account.
     *
     * @param account 12 digits
     */
    @DataBoundSetter
    public void setAccount(@CheckForNull String account) {
        this.account = Util.fixEmptyAndTrim(account);
    }

    /** {@return the ARN of the cross-account role} */
    @CheckForNull
    public String getRoleArn() {
        return roleArn;
    }

    /**
     * Names the role.
     *
     * @param roleArn its ARN
     */
    @DataBoundSetter
    public void setRoleArn(@CheckForNull String roleArn) {
        this.roleArn = Util.fixEmptyAndTrim(roleArn);
    }

    /** {@return the role's name; absent: the tenant's} */
    @CheckForNull
    public String getRoleName() {
        return roleName;
    }

    /**
     * Names the role where it differs from the tenant's.
     *
     * @param roleName its name
     */
    @DataBoundSetter
    public void setRoleName(@CheckForNull String roleName) {
        this.roleName = Util.fixEmptyAndTrim(roleName);
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

    /**
     * Replaces variables in what a freestyle build may take from its parameters.
     *
     * @param expansion replaces the variables in a text
     */
    public void expand(UnaryOperator<String> expansion) {
        setTenant(expansion.apply(tenant));
        setAccount(expansion.apply(account));
        setRoleArn(expansion.apply(roleArn));
        setRoleName(expansion.apply(roleName));
    }

    FailOn failsOn() {
        return failOn;
    }

    /** {@return whether the step writes, which decides grants and credentials} */
    abstract Use use();

    /**
     * Does it. Called by a thread of the pool.
     *
     * @param engine the tenant's engine
     * @param settings the tenant
     * @param listener is told each change as it was made
     * @return what came of it
     */
    abstract AccountOutcome perform(Engine engine, Tenant settings, AccountListener listener);

    /** {@return whether only the plan is made} */
    public boolean isDryRun() {
        return false;
    }

    /** Whether the account belongs to the known ones once the step is done. */
    boolean adds() {
        return false;
    }

    /** Whether the account no longer belongs to the known ones once the step is done. */
    boolean removes() {
        return false;
    }

    /** The request as far as all steps have it: the step's own values, then the tenant's. */
    RequestDraft request(Tenant settings) {
        return RequestDraft.of(settings, account, roleArn, roleName);
    }

    @Override
    public WorkResult work(String id, Run<?, ?> run, TaskListener listener, Optional<FilePath> workspace)
            throws IOException {
        return AccountWork.run(this, id, run, listener);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new WorkExecution(this, context);
    }
}
