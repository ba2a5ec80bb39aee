package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;

/** What the tenant answers when asked for its external ID; a tenant may forbid reading it. */
public sealed interface ExternalIdReading {

    /**
     * The tenant showed it.
     *
     * @param externalId the tenant's external ID
     */
    record Shown(ExternalId externalId) implements ExternalIdReading {}

    /**
     * The tenant did not show it: refused, or answered with nothing.
     *
     * @param reason one line, without secrets
     */
    record NotShown(String reason) implements ExternalIdReading {}
}
