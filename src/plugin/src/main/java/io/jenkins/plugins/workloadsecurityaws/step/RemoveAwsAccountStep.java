package io.jenkins.plugins.workloadsecurityaws.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.workloadsecurityaws.connection.RequestTemplate;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRun;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.Use;
import java.util.function.Consumer;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code workloadSecurityRemoveAwsAccount}: takes an account out: the connector first, then, if asked, our own role. */
public class RemoveAwsAccountStep extends AccountStep {

    private static final long serialVersionUID = 1L;

    private boolean deleteRole;
    private boolean dryRun;

    /** Makes a step with every default. */
    @DataBoundConstructor
    public RemoveAwsAccountStep() {}

    /** {@return whether the role is deleted too, if it is ours} */
    public boolean isDeleteRole() {
        return deleteRole;
    }

    /**
     * Sets whether the role is deleted too.
     *
     * @param deleteRole whether
     */
    @DataBoundSetter
    public void setDeleteRole(boolean deleteRole) {
        this.deleteRole = deleteRole;
    }

    /** {@return whether only the plan is made} */
    @Override
    public boolean isDryRun() {
        return dryRun;
    }

    /**
     * Sets whether only the plan is made.
     *
     * @param dryRun whether
     */
    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    @Override
    Use use() {
        return dryRun ? Use.VERIFY : Use.CHANGE;
    }

    @Override
    public String verb() {
        return dryRun ? Messages.RemoveAwsAccountStep_planning() : Messages.RemoveAwsAccountStep_removing();
    }

    @Override
    boolean removes() {
        return true;
    }

    @Override
    AccountRun begin(Engine engine, Tenant settings, Consumer<Change> listener) {
        RequestTemplate draft = request(settings);
        return dryRun
                ? AccountRun.inOneTurn(() -> engine.planOffboard(draft.request(), deleteRole))
                : engine.offboarding(draft.request(), deleteRole, listener);
    }

    /** Describes the form. */
    @Extension
    public static final class DescriptorImpl extends AccountStepDescriptor {

        @Override
        public String getFunctionName() {
            return "workloadSecurityRemoveAwsAccount";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RemoveAwsAccountStep_displayName();
        }
    }
}
