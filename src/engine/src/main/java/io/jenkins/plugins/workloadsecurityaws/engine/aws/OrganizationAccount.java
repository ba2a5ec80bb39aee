package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import java.util.List;
import java.util.Map;

/**
 * An account of an organization.
 *
 * @param id its ID
 * @param name its name, may be empty
 * @param state where it stands in its life
 * @param management whether it is the organization's management account, which has no access role
 * @param units the organizational units that were walked to reach it, outermost first, by ID; empty where none was
 * @param tags its tags; empty where they were not asked for
 */
public record OrganizationAccount(
        AccountId id,
        String name,
        AccountState state,
        boolean management,
        List<String> units,
        Map<String, String> tags) {

    /** Copies the collections. */
    public OrganizationAccount {
        units = List.copyOf(units);
        tags = Map.copyOf(tags);
    }

    /**
     * The same account, reached through units.
     *
     * @param path the units, outermost first
     * @return the account
     */
    public OrganizationAccount within(List<String> path) {
        return new OrganizationAccount(id, name, state, management, path, tags);
    }

    /**
     * The same account with its tags.
     *
     * @param read its tags
     * @return the account
     */
    public OrganizationAccount tagged(Map<String, String> read) {
        return new OrganizationAccount(id, name, state, management, units, read);
    }
}
