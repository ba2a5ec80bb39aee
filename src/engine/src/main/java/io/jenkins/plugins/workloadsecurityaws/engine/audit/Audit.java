package io.jenkins.plugins.workloadsecurityaws.engine.audit;

import java.util.Objects;

/**
 * Into which trail writes go, and in whose name.
 *
 * @param trail the trail, which may be shared
 * @param who who is responsible, for people: a user, a build and its cause, a schedule; one line without secrets
 */
public record Audit(AuditTrail trail, String who) {

    /** Checks that nothing is missing. */
    public Audit {
        Objects.requireNonNull(trail);
        Objects.requireNonNull(who);
    }
}
