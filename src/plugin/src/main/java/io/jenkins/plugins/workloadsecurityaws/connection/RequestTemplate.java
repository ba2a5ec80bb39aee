package io.jenkins.plugins.workloadsecurityaws.connection;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.tenant.RoleSettings;
import io.jenkins.plugins.workloadsecurityaws.tenant.RoleTag;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request that takes from the tenant what a step leaves open. Immutable: each {@code with} gives another draft.
 *
 * @param request the request so far
 */
public record RequestTemplate(AccountRequest request) {

    /** The role's name where neither step nor tenant says another. */
    public static final String ROLE_NAME = "Workload_Security_Role_Cross";

    /**
     * Begins a request.
     *
     * @param tenant whose settings count where the step says nothing
     * @param account the account ID, or null
     * @param roleArn the role's ARN, or null
     * @param roleName the role's name, or null: the ARN's, else the tenant's
     * @return the draft
     */
    public static RequestTemplate of(
            Tenant tenant, @CheckForNull String account, @CheckForNull String roleArn, @CheckForNull String roleName) {
        RoleSettings role = tenant.getRole();
        Map<String, String> tags = new LinkedHashMap<>();
        for (RoleTag tag : role.getTags()) {
            tags.put(tag.getKey(), tag.getValue());
        }
        boolean namedByArn = roleArn != null;
        return new RequestTemplate(new AccountRequest(
                Optional.ofNullable(account),
                Optional.ofNullable(roleArn),
                Optional.ofNullable(roleName)
                        .or(() -> namedByArn ? Optional.empty() : Optional.ofNullable(role.getName())),
                namedByArn ? Optional.empty() : Optional.ofNullable(role.getPath()),
                Optional.ofNullable(role.getPolicyName()),
                Optional.ofNullable(role.getPermissionsBoundary()),
                tags,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }

    /**
     * Names the role by its ARN, which says that it is to be used as it is; IAM's partition follows the region.
     *
     * @param tenant whose region counts
     * @return the draft
     */
    public RequestTemplate asGiven(Tenant tenant) {
        if (request.roleArn().isPresent() || request.account().isEmpty()) {
            return this;
        }
        String region = Util.fixNull(tenant.getAws().getRegion());
        String partition = region.startsWith("us-gov-") ? "aws-us-gov" : region.startsWith("cn-") ? "aws-cn" : "aws";
        String arn = "arn:" + partition + ":iam::" + request.account().get() + ":role"
                + request.rolePath().orElse("/") + request.roleName().orElse(ROLE_NAME);
        return new RequestTemplate(new AccountRequest(
                request.account(),
                Optional.of(arn),
                Optional.empty(),
                Optional.empty(),
                request.policyName(),
                request.boundaryArn(),
                request.tags(),
                request.adopt(),
                request.workspaces(),
                request.displayName(),
                request.staleAfter(),
                request.firstSync()));
    }

    /**
     * Adds what a step wishes.
     *
     * @param adopt whether a role or connector may be taken over
     * @param workspaces whether WorkSpaces are included; absent: as they are
     * @param displayName the connector's name; absent: the service chooses
     * @param firstSync how long the first synchronisation is waited for; absent: not at all
     * @param furtherTags tags beside the tenant's, which stay as they are
     * @return the draft
     */
    public RequestTemplate withWishes(
            boolean adopt,
            Optional<Boolean> workspaces,
            Optional<String> displayName,
            Optional<Duration> firstSync,
            Map<String, String> furtherTags) {
        Map<String, String> tags = new LinkedHashMap<>(request.tags());
        furtherTags.forEach(tags::putIfAbsent);
        return new RequestTemplate(new AccountRequest(
                request.account(),
                request.roleArn(),
                request.roleName(),
                request.rolePath(),
                request.policyName(),
                request.boundaryArn(),
                tags,
                adopt,
                workspaces,
                displayName,
                request.staleAfter(),
                firstSync));
    }

    /**
     * Sets how old the last synchronisation may be.
     *
     * @param staleAfter how old; absent: the engine's own limit
     * @return the draft
     */
    public RequestTemplate withStaleAfter(Optional<Duration> staleAfter) {
        return new RequestTemplate(new AccountRequest(
                request.account(),
                request.roleArn(),
                request.roleName(),
                request.rolePath(),
                request.policyName(),
                request.boundaryArn(),
                request.tags(),
                request.adopt(),
                request.workspaces(),
                request.displayName(),
                staleAfter,
                request.firstSync()));
    }
}
