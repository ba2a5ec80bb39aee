package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import java.time.Instant;
import java.util.List;

/**
 * The roles under a path (ListRoles), which tells no tags.
 *
 * @param at when IAM answered, by its own clock
 * @param roles the roles
 */
public record RoleListing(Instant at, List<Entry> roles) {

    /**
     * One role.
     *
     * @param arn its ARN, path included
     * @param created when it was made, by the same clock
     */
    public record Entry(RoleArn arn, Instant created) {}

    /** Copies the list. */
    public RoleListing {
        roles = List.copyOf(roles);
    }
}
