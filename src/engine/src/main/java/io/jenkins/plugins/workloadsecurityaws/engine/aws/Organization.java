package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import static io.jenkins.plugins.workloadsecurityaws.engine.aws.IncompleteAnswer.present;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCalls;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.Tag;

/**
 * The organization that the caller's account belongs to, read with the caller's credentials. AWS shows it to the
 * management account and to delegated administrators only. Thread-safe. Each method makes the call of AWS Organizations
 * that it names (list methods: one call for each page of at most 20) and may throw {@link RemoteCallException}; what does
 * not exist is an empty value, not an error.
 */
public final class Organization {

    private final Supplier<OrganizationsClient> clients;
    private final AwsCalls calls;
    private AccountId management;

    /**
     * The organization of a caller.
     *
     * @param clients gives the client of the caller's partition; may have to ask AWS which that is
     */
    Organization(Supplier<OrganizationsClient> clients, RemoteCalls calls, RequestCredentials.Source source) {
        this.clients = clients;
        this.calls = new AwsCalls(calls, "organizations", "the organization", source);
    }

    /**
     * DescribeOrganization, asked once and remembered.
     *
     * @return the management account
     */
    public synchronized AccountId managementAccount() {
        if (management == null) {
            OrganizationsClient client = clients.get();
            management = calls.read(
                    "DescribeOrganization",
                    as -> client.describeOrganization(r -> r.overrideConfiguration(as)),
                    answer -> id(present(answer.organization(), "Organization").masterAccountId()));
        }
        return management;
    }

    /**
     * ListAccounts, all pages.
     *
     * @return every account of the organization, whatever its state
     */
    public List<OrganizationAccount> accounts() {
        AccountId first = managementAccount();
        OrganizationsClient client = clients.get();
        return Page.all(token -> Optional.of(calls.read(
                        "ListAccounts",
                        as -> client.listAccounts(r -> r.nextToken(token).overrideConfiguration(as)),
                        answer -> page(
                                answer.hasAccounts(),
                                token,
                                answer.nextToken(),
                                answer.accounts(),
                                account -> account(account, first)))))
                .orElseThrow();
    }

    /**
     * DescribeAccount.
     *
     * @param account the account
     * @return the account, or empty if the organization does not hold it
     */
    public Optional<OrganizationAccount> account(AccountId wanted) {
        AccountId first = managementAccount();
        OrganizationsClient client = clients.get();
        return calls.find(
                "DescribeAccount",
                as -> client.describeAccount(r -> r.accountId(wanted.value()).overrideConfiguration(as)),
                answer -> account(answer.account(), first));
    }

    /**
     * ListAccountsForParent, all pages.
     *
     * @param parent the ID of a root or of an organizational unit
     * @return the accounts directly within it, or empty if there is no such parent
     */
    public Optional<List<OrganizationAccount>> accountsOf(String parent) {
        AccountId first = managementAccount();
        OrganizationsClient client = clients.get();
        return Page.all(token -> calls.find(
                "ListAccountsForParent",
                as -> client.listAccountsForParent(
                        r -> r.parentId(parent).nextToken(token).overrideConfiguration(as)),
                answer -> page(
                        answer.hasAccounts(),
                        token,
                        answer.nextToken(),
                        answer.accounts(),
                        account -> account(account, first))));
    }

    /**
     * ListOrganizationalUnitsForParent, all pages.
     *
     * @param parent the ID of a root or of an organizational unit
     * @return the IDs of the units directly within it, or empty if there is no such parent
     */
    public Optional<List<String>> unitsOf(String parent) {
        OrganizationsClient client = clients.get();
        return Page.all(token -> calls.find(
                "ListOrganizationalUnitsForParent",
                as -> client.listOrganizationalUnitsForParent(
                        r -> r.parentId(parent).nextToken(token).overrideConfiguration(as)),
                answer -> page(
                        answer.hasOrganizationalUnits(),
                        token,
                        answer.nextToken(),
                        answer.organizationalUnits(),
                        unit -> present(unit.id(), "OrganizationalUnit.Id"))));
    }

    /**
     * ListTagsForResource, all pages.
     *
     * @param account the account
     * @return its tags; none if the organization does not hold it
     */
    public Map<String, String> tagsOf(AccountId account) {
        OrganizationsClient client = clients.get();
        Map<String, String> tags = new LinkedHashMap<>();
        Page.all(token -> calls.find(
                        "ListTagsForResource",
                        as -> client.listTagsForResource(r ->
                                r.resourceId(account.value()).nextToken(token).overrideConfiguration(as)),
                        answer -> page(
                                answer.hasTags(), token, answer.nextToken(), answer.tags(), Organization::checked)))
                .orElse(List.of())
                .forEach(tag -> tags.put(tag.key(), tag.value()));
        return tags;
    }

    /** A page may be empty and have a successor, but an answer that holds neither tells nothing. */
    private static <A, T> Page<T> page(
            boolean hasItems, String asked, String nextToken, List<A> items, Function<A, T> reading) {
        if (!hasItems && nextToken == null) {
            throw new IncompleteAnswer("a list");
        }
        return new Page<>(items.stream().map(reading).toList(), Page.following(asked, nextToken));
    }

    private static Tag checked(Tag tag) {
        present(tag.key(), "Tag.Key");
        present(tag.value(), "Tag.Value");
        return tag;
    }

    private static OrganizationAccount account(Account account, AccountId management) {
        AccountId id = id(present(account, "Account").id());
        return new OrganizationAccount(
                id,
                Optional.ofNullable(account.name()).orElse(""),
                AccountState.of(account.statusAsString()),
                id.equals(management),
                List.of(),
                Map.of());
    }

    private static AccountId id(String text) {
        try {
            return new AccountId(text);
        } catch (InvalidInputException notAnId) {
            throw new IncompleteAnswer("Account.Id");
        }
    }
}
