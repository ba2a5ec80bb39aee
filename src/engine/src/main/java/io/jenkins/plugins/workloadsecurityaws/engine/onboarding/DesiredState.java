package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the user asked for, for one account. Immutable; its text shows no secret, because {@link ExternalId} masks itself.
 *
 * @param intent what the account is wanted to be
 * @param account the account
 * @param tenant the tenant's identity, written into the role's tag
 * @param trusted the account that Workload Security runs in
 * @param externalId the tenant's external ID as stored; where the intent is to rotate, the new one
 * @param newExternalId the external ID that the tenant's accounts are being moved to, while they are
 * @param role the role
 * @param accessRoles the roles through which the caller enters accounts, and the caller's own: never written, whatever
 *     their tags say
 * @param displayName the connector's name; absent lets the service choose
 * @param workspaces whether Amazon WorkSpaces are to be included; absent leaves an existing connector as it is
 * @param deleteRole whether offboarding also deletes the role
 * @param staleAfter how old a connector's last synchronisation may be
 * @param firstSync how long a new connector's first synchronisation is waited for, absent: not at all; where the intent is to
 *     rotate, for how long the connector may be without entry while it has not shown that it uses the new external ID
 */
public record DesiredState(
        Intent intent,
        AccountId account,
        String tenant,
        TrustedAccount trusted,
        ExternalId externalId,
        Optional<ExternalId> newExternalId,
        RoleSpec role,
        List<RoleArn> accessRoles,
        Optional<String> displayName,
        Optional<Boolean> workspaces,
        boolean deleteRole,
        Duration staleAfter,
        Optional<Duration> firstSync) {

    /** How long a connector may go without a synchronisation; the service synchronises every 10 minutes (Trend docs). */
    public static final Duration DEFAULT_STALE_AFTER = Duration.ofMinutes(60);

    /** How long a rotated account may be without entry where nothing else is said. */
    public static final Duration DEFAULT_ROTATION_DEADLINE = Duration.ofMinutes(20);

    /** Copies the list. */
    public DesiredState {
        accessRoles = List.copyOf(accessRoles);
    }

    /**
     * A wish while no change of the external ID is under way; members as above.
     */
    public DesiredState(
            Intent intent,
            AccountId account,
            String tenant,
            TrustedAccount trusted,
            ExternalId externalId,
            RoleSpec role,
            List<RoleArn> accessRoles,
            Optional<String> displayName,
            Optional<Boolean> workspaces,
            boolean deleteRole,
            Duration staleAfter,
            Optional<Duration> firstSync) {
        this(
                intent,
                account,
                tenant,
                trusted,
                externalId,
                Optional.empty(),
                role,
                accessRoles,
                displayName,
                workspaces,
                deleteRole,
                staleAfter,
                firstSync);
    }
}
