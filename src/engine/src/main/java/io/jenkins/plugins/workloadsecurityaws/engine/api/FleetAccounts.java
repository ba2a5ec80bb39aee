package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.AccountsFile;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.KeptSelection;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.Overrides;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.SelectedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.Selection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which accounts a run visits, and what is asked otherwise for single ones. Immutable, never empty. */
public final class FleetAccounts {

    /**
     * One account in plain values; what is absent is asked as for the rest of the run.
     *
     * @param id the 12-digit account ID
     * @param name what people call it
     * @param roleName the cross-account role's name
     * @param workspaces whether Amazon WorkSpaces are included
     * @param displayName the connector's name; absent: the account's name
     * @param tags tags of the role, beside the run's own
     */
    public record Account(
            String id,
            Optional<String> name,
            Optional<String> roleName,
            Optional<Boolean> workspaces,
            Optional<String> displayName,
            Map<String, String> tags) {

        /** Copies the map. */
        public Account {
            tags = Map.copyOf(tags);
        }

        /**
         * An account without a name and without anything asked otherwise.
         *
         * @param id the 12-digit account ID
         * @return the account
         */
        public static Account of(String id) {
            return new Account(id, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
        }
    }

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
     * @throws InvalidRequestException if there is none, one is listed twice, or an ID is not of its form
     */
    public static FleetAccounts of(List<Account> accounts) {
        List<SelectedAccount> selected = new ArrayList<>();
        for (Account account : accounts) {
            AccountId id = InvalidRequestException.checking("accounts", () -> new AccountId(account.id()));
            Overrides overrides =
                    new Overrides(account.roleName(), account.workspaces(), account.displayName(), account.tags());
            selected.add(new SelectedAccount(id, account.name(), overrides));
        }
        return of(new Selection(selected, List.of()));
    }

    /**
     * Accounts as a file lists them; docs/accounts-file.schema.json describes its form.
     *
     * @param text the file's text, YAML
     * @return the accounts, in the order of the file
     * @throws InvalidRequestException if the text is not of its form; the message names line and column
     */
    public static FleetAccounts fromFile(String text) {
        return of(
                new Selection(InvalidRequestException.checking("accounts", () -> AccountsFile.read(text)), List.of()));
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
            throw new InvalidRequestException(
                    field,
                    "no account is chosen, so nothing is done"
                            + (selection.skipped().isEmpty()
                                    ? ""
                                    : " (" + selection.skipped().size() + " were left out)"));
        }
        Set<AccountId> seen = new HashSet<>();
        for (SelectedAccount account : selection.accounts()) {
            if (!seen.add(account.account())) {
                throw new InvalidRequestException(field, "account " + account.account() + " is listed twice");
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
