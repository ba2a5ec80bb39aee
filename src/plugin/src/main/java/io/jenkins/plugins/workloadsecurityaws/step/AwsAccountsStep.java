package io.jenkins.plugins.workloadsecurityaws.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.tenant.OrganizationText;
import io.jenkins.plugins.workloadsecurityaws.tenant.Use;
import java.time.Duration;
import java.util.Optional;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code workloadSecurityAwsAccounts}: one command on many accounts, resumed after a restart of Jenkins. */
public class AwsAccountsStep extends ManyAccountsStep {

    private static final long serialVersionUID = 1L;

    /** How many accounts are visited at once unless the step says otherwise. */
    public static final int DEFAULT_WORKERS = 16;

    private static final int MOST_WORKERS = 256;
    private static final int MOST_MINUTES = 1440;

    private final FleetMode mode;
    private int workers = DEFAULT_WORKERS;
    private Integer failFastAtPercent;
    private boolean quick;
    private boolean prove;
    private boolean adopt;
    private boolean dryRun;
    private Integer deadlineMinutes;
    private boolean switchExternalId;
    private boolean deleteRole;
    private Integer confirm;

    /**
     * Makes a step with every default.
     *
     * @param mode {@code plan}, {@code verify}, {@code onboard}, {@code repair}, {@code rotate} or {@code offboard}
     */
    @DataBoundConstructor
    public AwsAccountsStep(@NonNull String mode) {
        this.mode = FleetMode.parse(mode);
    }

    /** {@return {@code plan}, {@code verify}, {@code onboard}, {@code repair}, {@code rotate} or {@code offboard}} */
    @NonNull
    public String getMode() {
        return mode.label();
    }

    FleetMode mode() {
        return mode;
    }

    /** {@return how many accounts are visited at once} */
    public int getWorkers() {
        return workers;
    }

    /**
     * Sets how many accounts are visited at once.
     *
     * @param workers 1 to 256
     */
    @DataBoundSetter
    public void setWorkers(int workers) {
        if (workers < 1 || workers > MOST_WORKERS) {
            throw new IllegalArgumentException(Messages.AwsAccountsStep_workers(String.valueOf(workers)));
        }
        this.workers = workers;
    }

    /** {@return at which percentage of failed accounts the run stops; null: never} */
    @CheckForNull
    public Integer getFailFastAtPercent() {
        return failFastAtPercent;
    }

    /**
     * Sets when the run stops.
     *
     * @param percent 0 to 100, or null
     */
    @DataBoundSetter
    public void setFailFastAtPercent(@CheckForNull Integer percent) {
        if (percent != null && (percent < 0 || percent > 100)) {
            throw new IllegalArgumentException(Messages.AwsAccountsStep_failFast(percent.toString()));
        }
        this.failFastAtPercent = percent;
    }

    /** {@return whether verification reads only the trust policy and our own inline policy} */
    public boolean isQuick() {
        return quick;
    }

    /**
     * Sets whether verification is quick.
     *
     * @param quick whether
     */
    @DataBoundSetter
    public void setQuick(boolean quick) {
        this.quick = quick;
    }

    /** {@return whether verification shows by experiment that roles can't be entered without the external ID, which writes} */
    public boolean isProve() {
        return prove;
    }

    /**
     * Sets whether verification proves.
     *
     * @param prove whether; for listed accounts only, and not together with {@link #setQuick}
     */
    @DataBoundSetter
    public void setProve(boolean prove) {
        this.prove = prove;
    }

    /** Refuses what can't be asked for together. */
    void check() {
        if (prove && mode != FleetMode.VERIFY) {
            throw new InvalidInputException("prove", Messages.AwsAccountsStep_proveMode());
        }
        if (prove && isOrganization()) {
            throw new InvalidInputException("prove", Messages.AwsAccountsStep_proveOrganization());
        }
        VerifyAwsAccountStep.checkProof(prove, quick);
        if (dryRun && !mode.writes()) {
            throw new InvalidInputException("dry-run", Messages.AwsAccountsStep_dryRunMode(mode.label()));
        }
        if (switchExternalId && (mode != FleetMode.ROTATE || dryRun)) {
            throw new InvalidInputException("switch-external-id", Messages.AwsAccountsStep_switchMode());
        }
        if (deadlineMinutes != null && mode != FleetMode.ROTATE) {
            throw new InvalidInputException("deadline-minutes", Messages.AwsAccountsStep_deadlineMode());
        }
    }

    /** {@return whether roles and connectors that somebody else made may be taken over} */
    public boolean isAdopt() {
        return adopt;
    }

    /**
     * Sets whether roles and connectors may be taken over.
     *
     * @param adopt whether
     */
    @DataBoundSetter
    public void setAdopt(boolean adopt) {
        this.adopt = adopt;
    }

    /** {@return whether it is only told what would be changed} */
    public boolean isDryRun() {
        return dryRun;
    }

