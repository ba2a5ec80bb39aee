package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.AccountsFile;
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

    private FleetAccounts(Selection selection) {
        this.selection = selection;
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
        if (selection.accounts().isEmpty()) {
            throw new InvalidRequestException(
                    "accounts",
                    "no account is chosen, so nothing is done"
                            + (selection.skipped().isEmpty()
                                    ? ""
                                    : " (" + selection.skipped().size() + " were left out)"));
        }
        Set<AccountId> seen = new HashSet<>();
        for (SelectedAccount account : selection.accounts()) {
            if (!seen.add(account.account())) {
                throw new InvalidRequestException("accounts", "account " + account.account() + " is listed twice");
            }
        }
        return new FleetAccounts(selection);
    }

    /** {@return how many accounts are visited} */
    public int size() {
        return selection.accounts().size();
    }

    Selection selection() {
        return selection;
    }
}
