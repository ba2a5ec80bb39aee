package io.jenkins.plugins.workloadsecurityaws.tenant;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
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
            item.checkPermission(CredentialsProvider.USE_ITEM);
        }
    }

    /** Whether the user may see which credentials there are. */
    static boolean toSeeCredentials(@CheckForNull Item item) {
        return toConfigure(item)
                && (item == null
                        || item.hasPermission(CredentialsProvider.VIEW)
                                && item.hasPermission(CredentialsProvider.USE_ITEM));
    }

    /**
     * Whether tenants can be defined somewhere.
     *
     * @param item what is being configured; null: Jenkins itself
     * @return whether; not in a job
     */
    public static boolean holdsTenants(@CheckForNull Item item) {
        return item == null || item instanceof AbstractFolder<?>;
    }

    /**
     * Refuses users who may not have a tenant's stored credentials sent where it says: a key goes to an address with which
     * nobody saved it only for those who could replace the key; else whoever configures a folder could have it sent to
     * a server of their own.
     *
     * @param item the folder that is being configured; null: Jenkins itself
     * @param wanted the tenant as it stands in the form
     */
    public static void checkToSend(@CheckForNull Item item, Tenant wanted) {
        if (!isSaved(wanted, Tenants.saved(item))) {
            (item == null ? Jenkins.get() : item).checkPermission(CredentialsProvider.UPDATE);
        }
    }

    /** Whether the user may give a folder these tenants in place of those that it has; asks for what the tests ask for. */
    static boolean toSetTenants(AbstractFolder<?> folder, List<Tenant> saved, List<Tenant> wanted) {
        return toSeeCredentials(folder)
                && (folder.hasPermission(CredentialsProvider.UPDATE)
                        || wanted.stream().allMatch(tenant -> isSaved(tenant, saved)));
    }

    private static boolean isSaved(Tenant wanted, List<Tenant> saved) {
        List<String> keys = ids(wanted.getVerifyApiKeyCredentialsId(), wanted.getChangeApiKeyCredentialsId());
        List<String> aws = identities(wanted.getAws());
        boolean keysStay = keys.isEmpty()
                || saved.stream()
                        .anyMatch(tenant -> Objects.equals(tenant.getRegion(), wanted.getRegion())
                                && Objects.equals(tenant.getUrl(), wanted.getUrl())
                                && Objects.equals(
                                        tenant.getManager().getCaCertificate(),
                                        wanted.getManager().getCaCertificate())
                                && ids(tenant.getVerifyApiKeyCredentialsId(), tenant.getChangeApiKeyCredentialsId())
                                        .containsAll(keys));
        boolean awsStays = wanted.getAws().getEndpoint() == null
                || saved.stream()
                        .map(Tenant::getAws)
                        .anyMatch(side -> Objects.equals(
                                        side.getEndpoint(), wanted.getAws().getEndpoint())
                                && identities(side).containsAll(aws));
        return keysStay && awsStays;
    }

    /** Who signs requests to AWS; the empty one is the controller's own identity, whose session an endpoint sees too. */
    private static List<String> identities(AwsAccessSettings aws) {
        String verify = Util.fixNull(aws.getVerifyCredentialsId());
        return List.of(verify, Util.fixNull(aws.getChangeCredentialsId(), verify));
    }

    private static List<String> ids(@CheckForNull String verify, @CheckForNull String change) {
        return Stream.of(Util.fixNull(verify), Util.fixNull(change))
                .filter(id -> !id.isEmpty())
                .toList();
    }

    /** The same choices for everybody who may configure; for others the value that is set, so that nothing is lost. */
    static ListBoxModel choices(@CheckForNull Item item, @CheckForNull String current, ListBoxModel.Option... choices) {
        String set = Util.fixNull(current);
        return toConfigure(item) ? new ListBoxModel(choices) : new ListBoxModel(new ListBoxModel.Option(set, set));
    }
}
