package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsAccess;
import java.time.Clock;

/** Looks at one account, on both sides, without writing anything. Thread-safe. */
public final class Observer {

    private final RoleObserver roles;
    private final ConnectorObserver connectors;
    private final Clock clock;

    /**
     * Makes an observer.
     *
     * @param aws AWS as the caller sees it
     * @param connectors where connectors are looked up
     * @param clock tells when something was seen
     */
    public Observer(AwsAccess aws, ConnectorObserver connectors, Clock clock) {
        this.roles = new RoleObserver(aws);
        this.connectors = connectors;
        this.clock = clock;
    }

    /**
     * Observes one account. What can't be read is a part of the observation, not an exception.
     *
     * @param desired what is wanted; names the account and the role
     * @param depth how much of the role is read
     * @param tenant what was read of the tenant
     * @return the observation
     */
    public Observation observe(DesiredState desired, Depth depth, TenantState tenant) {
        boolean roleMatters = desired.intent() != Intent.OFFBOARD || desired.deleteRole();
        RoleState role = roleMatters ? roles.observe(desired, depth) : new RoleState.NotAsked();
        return new Observation(tenant, role, connectors.observe(desired.account()), clock.instant());
    }
}
