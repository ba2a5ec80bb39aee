package io.jenkins.plugins.workloadsecurityaws.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.Nullable;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.workloadsecurityaws.connection.RequestTemplate;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRun;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.tenant.RoleTag;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.Use;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code workloadSecurityAddAwsAccount}: puts an account under Workload Security. */
public class AddAwsAccountStep extends AccountStep {

    private static final long serialVersionUID = 1L;

    /** How long the first synchronisation is waited for unless the step says otherwise, in minutes. */
    public static final int DEFAULT_TIMEOUT = 20;

    private static final int MOST_MINUTES = 24 * 60;

    private boolean provision = true;
    private boolean adopt;
    private Boolean workspaces;
    private String displayName;
    private ArrayList<TagValue> tags = new ArrayList<>();
    private boolean dryRun;
    private boolean waitForFirstSync;
    private int firstSyncTimeoutMinutes = DEFAULT_TIMEOUT;

    /** Makes a step with every default. */
    @DataBoundConstructor
    public AddAwsAccountStep() {}

    /** {@return whether the role is made or mended; else it is only used as it is} */
    public boolean isProvision() {
        return provision;
    }

    /**
     * Sets whether the role is made or mended.
     *
     * @param provision whether
     */
    @DataBoundSetter
    public void setProvision(boolean provision) {
        this.provision = provision;
    }

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

    /** {@return whether WorkSpaces are included; null: as they are} */
    @CheckForNull
    @SuppressFBWarnings(value = "NP_BOOLEAN_RETURN_NULL", justification = "there are three choices")
    public Boolean getWorkspaces() {
        return workspaces;
    }

    /**
     * Sets whether WorkSpaces are included.
     *
     * @param workspaces whether, or null
     */
    @DataBoundSetter
    public void setWorkspaces(@CheckForNull Boolean workspaces) {
        this.workspaces = workspaces;
    }

    /** {@return the connector's name; absent: the service chooses} */
    @CheckForNull
    public String getDisplayName() {
        return displayName;
    }

    /**
     * Sets the connector's name.
     *
     * @param displayName the name, or empty
     */
    @DataBoundSetter
    public void setDisplayName(@CheckForNull String displayName) {
        this.displayName = Util.fixEmptyAndTrim(displayName);
    }

    /** {@return tags of the role beside the tenant's} */
    @NonNull
    public List<RoleTag> getTags() {
        return tags.stream().map(tag -> new RoleTag(tag.key(), tag.value())).toList();
    }

    /**
     * Sets tags of the role beside the tenant's.
     *
     * @param tags the tags
     */
    @DataBoundSetter
    public void setTags(@CheckForNull List<RoleTag> tags) {
        this.tags = new ArrayList<>();
        for (RoleTag tag : tags == null ? List.<RoleTag>of() : tags) {
            this.tags.add(new TagValue(tag.getKey(), tag.getValue()));
        }
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

    /** {@return whether the new connector's first synchronisation is waited for} */
    public boolean isWaitForFirstSync() {
        return waitForFirstSync;
    }

    /**
     * Sets whether the first synchronisation is waited for.
     *
     * @param waitForFirstSync whether
     */
    @DataBoundSetter
    public void setWaitForFirstSync(boolean waitForFirstSync) {
        this.waitForFirstSync = waitForFirstSync;
    }

    /** {@return for how many minutes at most} */
    public int getFirstSyncTimeoutMinutes() {
        return firstSyncTimeoutMinutes;
    }

    /**
     * Sets for how many minutes at most.
     *
     * @param minutes from 1 to a day
     */
    @DataBoundSetter
    public void setFirstSyncTimeoutMinutes(int minutes) {
        if (minutes < 1 || minutes > MOST_MINUTES) {
            throw new IllegalArgumentException(Messages.AddAwsAccountStep_timeout());
        }
        this.firstSyncTimeoutMinutes = minutes;
    }

    @Override
    public void expand(UnaryOperator<String> expansion) {
        super.expand(expansion);
        setDisplayName(expansion.apply(displayName));
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
        return dryRun ? Messages.AddAwsAccountStep_planning() : Messages.AddAwsAccountStep_adding();
    }

    @Override
    boolean adds() {
        return true;
    }

    @Override
    AccountRun begin(Engine engine, Tenant settings, Consumer<Change> listener) {
        if (adopt && !provision) {
            throw new InvalidInputException("adopt", Messages.AddAwsAccountStep_adoptWithoutProvision());
        }
        Map<String, String> further = new LinkedHashMap<>();
        for (TagValue tag : tags) {
            if (settings.getRole().getTags().stream()
                    .anyMatch(own -> own.getKey().equals(tag.key()))) {
                throw new InvalidInputException("tags", Messages.AddAwsAccountStep_tagOfTenant(tag.key()));
            }
            further.put(tag.key(), tag.value());
        }
        RequestTemplate draft = request(settings)
                .withWishes(
                        adopt,
                        Optional.ofNullable(workspaces),
                        Optional.ofNullable(displayName),
                        waitForFirstSync ? Optional.of(Duration.ofMinutes(firstSyncTimeoutMinutes)) : Optional.empty(),
                        further);
        RequestTemplate request = provision ? draft : draft.asGiven(settings);
        return dryRun
                ? AccountRun.inOneTurn(() -> engine.plan(request.request()))
                : engine.onboarding(request.request(), listener);
    }

    /** Describes the form. */
    @Extension
    public static final class DescriptorImpl extends AccountStepDescriptor {

        @Override
        public String getFunctionName() {
            return "workloadSecurityAddAwsAccount";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AddAwsAccountStep_displayName();
        }

        /** The form's empty choice is no value, which binding would read as false. */
        @Override
        public Step newInstance(@Nullable StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
            if (form.optString("workspaces").isEmpty()) {
                form.remove("workspaces");
            }
            return super.newInstance(request, form);
        }

        /**
         * Lists whether WorkSpaces may be included.
         *
         * @param item the job that is being configured; null: none is
         * @param workspaces the current value
         * @return the choices, or only the current value without permission
         */
        @POST
        public ListBoxModel doFillWorkspacesItems(@AncestorInPath Item item, @QueryParameter String workspaces) {
            if (!mayConfigure(item)) {
                return new ListBoxModel(new ListBoxModel.Option(Util.fixNull(workspaces), Util.fixNull(workspaces)));
            }
            return new ListBoxModel(
                    new ListBoxModel.Option(Messages.AddAwsAccountStep_workspacesAsIs(), ""),
                    new ListBoxModel.Option(Messages.AddAwsAccountStep_workspacesOn(), "true"),
                    new ListBoxModel.Option(Messages.AddAwsAccountStep_workspacesOff(), "false"));
        }
    }
}
