package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.ExternalIdReading;
import java.util.Optional;

/**
 * What was read of the tenant itself, once per run.
 *
 * @param externalId what the tenant answered when asked for its external ID; absent when it was not asked
 * @param instanceRole whether the manager uses its instance role
 */
public record TenantState(Optional<ExternalIdReading> externalId, InstanceRole instanceRole) {

    /** Whether the manager uses its instance role, the precondition of cross-account roles. */
    public enum InstanceRole {
        /** It does. */
        ON,
        /** It does not, so it can't assume any role. */
        OFF,
        /** The key may not read it. */
        UNKNOWN,
        /** It was not asked. */
        NOT_ASKED
    }
}
