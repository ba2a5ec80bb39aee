package io.jenkins.plugins.workloadsecurityaws.tenant;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.util.ListBoxModel;
import java.util.List;
import jenkins.model.Jenkins;

/**
 * The credentials that a tenant's form offers: exactly those that the tenant could resolve later. Where no tenant can be
 * defined, as in a job, there are none to offer.
 */
public final class CredentialsChoice {

    private CredentialsChoice() {}

    /**
     * Lists credentials of one kind.
     *
     * @param item the folder that is being configured; null: Jenkins itself
     * @param type the kind
     * @param current the value that the form holds now
     * @param whereTo what they are needed for
     * @param <C> the kind
     * @return IDs, or only the current value without permission
     */
    public static <C extends StandardCredentials> ListBoxModel list(
            @CheckForNull Item item, Class<C> type, @CheckForNull String current, List<DomainRequirement> whereTo) {
        StandardListBoxModel choice = new StandardListBoxModel();
        choice.includeEmptyValue();
        if (FormPermission.holdsTenants(item) && FormPermission.toSeeCredentials(item)) {
            ItemGroup<?> scope = item == null ? Jenkins.get() : (AbstractFolder<?>) item;
            CredentialsInScope.all(scope, type, whereTo)
                    .forEach(found -> choice.add(CredentialsNameProvider.name(found), found.getId()));
        }
        return choice.includeCurrentValue(Util.fixNull(current));
    }

    /**
     * What is listed for who may see nothing.
     *
     * @param current the value that the form holds now
     * @return the value alone
     */
    public static ListBoxModel none(@CheckForNull String current) {
        return new StandardListBoxModel().includeEmptyValue().includeCurrentValue(Util.fixNull(current));
    }
}
