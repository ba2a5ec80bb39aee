package io.jenkins.plugins.workloadsecurityaws.tenant;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Lets a job, or everything in a folder, use a tenant: to verify accounts, and to change them only where that is said. */
public class Grant implements Describable<Grant> {

    private static final Pattern ID = Pattern.compile("[0-9]{12}");

    private final String item;
    private boolean change;
    private String accounts;
    private boolean adopt;
    private boolean remove;
    private boolean otherRoles;
    private boolean switchExternalId;

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

    /** {@return IDs of the accounts that it is for, apart by commas or white space; null: all} */
    @CheckForNull
    public String getAccounts() {
        return accounts;
    }

    /**
     * Sets which accounts it is for.
     *
     * @param accounts IDs apart by commas or white space, or empty for all
     * @throws IllegalArgumentException if one has not 12 digits
     */
    @DataBoundSetter
    public void setAccounts(@CheckForNull String accounts) {
        this.accounts = Util.fixEmptyAndTrim(accounts);
        ids().filter(id -> !ID.matcher(id).matches()).findFirst().ifPresent(wrong -> {
            throw new IllegalArgumentException(Messages.Grant_badAccount(wrong));
        });
    }

    /** {@return whether roles and connectors that somebody else made may be taken over} */
    public boolean isAdopt() {
        return adopt;
    }

    /**
     * Sets whether roles and connectors may be taken over.
     *
     * @param adopt whether; counts only together with {@link #setChange}
     */
    @DataBoundSetter
    public void setAdopt(boolean adopt) {
        this.adopt = adopt;
    }

    /** {@return whether accounts may be removed} */
    public boolean isRemove() {
        return remove;
    }

    /**
     * Sets whether accounts may be removed.
     *
     * @param remove whether; counts only together with {@link #setChange}
     */
    @DataBoundSetter
    public void setRemove(boolean remove) {
        this.remove = remove;
    }

    /** {@return whether other roles than the tenant's may be named in a change} */
    public boolean isOtherRoles() {
        return otherRoles;
    }

    /**
     * Sets whether other roles than the tenant's may be named in a change.
     *
     * @param otherRoles whether
     */
    @DataBoundSetter
    public void setOtherRoles(boolean otherRoles) {
        this.otherRoles = otherRoles;
    }

    /** {@return whether the tenant's stored external ID may be switched to the new one} */
    public boolean isSwitchExternalId() {
        return switchExternalId;
    }

    /**
     * Sets whether the tenant's stored external ID may be switched to the new one, once every account was moved to it.
     *
     * @param switchExternalId whether; counts only together with {@link #setChange}
     */
    @DataBoundSetter
    public void setSwitchExternalId(boolean switchExternalId) {
        this.switchExternalId = switchExternalId;
    }

    /** {@return what it allows, on one line of the audit trail: the same for grants that allow the same} */
    String describedForAudit() {
        List<String> allowed = new ArrayList<>(List.of("verify"));
        if (change) {
            allowed.add("change");
        }
        if (adopt) {
            allowed.add("adopt");
        }
        if (remove) {
            allowed.add("remove");
        }
        if (otherRoles) {
            allowed.add("other roles");
        }
        if (switchExternalId) {
            allowed.add("switch the external ID");
        }
        return String.join(", ", allowed) + "; accounts "
                + (accounts == null ? "all" : ids().collect(Collectors.joining(" ")));
    }

    private Stream<String> ids() {
        return Arrays.stream(Util.fixNull(accounts).split("[,\\s]+")).filter(id -> !id.isEmpty());
    }

    boolean names(String account) {
        return accounts == null || ids().anyMatch(account::equals);
    }

    /** The same leave for a job or folder that is called otherwise. */
    Grant of(String otherItem) {
        Grant copy = new Grant(otherItem);
        copy.change = change;
        copy.accounts = accounts;
        copy.adopt = adopt;
        copy.remove = remove;
        copy.otherRoles = otherRoles;
        copy.switchExternalId = switchExternalId;
        return copy;
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
         * Checks the form of the IDs.
         *
         * @param value the IDs in the form
         * @return an error that names the first that is none
         */
        @POST
        public FormValidation doCheckAccounts(@QueryParameter String value) {
            if (!Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
                return FormValidation.ok();
            }
            try {
                new Grant("").setAccounts(value);
                return FormValidation.ok();
            } catch (IllegalArgumentException wrong) {
                return FormValidation.error(wrong.getMessage());
            }
        }

        /**
         * Warns of a name that nothing has. That there is none is an error as soon as something below it was typed.
         *
         * @param value the value in the form
         * @param accounts the accounts in the form
         * @param change whether it may change accounts
         * @return a warning, for the item may be made later
         */
        @POST
        public FormValidation doCheckItem(
                @QueryParameter String value, @QueryParameter String accounts, @QueryParameter boolean change) {
            Jenkins jenkins = Jenkins.get();
            if (!jenkins.hasPermission(Jenkins.ADMINISTER)) {
                return FormValidation.ok();
            }
            String name = Util.fixEmptyAndTrim(value);
            if (name == null) {
                return change || Util.fixEmptyAndTrim(accounts) != null
                        ? FormValidation.error(Messages.Grant_empty())
                        : FormValidation.ok();
            }
            return jenkins.getItemByFullName(name) == null
                    ? FormValidation.warning(Messages.Grant_noSuchItem(name))
                    : FormValidation.ok();
        }
    }
}