    /**
     * Sets whether it is only told what would be changed.
     *
     * @param dryRun whether; for the modes that write
     */
    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    /** {@return for how long an account may be without entry while its external ID is changed; null: 20 minutes} */
    @CheckForNull
    public Integer getDeadlineMinutes() {
        return deadlineMinutes;
    }

    /**
     * Sets for how long an account may be without entry where Workload Security does not use the new external ID.
     *
     * @param minutes from 1 to a day, or null
     */
    @DataBoundSetter
    public void setDeadlineMinutes(@CheckForNull Integer minutes) {
        if (minutes != null && (minutes < 1 || minutes > MOST_MINUTES)) {
            throw new IllegalArgumentException(Messages.AwsAccountsStep_deadline(minutes.toString()));
        }
        this.deadlineMinutes = minutes;
    }

    /** {@return whether nothing is written, because only a plan is wanted} */
    boolean isPlanned() {
        return dryRun || mode == FleetMode.PLAN;
    }

    /** {@return whether the tenant's stored external ID becomes the new one, once every account is proved} */
    public boolean isSwitchExternalId() {
        return switchExternalId;
    }

    /**
     * Sets whether the tenant's stored external ID becomes the new one.
     *
     * @param switchExternalId whether; only if every account that the tenant has is proved by this run
     */
    @DataBoundSetter
    public void setSwitchExternalId(boolean switchExternalId) {
        this.switchExternalId = switchExternalId;
    }

    Optional<Duration> deadline() {
        return Optional.ofNullable(deadlineMinutes).map(Duration::ofMinutes);
    }

    /** {@return whether offboarding deletes our own roles too} */
    public boolean isDeleteRole() {
        return deleteRole;
    }

    /**
     * Sets whether offboarding deletes our own roles too.
     *
     * @param deleteRole whether
     */
    @DataBoundSetter
    public void setDeleteRole(boolean deleteRole) {
        this.deleteRole = deleteRole;
    }

    /** {@return how many accounts are expected to be offboarded} */
    @CheckForNull
    public Integer getConfirm() {
        return confirm;
    }

    /**
     * Confirms an offboarding.
     *
     * @param accounts the number of accounts; without the right number none is offboarded
     */
    @DataBoundSetter
    public void setConfirm(@CheckForNull Integer accounts) {
        if (accounts != null && accounts < 0) {
            throw new IllegalArgumentException(Messages.AwsAccountsStep_confirm(accounts.toString()));
        }
        this.confirm = accounts;
    }

    @Override
    public String verb() {
        return prove ? Messages.VerifyAwsAccountStep_proving() : mode.verb(dryRun);
    }

    @Override
    public OperationRun begin(String id, Run<?, ?> run, TaskListener listener, Workspace workspace) {
        return new FleetOperation(this, id, run, listener, workspace);
    }

    @Override
    public boolean isOnManyAccounts() {
        return true;
    }

    @Override
    Use use() {
        return prove ? Use.CHANGE : dryRun ? Use.VERIFY : mode.use();
    }

    /** Describes the form. */
    @Extension
    public static final class DescriptorImpl extends AccountStepDescriptor {

        @Override
        public String getFunctionName() {
            return "workloadSecurityAwsAccounts";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AwsAccountsStep_displayName();
        }

        /**
         * Checks the form of the IDs.
         *
         * @param item the job that is being configured; null: none is
         * @param value the IDs in the form
         * @return an error if one is neither an account's nor a unit's; parameters of the build are taken as they are
         */
        @POST
        public FormValidation doCheckInclude(@AncestorInPath Item item, @QueryParameter String value) {
            return mayConfigure(item) ? OrganizationText.validate(value, null, null) : FormValidation.ok();
        }

        /**
         * Checks the form of the IDs.
         *
         * @param item the job that is being configured; null: none is
         * @param value the IDs in the form
         * @return as {@link #doCheckInclude}
         */
        @POST
        public FormValidation doCheckExclude(@AncestorInPath Item item, @QueryParameter String value) {
            return mayConfigure(item) ? OrganizationText.validate(null, value, null) : FormValidation.ok();
        }

        /**
         * Checks the form of the tags.
         *
         * @param item the job that is being configured; null: none is
         * @param value the tags in the form
         * @return an error if one is not {@code KEY=VALUE}
         */
        @POST
        public FormValidation doCheckAccountTags(@AncestorInPath Item item, @QueryParameter String value) {
            return mayConfigure(item) ? OrganizationText.validate(null, null, value) : FormValidation.ok();
        }

        /**
         * Lists what may be done.
         *
         * @param item the job that is being configured; null: none is
         * @param mode the current value
         * @return the choices, or only the current value without permission
         */
        @POST
        public ListBoxModel doFillModeItems(@AncestorInPath Item item, @QueryParameter String mode) {
            if (!mayConfigure(item)) {
                return new ListBoxModel(new ListBoxModel.Option(Util.fixNull(mode), Util.fixNull(mode)));
            }
            ListBoxModel choices = new ListBoxModel();
            for (FleetMode each : FleetMode.values()) {
                choices.add(each.label());
            }
            return choices;
        }
    }
}
