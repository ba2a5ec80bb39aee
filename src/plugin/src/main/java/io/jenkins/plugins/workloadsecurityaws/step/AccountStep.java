package io.jenkins.plugins.workloadsecurityaws.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.workloadsecurityaws.connection.RequestTemplate;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRun;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.tenant.AccessRequest;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.kohsuke.stapler.DataBoundSetter;

/** What the steps on one account share: which account, and which role. */
public abstract class AccountStep extends WorkloadSecurityStep {

    private static final long serialVersionUID = 1L;

    private String account;
    private String roleArn;
    private String roleName;

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

    /**
     * Replaces variables in what a freestyle build may take from its parameters.
     *
     * @param expansion replaces the variables in a text
     */
    public void expand(UnaryOperator<String> expansion) {
        setTenant(expansion.apply(getTenant()));
        setAccount(expansion.apply(account));
        setRoleArn(expansion.apply(roleArn));
        setRoleName(expansion.apply(roleName));
    }

    /**
     * Begins it; makes no call.
     *
     * @param engine the tenant's engine
     * @param settings the tenant
     * @param listener is told each change as it was made
     * @return the run
     */
    abstract AccountRun begin(Engine engine, Tenant settings, Consumer<Change> listener);

    /** {@return whether only the plan is made} */
    public boolean isDryRun() {
        return false;
    }

    /** Whether the step takes over what somebody else made, or plans to. */
    boolean adopts() {
        return false;
    }

    /** Verification may name any role, for it writes none and shows no document; whatever writes the tenant's alone. */
    boolean showsOrWritesRole() {
        return true;
    }

    /** What is to be granted before the step begins. */
    AccessRequest access(Item job, Tenant settings) {
        String ownName = Util.fixNull(settings.getRole().getName(), RequestTemplate.ROLE_NAME);
        boolean other = roleName != null && !roleName.equals(ownName);
        String named = account;
        if (roleArn != null) {
            RoleArn arn = RoleArn.parse(roleArn);
            String ownPath = Util.fixNull(settings.getRole().getPath(), "/");
            other |= !arn.name().equals(ownName) || !arn.path().equals(ownPath);
            named = arn.account().value();
        }
        return new AccessRequest(
                job,
                use(),
                List.of(Util.fixNull(named)),
                adopts(),
                removes() && !isDryRun(),
                other && showsOrWritesRole(),
                false);
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
    RequestTemplate request(Tenant settings) {
        return RequestTemplate.of(settings, account, roleArn, roleName);
    }

    @Override
    public OperationRun begin(String id, Run<?, ?> run, TaskListener listener, Workspace workspace) {
        return new AccountOperation(this, id, run, listener);
    }

    @Override
    public boolean isOnManyAccounts() {
        return false;
    }
}
