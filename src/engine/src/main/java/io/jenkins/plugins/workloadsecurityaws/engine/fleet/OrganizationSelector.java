package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AccountState;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.Organization;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.OrganizationAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses accounts of an organization. What the choice does not name (other units, other tags) is not met; what it names
 * and is not visited is told as skipped, with the reason. Used by one thread, once.
 */
public final class OrganizationSelector {

    private final Organization organization;
    private final AccountId caller;
    private final OrganizationChoice choice;
    private final UnitTree tree;

    /**
     * Prepares a selection; makes no call.
     *
     * @param organization the organization
     * @param caller the caller's account, which needs no access role
     * @param choice which accounts are wanted
     */
    public OrganizationSelector(Organization organization, AccountId caller, OrganizationChoice choice) {
        this.organization = organization;
        this.caller = caller;
        this.choice = choice;
        this.tree = new UnitTree(organization);
    }

    /**
     * Reads the organization as far as the choice demands. Tags cost one call for each account, made one after another:
     * AWS limits these calls for the whole organization, so calls side by side would only be refused.
     *
     * @return the selection, which may be empty
     * @throws InvalidInputException if the choice names an account or a unit that the organization does not hold
     * @throws RemoteCallException if the organization can't be read
     */
    public Selection select() {
        Map<AccountId, OrganizationAccount> met = included();
        Map<AccountId, String> excluded = excluded(met);
        List<SelectedAccount> selected = new ArrayList<>();
        List<SkippedAccount> skipped = new ArrayList<>();
        for (OrganizationAccount account : met.values()) {
            Optional<String> name = Optional.of(account.name()).filter(text -> !text.isBlank());
            Optional<String> obstacle = Optional.ofNullable(excluded.get(account.id()));
            if (obstacle.isEmpty() && !isTagged(account)) {
                continue;
            }
            obstacle = obstacle.or(() -> obstacle(account));
            if (obstacle.isPresent()) {
                skipped.add(new SkippedAccount(account.id(), name, obstacle.get()));
            } else {
                selected.add(SelectedAccount.of(account.id(), name));
            }
        }
        return new Selection(selected, skipped);
    }

    private Map<AccountId, OrganizationAccount> included() {
        Map<AccountId, OrganizationAccount> met = new LinkedHashMap<>();
        if (choice.included().isEmpty()) {
            organization.accounts().forEach(account -> met.put(account.id(), account));
        }
        for (String unit : choice.included().units()) {
            tree.below(unit).forEach(account -> met.putIfAbsent(account.id(), account));
        }
        for (AccountId id : choice.included().accounts()) {
            if (!met.containsKey(id)) {
                met.put(id, existing(id));
            }
        }
        return met;
    }

    private Map<AccountId, String> excluded(Map<AccountId, OrganizationAccount> met) {
        Map<AccountId, String> why = new LinkedHashMap<>();
        for (AccountId id : choice.excluded().accounts()) {
            if (!met.containsKey(id)) {
                existing(id);
            }
            why.put(id, "it is excluded");
        }
        for (String unit : choice.excluded().units()) {
            tree.below(unit)
                    .forEach(account -> why.putIfAbsent(account.id(), "it is in " + unit + ", which is excluded"));
        }
        return why;
    }

    private OrganizationAccount existing(AccountId id) {
        return organization
                .account(id)
                .orElseThrow(() -> new InvalidInputException("there is no account " + id + " in the organization"));
    }

    private boolean isTagged(OrganizationAccount account) {
        return choice.tags().isEmpty() || choice.wants(organization.tagsOf(account.id()));
    }

    private Optional<String> obstacle(OrganizationAccount account) {
        if (account.state() != AccountState.ACTIVE) {
            return Optional.of(account.state().clause());
        }
        if (account.management() && !account.id().equals(caller)) {
            return Optional.of("it is the organization's management account, which has no access role, and the AWS"
                    + " credentials belong to another account: name it in a run of its own, with its own credentials");
        }
        return Optional.empty();
    }
}
