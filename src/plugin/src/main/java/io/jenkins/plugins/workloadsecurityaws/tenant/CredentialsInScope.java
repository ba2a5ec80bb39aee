package io.jenkins.plugins.workloadsecurityaws.tenant;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import hudson.model.ItemGroup;
import hudson.model.ModelObject;
import hudson.security.ACL;
import hudson.security.ACLContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;

/**
 * Credentials of the place where a tenant is defined: at the root everything that Jenkins itself may use, SYSTEM scope
 * included; in a folder only that folder's own store, so that a folder's tenant reaches nothing of its parents.
 */
public final class CredentialsInScope {

    private CredentialsInScope() {}

    /**
     * Finds a credential.
     *
     * @param scope where the tenant is defined: Jenkins or a folder
     * @param type its kind
     * @param id its ID
     * @param whereTo what it is needed for: credentials that are kept for another host are none
     * @param <C> its kind
     * @return the credential, if the scope has it
     */
    public static <C extends StandardCredentials> Optional<C> find(
            ItemGroup<?> scope, Class<C> type, String id, List<DomainRequirement> whereTo) {
        return all(scope, type, whereTo).stream()
                .filter(candidate -> candidate.getId().equals(id))
                .findFirst();
    }

    static <C extends StandardCredentials> List<C> all(
            ItemGroup<?> scope, Class<C> type, List<DomainRequirement> whereTo) {
        if (scope instanceof Jenkins jenkins) {
            return CredentialsProvider.lookupCredentialsInItemGroup(type, jenkins, ACL.SYSTEM2, whereTo);
        }
        List<C> own = new ArrayList<>();
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            for (CredentialsStore store : CredentialsProvider.lookupStores((ModelObject) scope)) {
                if (store.getContext() == scope) {
                    store.getDomains().stream()
                            .filter(domain -> domain.test(whereTo))
                            .flatMap(domain -> store.getCredentials(domain).stream())
                            .filter(type::isInstance)
                            .map(type::cast)
                            .forEach(own::add);
                }
            }
        }
        return own;
    }
}
