package io.jenkins.plugins.workloadsecurityaws.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.workloadsecurityaws.connection.RequestTemplate;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRun;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.api.RepairOptions;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.Use;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code workloadSecurityRepairAwsAccount}: puts a known account right, where role and connector are ours or adopted. */
public class RepairAwsAccountStep extends AccountStep {

    private static final long serialVersionUID = 1L;

    private boolean adopt;
    private boolean dryRun;

    /** Makes a step with every default. */
    @DataBoundConstructor
    public RepairAwsAccountStep() {}

    /** {@return whether a role or connector that somebody else made may be taken over} */
    public boolean isAdopt() {
        return adopt;
    }

    /**
     * Sets whether a role or connector may be taken over.
     *
     * @param adopt whether
     */
    @DataBoundSetter
    public void setAdopt(boolean adopt) {
        this.adopt = adopt;
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
    boolean adopts() {
        return adopt;
    }

    @Override
    Use use() {
        return dryRun ? Use.VERIFY : Use.CHANGE;
    }

    @Override
    public String verb() {
        return dryRun ? Messages.RepairAwsAccountStep_planning() : Messages.RepairAwsAccountStep_repairing();
    }

    @Override
    AccountRun begin(Engine engine, Tenant settings, Consumer<Change> listener) {
        RequestTemplate draft =
                request(settings).withWishes(adopt, Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
        return dryRun
                ? AccountRun.inOneTurn(() -> engine.planRepair(draft.request()))
                : engine.repairing(draft.request(), RepairOptions.ANY, listener);
    }

    /** Describes the form. */
    @Extension
    public static final class DescriptorImpl extends AccountStepDescriptor {

        @Override
        public String getFunctionName() {
            return "workloadSecurityRepairAwsAccount";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RepairAwsAccountStep_displayName();
        }
    }
}
