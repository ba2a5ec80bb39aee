package io.jenkins.plugins.workloadsecurityaws.tenant;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import jenkins.model.Jenkins;

/** Who may do what in a tenant's form: at the root administrators, in a folder those who configure it. */
public final class FormPermission {

    private FormPermission() {}

    /**
     * Whether the user may configure tenants.
     *
     * @param item the folder that is being configured; null: Jenkins itself
     * @return whether
     */
    public static boolean toConfigure(@CheckForNull Item item) {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.CONFIGURE);
    }

    /**
     * Refuses users who may not have stored credentials used in a test: in a folder, configuring is not enough.
     *
     * @param item the folder that is being configured; null: Jenkins itself
     */
    public static void checkToUseCredentials(@CheckForNull Item item) {
        if (item == null) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        } else {
            item.checkPermission(Item.CONFIGURE);
            item.checkPermission(CredentialsProvider.VIEW);
        }
    }

    /** Whether the user may see which credentials there are. */
    static boolean toSeeCredentials(@CheckForNull Item item) {
        return toConfigure(item) && (item == null || item.hasPermission(CredentialsProvider.VIEW));
    }

    /** The same choices for everybody who may configure; for others the value that is set, so that nothing is lost. */
    static ListBoxModel choices(@CheckForNull Item item, @CheckForNull String current, ListBoxModel.Option... choices) {
        String set = Util.fixNull(current);
        return toConfigure(item) ? new ListBoxModel(choices) : new ListBoxModel(new ListBoxModel.Option(set, set));
    }
}
