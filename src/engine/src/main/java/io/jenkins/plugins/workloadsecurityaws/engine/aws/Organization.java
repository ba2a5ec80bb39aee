package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The organization that the caller's account belongs to, read with the caller's credentials. AWS shows it to the
 * management account and to delegated administrators only. Thread-safe. Each method makes the call of AWS Organizations
 * that it names (list methods: one call for each page of at most 20) and may throw {@link RemoteCallException}; what does
 * not exist is an empty value, not an error.
 */
public interface Organization {

    /**
     * DescribeOrganization, asked once and remembered.
     *
     * @return the management account
     */
    AccountId managementAccount();

    /**
     * ListAccounts, all pages.
     *
     * @return every account of the organization, whatever its state
     */
    List<OrganizationAccount> accounts();

    /**
     * DescribeAccount.
     *
     * @param account the account
     * @return the account, or empty if the organization does not hold it
     */
    Optional<OrganizationAccount> account(AccountId account);

    /**
     * ListAccountsForParent, all pages.
     *
     * @param parent the ID of a root or of an organizational unit
     * @return the accounts directly within it, or empty if there is no such parent
     */
    Optional<List<OrganizationAccount>> accountsOf(String parent);

    /**
     * ListOrganizationalUnitsForParent, all pages.
     *
     * @param parent the ID of a root or of an organizational unit
     * @return the IDs of the units directly within it, or empty if there is no such parent
     */
    Optional<List<String>> unitsOf(String parent);

    /**
     * ListTagsForResource, all pages.
     *
     * @param account the account
     * @return its tags; none if the organization does not hold it
     */
    Map<String, String> tagsOf(AccountId account);
}
