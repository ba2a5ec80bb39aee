package io.jenkins.plugins.workloadsecurityaws.tenant;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Lets a job, or everything in a folder, use a tenant: to verify accounts, and to change them only where that is said. */
public class Grant implements Describable<Grant> {

    private final String item;
    private boolean change;

    /**
     * Grants verification.
     *
     * @param item the full name of a job or folder, for example {@code security/onboarding}
     */
    @DataBoundConstructor
    public Grant(@NonNull String item) {
        this.item = Util.fixNull(item).strip();
    }

    /** {@return the full name of the job or folder} */
    @NonNull
    public String getItem() {
        return item;
    }

    /** {@return whether accounts may be added, repaired and removed too} */
    public boolean isChange() {
        return change;
    }

    /**
     * Sets whether accounts may be changed.
     *
     * @param change whether
     */
    @DataBoundSetter
    public void setChange(boolean change) {
        this.change = change;
    }

    boolean covers(Item user, Use use) {
        boolean within = user.getFullName().equals(item) || user.getFullName().startsWith(item + "/");
        return !item.isEmpty() && within && (use == Use.VERIFY || change);
    }

    /** Describes the form. */
    @Extension
    @Symbol("workloadSecurityGrant")
    public static final class DescriptorImpl extends Descriptor<Grant> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.Grant_displayName();
        }

        /**
         * Warns of a name that nothing has.
         *
         * @param value the value in the form
         * @return a warning, for the item may be made later
         */
        @POST
        public FormValidation doCheckItem(@QueryParameter String value) {
            Jenkins jenkins = Jenkins.get();
            if (!jenkins.hasPermission(Jenkins.ADMINISTER)) {
                return FormValidation.ok();
            }
            String name = Util.fixEmptyAndTrim(value);
            if (name == null) {
                return FormValidation.error(Messages.Grant_empty());
            }
            return jenkins.getItemByFullName(name) == null
                    ? FormValidation.warning(Messages.Grant_noSuchItem(name))
                    : FormValidation.ok();
        }
    }
}
