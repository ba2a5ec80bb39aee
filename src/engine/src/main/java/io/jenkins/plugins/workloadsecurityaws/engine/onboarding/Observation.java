package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What AWS and Workload Security hold, for one account; or what they would hold after a step. Immutable.
 *
 * @param tenant what was read of the tenant
 * @param role what was seen of the role
 * @param wantedBoundary the permissions boundary that is wanted, read where the role does not have it yet and it may be put
 * @param connectors what was seen of the account's connectors
 */
public record Observation(
        TenantState tenant,
        RoleState role,
        Optional<RoleState.ManagedPolicy> wantedBoundary,
        Reading<List<Connector>> connectors) {

    Observation with(RoleState otherRole) {
        return new Observation(tenant, otherRole, wantedBoundary, connectors);
    }

    Observation with(List<Connector> otherConnectors, Instant at) {
        return new Observation(tenant, role, wantedBoundary, new Reading.Seen<>(List.copyOf(otherConnectors), at));
    }

    /** The role, if it was found. */
    Optional<RoleState.Found> found() {
        return role instanceof RoleState.Found found ? Optional.of(found) : Optional.empty();
    }

    /** The account's connectors, none where they could not be read. */
    List<Connector> connectorsSeen() {
        return connectors.seen().orElse(List.of());
    }
}
