package io.jenkins.plugins.workloadsecurityaws.engine.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is asked for one account. Absent values take their documented defaults.
 *
 * @param account the 12-digit account ID; either this or the role's ARN, or both if they agree
 * @param roleArn the ARN of a role that is to be used as it is
 * @param roleName the role's name; absent: {@code Workload_Security_Role_Cross}, or the ARN's
 * @param rolePath the role's path when it is made; absent: {@code /}
 * @param policyName the inline policy's name; absent: {@code Workload_Security_Policy_Cross}
 * @param boundaryArn the ARN of a permissions boundary for the role
 * @param tags tags for the role, beside this product's own
 * @param adopt whether a role or connector that somebody else made may be taken over
 * @param workspaces whether Amazon WorkSpaces are included; absent leaves an existing connector as it is
 * @param displayName the connector's name; absent lets the service choose
 * @param staleAfter how old the connector's last synchronisation may be; absent: 60 minutes
 * @param firstSync how long to wait for a new connector's first synchronisation, absent: not at all; where the external ID is
 *     changed, for how long an account may be without entry, absent: 20 minutes
 */
public record AccountRequest(
        Optional<String> account,
        Optional<String> roleArn,
        Optional<String> roleName,
        Optional<String> rolePath,
        Optional<String> policyName,
        Optional<String> boundaryArn,
        Map<String, String> tags,
        boolean adopt,
        Optional<Boolean> workspaces,
        Optional<String> displayName,
        Optional<Duration> staleAfter,
        Optional<Duration> firstSync) {

    /** Copies the map. */
    public AccountRequest {
        tags = Map.copyOf(tags);
    }

    /** {@return everything that is asked, equal for equal requests in every process: maps are sorted} */
    String canonical() {
        return String.join(
                "\u0000",
                List.of(
                        account.toString(),
                        roleArn.toString(),
                        roleName.toString(),
                        rolePath.toString(),
                        policyName.toString(),
                        boundaryArn.toString(),
                        new TreeMap<>(tags).toString(),
                        String.valueOf(adopt),
                        workspaces.toString(),
                        displayName.toString(),
                        staleAfter.toString(),
                        firstSync.toString()));
    }

    /** {@return a request that names no account, for a run over many; everything by default} */
    public static AccountRequest forMany() {
        return byDefault(Optional.empty());
    }

    /**
     * A request for an account, everything else by default.
     *
     * @param account the 12-digit account ID
     * @return the request
     */
    public static AccountRequest forAccount(String account) {
        return byDefault(Optional.of(account));
    }

    private static AccountRequest byDefault(Optional<String> account) {
        return new AccountRequest(
                account,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
