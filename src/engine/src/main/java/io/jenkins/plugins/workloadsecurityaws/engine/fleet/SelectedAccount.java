package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import java.util.Optional;

/**
 * An account that the run is to visit.
 *
 * @param account its ID
 * @param name what the organization or the accounts file calls it
 * @param overrides what is asked otherwise for it
 */
public record SelectedAccount(AccountId account, Optional<String> name, Overrides overrides) {}
