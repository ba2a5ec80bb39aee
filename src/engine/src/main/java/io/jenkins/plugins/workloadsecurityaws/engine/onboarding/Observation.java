package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import java.time.Instant;

/**
 * What AWS and Workload Security hold now, for one account. Read-only to obtain.
 *
 * @param tenant what was read of the tenant
 * @param role what was seen of the role
 * @param connectors what was seen of the account's connectors
 * @param at when it was seen
 */
public record Observation(TenantState tenant, RoleState role, ConnectorState connectors, Instant at) {}
