package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.OrganizationalUnit;
import software.amazon.awssdk.services.organizations.model.Tag;

/** {@link Organization} through the AWS SDK. */
final class SdkOrganization implements Organization {

    private final OrganizationsClient client;
    private final OrganizationsCalls calls;
    private AccountId management;

    SdkOrganization(OrganizationsClient client, Signing.Source source) {
        this.client = client;
        this.calls = new OrganizationsCalls(source);
    }

    @Override
    public synchronized AccountId managementAccount() {
        if (management == null) {
            management = calls.reading(
                    "DescribeOrganization",
                    as -> id(Answers.present(
                                    client.describeOrganization(r -> r.overrideConfiguration(as))
                                            .organization(),
                                    "Organization")
                            .masterAccountId()));
        }
        return management;
    }

    @Override
    public List<OrganizationAccount> accounts() {
        AccountId first = managementAccount();
        return calls.reading(
                "ListAccounts", as -> client.listAccountsPaginator(r -> r.overrideConfiguration(as)).stream()
                        .flatMap(page -> OrganizationsCalls.page(page.hasAccounts(), page.nextToken(), page.accounts()))
                        .map(account -> account(account, first))
                        .toList());
    }

    @Override
    public Optional<OrganizationAccount> account(AccountId wanted) {
        AccountId first = managementAccount();
        return calls.finding(
                "DescribeAccount",
                as -> account(
                        client.describeAccount(r -> r.accountId(wanted.value()).overrideConfiguration(as))
                                .account(),
                        first));
    }

    @Override
    public Optional<List<OrganizationAccount>> accountsOf(String parent) {
        AccountId first = managementAccount();
        return calls.finding(
                "ListAccountsForParent",
                as -> client
                        .listAccountsForParentPaginator(r -> r.parentId(parent).overrideConfiguration(as))
                        .stream()
                        .flatMap(page -> OrganizationsCalls.page(page.hasAccounts(), page.nextToken(), page.accounts()))
                        .map(account -> account(account, first))
                        .toList());
    }

    @Override
    public Optional<List<String>> unitsOf(String parent) {
        return calls.finding(
                "ListOrganizationalUnitsForParent",
                as ->
                        client
                                .listOrganizationalUnitsForParentPaginator(
                                        r -> r.parentId(parent).overrideConfiguration(as))
                                .stream()
                                .flatMap(page -> OrganizationsCalls.page(
                                        page.hasOrganizationalUnits(), page.nextToken(), page.organizationalUnits()))
                                .map(OrganizationalUnit::id)
                                .map(id -> Answers.present(id, "OrganizationalUnit.Id"))
                                .toList());
    }

    @Override
    public Map<String, String> tagsOf(AccountId account) {
        return calls.finding("ListTagsForResource", as -> {
                    Map<String, String> tags = new LinkedHashMap<>();
                    client
                            .listTagsForResourcePaginator(
                                    r -> r.resourceId(account.value()).overrideConfiguration(as))
                            .stream()
                            .flatMap(page -> OrganizationsCalls.page(page.hasTags(), page.nextToken(), page.tags()))
                            .forEach(tag -> put(tags, tag));
                    return tags;
                })
                .orElse(Map.of());
    }

    private static void put(Map<String, String> tags, Tag tag) {
        tags.put(Answers.present(tag.key(), "Tag.Key"), Answers.present(tag.value(), "Tag.Value"));
    }

    private static OrganizationAccount account(Account account, AccountId management) {
        AccountId id = id(Answers.present(account, "Account").id());
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
            throw new Answers.Incomplete("Account.Id");
        }
    }
}
