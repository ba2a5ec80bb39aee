package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.OrganizationChoice;
import java.util.List;

/**
 * Which accounts of an AWS organization are wanted, as a user writes it. Only active accounts are ever visited; exclusion
 * wins over inclusion. Immutable.
 *
 * @param included IDs of accounts, of organizational units or of the root, units with all that is below them; empty: the
 *     whole organization
 * @param excluded IDs of accounts, of organizational units or of the root
 * @param tags tags that an account must carry, each {@code KEY=VALUE}: of each key one of the values; empty: any account
 */
public record OrganizationAccounts(List<String> included, List<String> excluded, List<String> tags) {

    /** Copies the lists. */
    public OrganizationAccounts {
        included = List.copyOf(included);
        excluded = List.copyOf(excluded);
        tags = List.copyOf(tags);
    }

    /** {@return every active account of the organization} */
    public static OrganizationAccounts all() {
        return new OrganizationAccounts(List.of(), List.of(), List.of());
    }

    /**
     * Checks the form of what was written; makes no call.
     *
     * @throws InvalidInputException if an ID or a tag is not of its form
     */
    public void check() {
        choice();
    }

    OrganizationChoice choice() {
        return InvalidInputException.in("organization", () -> OrganizationChoice.parse(included, excluded, tags));
    }
}
