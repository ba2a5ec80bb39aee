package io.jenkins.plugins.workloadsecurityaws.tenant;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.workloadsecurityaws.engine.api.OrganizationAccounts;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Which accounts of the AWS organization belong to a tenant, and what the schedule does about new ones. */
public class OrganizationSettings implements Describable<OrganizationSettings> {

    private static final int NEW_ACCOUNTS = 20;

    private String include;
    private String exclude;
    private String accountTags;
    private boolean onboardNew;
    private Integer maxNewAccounts;

    /** Makes settings that mean the whole organization, and change nothing. */
    @DataBoundConstructor
    public OrganizationSettings() {}

    /** {@return IDs of units and accounts, apart by commas or spaces; absent: the whole organization} */
    @CheckForNull
    public String getInclude() {
        return include;
    }

    /**
     * Chooses from the organization.
     *
     * @param ids IDs of organizational units, with all below them, and of accounts
     */
    @DataBoundSetter
    public void setInclude(@CheckForNull String ids) {
        this.include = Util.fixEmptyAndTrim(ids);
    }

    /** {@return IDs of units and accounts that are left out, apart by commas or spaces} */
    @CheckForNull
    public String getExclude() {
        return exclude;
    }

    /**
     * Leaves out of the organization; counts more than what is included.
     *
     * @param ids IDs of organizational units, with all below them, and of accounts
     */
    @DataBoundSetter
    public void setExclude(@CheckForNull String ids) {
        this.exclude = Util.fixEmptyAndTrim(ids);
    }

    /** {@return tags that an account must carry, apart by commas or lines} */
    @CheckForNull
    public String getAccountTags() {
        return accountTags;
    }

    /**
     * Chooses by the tags that accounts carry in AWS Organizations.
     *
     * @param tags each {@code KEY=VALUE}
     */
    @DataBoundSetter
    public void setAccountTags(@CheckForNull String tags) {
        this.accountTags = Util.fixEmptyAndTrim(tags);
    }

    /** {@return whether the schedule onboards accounts that have no connector yet} */
    public boolean isOnboardNew() {
        return onboardNew;
    }

    /**
     * Sets whether the schedule onboards accounts that have no connector yet.
     *
     * @param onboardNew whether; with the credentials for changes
     */
    @DataBoundSetter
    public void setOnboardNew(boolean onboardNew) {
        this.onboardNew = onboardNew;
    }

    /** {@return how many new accounts a run may add; null: 20} */
    @CheckForNull
    public Integer getMaxNewAccounts() {
        return maxNewAccounts;
    }

    /**
     * Sets how many new accounts a run may add.
     *
     * @param maxNewAccounts at least 1, or null for the default
     * @throws IllegalArgumentException if it is less
     */
    @DataBoundSetter
    public void setMaxNewAccounts(@CheckForNull Integer maxNewAccounts) {
        Limits.check(maxNewAccounts);
        this.maxNewAccounts = maxNewAccounts;
    }

    /** {@return how many new accounts a run may add: a wrong choice of units is seen before it has reached all of them} */
    public int newAccountsAtMost() {
        return maxNewAccounts == null ? NEW_ACCOUNTS : maxNewAccounts;
    }

    /** {@return the choice, whose IDs are not checked yet} */
    @NonNull
    public OrganizationAccounts accounts() {
        return OrganizationText.read(include, exclude, accountTags);
    }

    /** Describes the form. */
    @Extension
    @Symbol("workloadSecurityOrganization")
    public static final class DescriptorImpl extends Descriptor<OrganizationSettings> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.OrganizationSettings_displayName();
        }

        /**
         * Checks the form of the IDs.
         *
         * @param item the folder that is being configured; null: Jenkins itself
         * @param value the IDs in the form
         * @return an error if one is neither an account's nor a unit's
         */
        @POST
        public FormValidation doCheckInclude(@AncestorInPath Item item, @QueryParameter String value) {
            return FormPermission.toConfigure(item)
                    ? OrganizationText.validate(value, null, null)
                    : FormValidation.ok();
        }

        /**
         * Checks the form of the IDs.
         *
         * @param item the folder that is being configured; null: Jenkins itself
         * @param value the IDs in the form
         * @return as {@link #doCheckInclude}
         */
        @POST
        public FormValidation doCheckExclude(@AncestorInPath Item item, @QueryParameter String value) {
            return FormPermission.toConfigure(item)
                    ? OrganizationText.validate(null, value, null)
                    : FormValidation.ok();
        }

        /**
         * Checks the number.
         *
         * @param item the folder that is being configured; null: Jenkins itself
         * @param value the value in the form
         * @return an error if it is no number of accounts
         */
        @POST
        public FormValidation doCheckMaxNewAccounts(@AncestorInPath Item item, @QueryParameter String value) {
            return FormPermission.toConfigure(item) ? Limits.validate(value) : FormValidation.ok();
        }

        /**
         * Checks the form of the tags.
         *
         * @param item the folder that is being configured; null: Jenkins itself
         * @param value the tags in the form
         * @return an error if one is not {@code KEY=VALUE}
         */
        @POST
        public FormValidation doCheckAccountTags(@AncestorInPath Item item, @QueryParameter String value) {
            return FormPermission.toConfigure(item)
                    ? OrganizationText.validate(null, null, value)
                    : FormValidation.ok();
        }
    }
}
