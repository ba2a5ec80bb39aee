package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.AccountsFile;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.KeptSelection;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.SelectedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.Selection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which accounts a run visits, and what is asked otherwise for single ones. Immutable, never empty. */
public final class FleetAccounts {

    private final Selection selection;
    private final Optional<String> asked;

    private FleetAccounts(Selection selection, Optional<String> asked) {
        this.selection = selection;
        this.asked = asked;
    }

    /**
     * Accounts as listed.
     *
     * @param accounts at least one, none twice
     * @return the accounts, in this order
     * @throws InvalidInputException if there is none, or one is listed twice
     */
    public static FleetAccounts of(List<SelectedAccount> accounts) {
        return of(new Selection(accounts, List.of()));
    }

    /**
     * Accounts for which nothing is asked otherwise.
     *
     * @param ids 12-digit account IDs, at least one, none twice
     * @return the accounts, in this order
     * @throws InvalidInputException if there is none, one is listed twice, or an ID is not of its form
     */
    public static FleetAccounts ofIds(List<String> ids) {
        return of(InvalidInputException.in("accounts", () -> ids.stream()
                .map(id -> SelectedAccount.of(new AccountId(id), Optional.empty()))
                .toList()));
    }

    /**
     * Accounts as a file lists them; docs/accounts-file.schema.json describes its form.
     *
     * @param text the file's text, YAML
     * @return the accounts, in the order of the file
     * @throws InvalidInputException if the text is not of its form; the message names line and column
     */
    public static FleetAccounts fromFile(String text) {
        return of(new Selection(InvalidInputException.in("accounts", () -> AccountsFile.read(text)), List.of()));
    }

    /** A selection, checked. */
    static FleetAccounts of(Selection selection) {
        return checked("accounts", selection, Optional.empty());
    }

    /** Accounts chosen from an organization, by a command and a choice in words. */
    static FleetAccounts ofOrganization(Selection selection, String asked) {
        return checked("organization", selection, Optional.of(asked));
    }

    private static FleetAccounts checked(String field, Selection selection, Optional<String> asked) {
        if (selection.accounts().isEmpty()) {
            throw new InvalidInputException(
                    field,
                    "no account is chosen, so nothing is done"
                            + (selection.skipped().isEmpty()
                                    ? ""
                                    : " (" + selection.skipped().size() + " were left out)"));
        }
        Set<AccountId> seen = new HashSet<>();
        for (SelectedAccount account : selection.accounts()) {
            if (!seen.add(account.account())) {
                throw new InvalidInputException(field, "account " + account.account() + " is listed twice");
            }
        }
        return new FleetAccounts(selection, asked);
    }

    /** {@return how many accounts are visited} */
    public int size() {
        return selection.accounts().size();
    }

    /** {@return the IDs of the accounts that are visited, in their order} */
    public List<String> ids() {
        return selection.accounts().stream()
                .map(account -> account.account().value())
                .toList();
    }

    /**
     * The same accounts without some of them, as a list of its own: a choice from an organization is forgotten.
     *
     * @param ids IDs of accounts that are not to be visited
     * @return the others, or empty if none is left
     */
    public Optional<FleetAccounts> without(Set<String> ids) {
        List<SelectedAccount> others = selection.accounts().stream()
                .filter(account -> !ids.contains(account.account().value()))
                .toList();
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of(new FleetAccounts(new Selection(others, List.of()), Optional.empty()));
    }

    /**
     * The first of the same accounts, as a list of its own.
     *
     * @param most how many at most, at least 1
     * @return the accounts, in their order
     */
    public FleetAccounts first(int most) {
        List<SelectedAccount> few = selection.accounts().stream().limit(most).toList();
        return of(new Selection(few, List.of()));
    }

    /** {@return the roles that accounts name in place of the run's, so that it can be asked whether they may} */
    public Set<String> roleNames() {
        return selection.accounts().stream()
                .flatMap(account -> account.roleName().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** {@return the keys of the tags that accounts add to the run's} */
    public Set<String> tagKeys() {
        return selection.accounts().stream()
                .flatMap(account -> account.tags().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    Selection selection() {
        return selection;
    }

    boolean areOfOrganization() {
        return asked.isPresent();
    }

    /** Accounts of an organization are kept for the process that finishes this run; a list is given again anyway. */
    void keepIn(KeptSelection kept) {
        asked.ifPresent(text -> kept.keep(text, selection));
    }
}
