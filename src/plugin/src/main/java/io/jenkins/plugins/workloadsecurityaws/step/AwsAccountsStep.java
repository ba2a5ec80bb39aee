package io.jenkins.plugins.workloadsecurityaws.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import java.io.IOException;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code workloadSecurityAwsAccounts}: one command on many accounts, resumed after a restart of Jenkins. */
public class AwsAccountsStep extends Step implements BuildWork {

    private static final long serialVersionUID = 1L;

    /** How many accounts are visited at once unless the step says otherwise. */
    public static final int DEFAULT_WORKERS = 16;

    private final FleetMode mode;
    private String tenant;
    private String accounts;
    private int workers = DEFAULT_WORKERS;
    private Integer failFastAtPercent;
    private boolean quick;
    private boolean adopt;
    private boolean deleteRole;
    private Integer confirm;
    private String junitFile;
    private String markdownFile;
    private String htmlFile;
    private FailOn failOn = FailOn.ERROR;
    private boolean markUnstable;

    /**
     * Makes a step with every default.
     *
     * @param mode {@code plan}, {@code verify}, {@code onboard}, {@code repair} or {@code offboard}
     */
    @DataBoundConstructor
    public AwsAccountsStep(@NonNull String mode) {
        this.mode = FleetMode.parse(mode);
    }

    /** {@return {@code plan}, {@code verify}, {@code onboard}, {@code repair} or {@code offboard}} */
    @NonNull
    public String getMode() {
        return mode.label();
    }

    FleetMode mode() {
        return mode;
    }

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

    /** {@return the accounts: IDs apart by commas or spaces, or the text of an accounts file} */
    @CheckForNull
    public String getAccounts() {
        return accounts;
    }

    /**
     * Names the accounts.
     *
     * @param accounts IDs, or the text of an accounts file (YAML)
     */
    @DataBoundSetter
    public void setAccounts(@CheckForNull String accounts) {
        this.accounts = Util.fixEmptyAndTrim(accounts);
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
        this.confirm = accounts;
    }

    /** {@return where in the workspace JUnit XML is written, or null} */
    @CheckForNull
    public String getJunitFile() {
        return junitFile;
    }

    /**
     * Sets where JUnit XML is written.
     *
     * @param path a path in the workspace, or empty
     */
    @DataBoundSetter
    public void setJunitFile(@CheckForNull String path) {
        this.junitFile = Util.fixEmptyAndTrim(path);
    }

    /** {@return where in the workspace Markdown is written, or null} */
    @CheckForNull
    public String getMarkdownFile() {
        return markdownFile;
    }

    /**
     * Sets where Markdown is written.
     *
     * @param path a path in the workspace, or empty
     */
    @DataBoundSetter
    public void setMarkdownFile(@CheckForNull String path) {
        this.markdownFile = Util.fixEmptyAndTrim(path);
    }

    /** {@return where in the workspace an HTML page is written, or null} */
    @CheckForNull
    public String getHtmlFile() {
        return htmlFile;
    }

    /**
     * Sets where an HTML page is written.
     *
     * @param path a path in the workspace, or empty
     */
    @DataBoundSetter
    public void setHtmlFile(@CheckForNull String path) {
        this.htmlFile = Util.fixEmptyAndTrim(path);
    }

    /** {@return {@code error}, {@code warning} or {@code never}: from which finding on the build fails} */
    @NonNull
    public String getFailOn() {
        return failOn.label();
    }

    /**
     * Sets from which finding on the build fails.
     *
     * @param failOn {@code error}, {@code warning} or {@code never}
     */
    @DataBoundSetter
    public void setFailOn(@NonNull String failOn) {
        this.failOn = FailOn.parse(failOn);
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
    public String verb() {
        return mode.verb();
    }

    @Override
    public WorkResult work(String id, Run<?, ?> run, TaskListener listener, Optional<FilePath> workspace)
            throws IOException, InterruptedException {
        return new AccountsWork(this, id, run, listener, workspace).run();
    }

    @Override
    public StepExecution start(StepContext context) {
        return new WorkExecution(this, context);
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
