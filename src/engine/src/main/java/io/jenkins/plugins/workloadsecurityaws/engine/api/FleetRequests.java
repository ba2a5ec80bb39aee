package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.SelectedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.Selection;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Intent;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes each account's request out of what is asked of all and what is asked otherwise of one. */
final class FleetRequests {

    private final AccountRequest template;

    /** Refuses what only makes sense for a single account. */
    FleetRequests(AccountRequest template) {
        if (template.account().isPresent() || template.roleArn().isPresent()) {
            throw new InvalidInputException(
                    template.account().isPresent() ? "account" : "role-arn",
                    "name either one account or a list of accounts, not both");
        }
        if (template.displayName().isPresent()) {
            throw new InvalidInputException(
                    "display-name", "a display name is for one account: set it in the list of accounts");
        }
        this.template = template;
    }

    /** Checks every account's request before any call is made. */
    void check(Selection selection, Intent intent) {
        for (SelectedAccount account : selection.accounts()) {
            try {
                CheckedRequest.of(of(account), intent);
            } catch (InvalidInputException wrong) {
                throw new InvalidInputException(
                        wrong.field().orElseThrow(), "account " + account.account() + ": " + wrong.getMessage());
            }
        }
    }

    AccountRequest of(SelectedAccount account) {
        Map<String, String> tags = new TreeMap<>(template.tags());
        tags.putAll(account.tags());
        return new AccountRequest(
                Optional.of(account.account().value()),
                Optional.empty(),
                account.roleName().or(template::roleName),
                template.rolePath(),
                template.policyName(),
                template.boundaryArn(),
                tags,
                template.adopt(),
                account.workspaces().or(template::workspaces),
                account.displayName().or(account::name),
                template.staleAfter(),
                template.firstSync());
    }
}
