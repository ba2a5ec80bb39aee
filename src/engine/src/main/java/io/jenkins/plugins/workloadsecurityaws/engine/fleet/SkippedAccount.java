package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import java.util.Optional;

/**
 * An account that was met while choosing and is left out, never silently.
 *
 * @param account its ID
 * @param name what the organization calls it
 * @param reason why it is left out, for people
 */
public record SkippedAccount(AccountId account, Optional<String> name, String reason) {}
