package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An AWS connector as Workload Security describes it. Every field but the ID may be absent in an answer.
 *
 * @param id the connector's ID within the tenant
 * @param displayName the name in the console, empty if absent
 * @param accountId the AWS account as the service spells it, empty if absent
 * @param crossAccountRoleArn the role's ARN as the service spells it; absent when access keys or an instance role serve
 * @param workspacesEnabled whether Amazon WorkSpaces are included; absent when the service does not say
 * @param lastSync when the last successful synchronisation ended; absent before the first
 * @param regions what the last synchronisation found, by region
 */
public record Connector(
        long id,
        String displayName,
        String accountId,
        Optional<String> crossAccountRoleArn,
        Optional<Boolean> workspacesEnabled,
        Optional<Instant> lastSync,
        List<SyncedRegion> regions) {

    /**
     * What one region held at the last synchronisation.
     *
     * @param region the region's code
     * @param computers number of EC2 instances
     * @param workspaces number of WorkSpaces
     */
    public record SyncedRegion(String region, long computers, long workspaces) {}

    /** Copies the list. */
    public Connector {
        regions = List.copyOf(regions);
    }

    /** {@return the role, if the service tells one and it is the ARN of a role} */
    public Optional<RoleArn> role() {
        try {
            return crossAccountRoleArn.map(RoleArn::parse);
        } catch (InvalidInputException notAnArn) {
            return Optional.empty();
        }
    }

    /**
     * Whether it has synchronised since it was looked at before: both times are the service's own.
     *
     * @param before the same connector, as it was
     * @return whether the last synchronisation is a later one
     */
    public boolean hasSynchronisedSince(Connector before) {
        return id == before.id
                && lastSync.filter(now -> before.lastSync.isEmpty() || now.isAfter(before.lastSync.get()))
                        .isPresent();
    }

    /** {@return the account as the service names it, else as the role's ARN does; empty if neither is told} */
    public String account() {
        return accountId.isEmpty() ? role().map(arn -> arn.account().value()).orElse("") : accountId;
    }
}
