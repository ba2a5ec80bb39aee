package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import java.util.Map;
import java.util.Optional;

/**
 * An account that a run is to visit, with what is asked otherwise for it than for the rest of the run.
 *
 * @param account its ID
 * @param name what the organization or the accounts file calls it
 * @param roleName the cross-account role's name; absent: the run's
 * @param workspaces whether Amazon WorkSpaces are included; absent: as the run says
 * @param displayName the connector's name; absent: the account's name
 * @param tags tags of the role, beside the run's own
 */
public record SelectedAccount(
        AccountId account,
        Optional<String> name,
        Optional<String> roleName,
        Optional<Boolean> workspaces,
        Optional<String> displayName,
        Map<String, String> tags) {

    /** Copies the map. */
    public SelectedAccount {
        tags = Map.copyOf(tags);
    }

    /**
     * An account for which nothing is asked otherwise.
     *
     * @param account its ID
     * @param name what it is called, if anything
     * @return the account
     */
    public static SelectedAccount of(AccountId account, Optional<String> name) {
        return new SelectedAccount(account, name, Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
    }
}
