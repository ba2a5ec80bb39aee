package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import static io.jenkins.plugins.workloadsecurityaws.engine.aws.IncompleteAnswer.present;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCalls;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.IamResponse;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * IAM and STS in one target account, seen with the credentials of the route that leads there. Thread-safe. Each method
 * makes the call it names (list methods: one call a page) and may throw {@link RemoteCallException}; what does not exist is
 * an empty value, not an error. Policy documents are JSON text, already URL-decoded.
 */
public final class TargetAccount {

    /** In seconds (STS API reference, AssumeRole: DurationSeconds). */
    private static final int SHORTEST_SESSION = 900;

    private final AccountId account;
    private final IamClient iam;
    private final StsClient sts;
    private final AwsCalls calls;
    private final AwsCalls stsCalls;

    TargetAccount(
            AccountId account, IamClient iam, StsClient sts, RemoteCalls calls, RequestCredentials.Source source) {
        this.account = account;
        this.iam = iam;
        this.sts = sts;
        this.calls = new AwsCalls(calls, "iam", "account " + account, source);
        this.stsCalls = new AwsCalls(calls, "sts", "account " + account, source);
    }

    /** {@return the account} */
    public AccountId account() {
        return account;
    }

    /**
     * IAM GetRole.
     *
     * @param roleName the role
     * @return the role, or empty
     */
    public Optional<Role> getRole(String roleName) {
        return calls.find(
                "GetRole",
                as -> iam.getRole(r -> r.roleName(roleName).overrideConfiguration(as)),
                answer -> role(answer.role()));
    }

    /**
     * IAM ListRoles, all pages.
     *
     * @param pathPrefix how the paths of the roles begin, with a slash at both ends
     * @return the roles, and when IAM said so
     */
    public RoleListing listRoles(String pathPrefix) {
        Instant[] at = {Instant.MIN};
        List<RoleListing.Entry> roles = Page.<RoleListing.Entry>all(marker -> Optional.of(calls.read(
                        "ListRoles",
                        as -> iam.listRoles(
                                r -> r.pathPrefix(pathPrefix).marker(marker).overrideConfiguration(as)),
                        answer -> {
                            at[0] = date(answer);
                            return new Page<>(
                                    answer.roles().stream()
                                            .map(TargetAccount::listed)
                                            .toList(),
                                    next(answer.isTruncated(), marker, answer.marker()));
                        })))
                .orElseThrow();
        return new RoleListing(at[0], roles);
    }

    /**
     * STS GetCallerIdentity: as whom this account's calls are made.
     *
     * @return the ARN of the session, user or root
     */
    public String callerArn() {
        return stsCalls.read(
                "GetCallerIdentity",
                as -> sts.getCallerIdentity(r -> r.overrideConfiguration(as)),
                answer -> present(answer.arn(), "Arn"));
    }

    /**
     * STS AssumeRole by whoever this account's calls are made as; the session is thrown away. Made again only where
     * there was no answer.
     *
     * @param role the role
     * @param externalId the external ID to present; empty: none
     * @return AWS's denial (AccessDenied); empty where the role was entered
     */
    public Optional<RemoteCallException> tryToEnter(RoleArn role, Optional<ExternalId> externalId) {
        return stsCalls.denial(
                "AssumeRole",
                externalId.map(ExternalId::reveal).stream().toList(),
                as -> sts.assumeRole(r -> r.roleArn(role.toString())
                        .roleSessionName("workload-security-aws-probe")
                        .durationSeconds(SHORTEST_SESSION)
                        .externalId(externalId.map(ExternalId::reveal).orElse(null))
                        .overrideConfiguration(as)));
    }

    /**
     * IAM GetRolePolicy.
     *
     * @param roleName the role
     * @param policyName the inline policy
     * @return the document, or empty
     */
    public Optional<String> getRolePolicy(String roleName, String policyName) {
        return calls.find(
                "GetRolePolicy",
                as -> iam.getRolePolicy(
                        r -> r.roleName(roleName).policyName(policyName).overrideConfiguration(as)),
                answer -> document(answer.policyDocument()));
    }

    /**
     * IAM ListRolePolicies, all pages.
     *
     * @param roleName the role
     * @return the names of the role's inline policies, or empty if the role does not exist
     */
    public Optional<List<String>> listRolePolicies(String roleName) {
        return Page.all(marker -> calls.find(
                "ListRolePolicies",
                as -> iam.listRolePolicies(
                        r -> r.roleName(roleName).marker(marker).overrideConfiguration(as)),
                answer -> new Page<>(answer.policyNames(), next(answer.isTruncated(), marker, answer.marker()))));
    }

    /**
     * IAM ListAttachedRolePolicies, all pages.
     *
     * @param roleName the role
     * @return the attached managed policies, or empty if the role does not exist
     */
    public Optional<List<AttachedPolicy>> listAttachedRolePolicies(String roleName) {
        return Page.all(marker -> calls.find(
                "ListAttachedRolePolicies",
                as -> iam.listAttachedRolePolicies(
                        r -> r.roleName(roleName).marker(marker).overrideConfiguration(as)),
                answer -> new Page<>(
                        answer.attachedPolicies().stream()
                                .map(TargetAccount::attached)
                                .toList(),
                        next(answer.isTruncated(), marker, answer.marker()))));
    }

    /**
     * The default version of a managed policy: IAM GetPolicy, then GetPolicyVersion.
     *
     * @param policyArn the policy
     * @return the document, or empty if IAM knows no such policy or version
     */
    public Optional<String> getManagedPolicy(String policyArn) {
        Optional<String> version = calls.find(
                "GetPolicy",
                as -> iam.getPolicy(r -> r.policyArn(policyArn).overrideConfiguration(as)),
                answer -> present(present(answer.policy(), "Policy").defaultVersionId(), "DefaultVersionId"));
        return version.flatMap(id -> calls.find(
                "GetPolicyVersion",
                as -> iam.getPolicyVersion(
                        r -> r.policyArn(policyArn).versionId(id).overrideConfiguration(as)),
                answer -> document(
                        present(answer.policyVersion(), "PolicyVersion").document())));
    }

    /**
     * IAM CreateRole.
     *
     * @param role what to create
     * @return AWS's ID of the request
     */
    public String createRole(NewRole role) {
        List<Tag> tags = tags(role.tags());
        return calls.write(
                "CreateRole",
                role.trustPolicy(),
                as -> iam.createRole(r -> r.roleName(role.name())
                        .path(role.path())
                        .assumeRolePolicyDocument(role.trustPolicy())
                        .permissionsBoundary(role.boundaryArn().orElse(null))
                        .tags(tags)
                        .overrideConfiguration(as)),
                answer -> {
                    role(answer.role());
                    return acknowledged(answer);
                });
    }

    /**
     * IAM PutRolePolicy.
     *
     * @param roleName the role
     * @param policyName the inline policy
     * @param document its JSON text
     * @return AWS's ID of the request
     */
    public String putRolePolicy(String roleName, String policyName, String document) {
        return calls.write(
                "PutRolePolicy",
                document,
                as -> iam.putRolePolicy(r -> r.roleName(roleName)
                        .policyName(policyName)
                        .policyDocument(document)
                        .overrideConfiguration(as)),
                TargetAccount::acknowledged);
    }

    /**
     * IAM UpdateAssumeRolePolicy.
     *
     * @param roleName the role
     * @param trustPolicy the JSON text
     * @return AWS's ID of the request
     */
    public String updateTrustPolicy(String roleName, String trustPolicy) {
        return calls.write(
                "UpdateAssumeRolePolicy",
                trustPolicy,
                as -> iam.updateAssumeRolePolicy(
                        r -> r.roleName(roleName).policyDocument(trustPolicy).overrideConfiguration(as)),
                TargetAccount::acknowledged);
    }

    /**
     * IAM TagRole.
     *
     * @param roleName the role
     * @param tags the tags to set
     * @return AWS's ID of the request
     */
    public String tagRole(String roleName, Map<String, String> tags) {
        List<Tag> all = tags(tags);
        return calls.write(
                "TagRole",
                "",
                as -> iam.tagRole(r -> r.roleName(roleName).tags(all).overrideConfiguration(as)),
                TargetAccount::acknowledged);
    }

    /**
     * IAM PutRolePermissionsBoundary.
     *
     * @param roleName the role
     * @param boundaryArn the boundary policy's ARN
     * @return AWS's ID of the request
     */
    public String putBoundary(String roleName, String boundaryArn) {
        return calls.write(
                "PutRolePermissionsBoundary",
                "",
                as -> iam.putRolePermissionsBoundary(r ->
                        r.roleName(roleName).permissionsBoundary(boundaryArn).overrideConfiguration(as)),
                TargetAccount::acknowledged);
    }

    /**
     * IAM DeleteRolePolicy.
     *
     * @param roleName the role
     * @param policyName the inline policy
     * @return AWS's ID of the request; empty if IAM knows no such policy or role
     */
    public Optional<String> deleteRolePolicy(String roleName, String policyName) {
        return calls.remove(
                "DeleteRolePolicy",
                as -> iam.deleteRolePolicy(
                        r -> r.roleName(roleName).policyName(policyName).overrideConfiguration(as)),
                TargetAccount::acknowledged);
    }

    /**
     * IAM DeleteRole.
     *
     * @param roleName the role
     * @return AWS's ID of the request; empty if IAM knows no such role
     */
    public Optional<String> deleteRole(String roleName) {
        return calls.remove(
                "DeleteRole",
                as -> iam.deleteRole(r -> r.roleName(roleName).overrideConfiguration(as)),
                TargetAccount::acknowledged);
    }

    private static Optional<String> next(Boolean truncated, String asked, String marker) {
        return present(truncated, "IsTruncated") ? Page.following(asked, present(marker, "Marker")) : Optional.empty();
    }

    private static RoleListing.Entry listed(software.amazon.awssdk.services.iam.model.Role role) {
        return new RoleListing.Entry(
                arn(present(role.arn(), "Role.Arn")), present(role.createDate(), "Role.CreateDate"));
    }

    /** IAM's own clock, by which it dates roles. */
    private static Instant date(IamResponse answer) {
        try {
            return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(
                    present(answer.sdkHttpResponse().firstMatchingHeader("Date").orElse(null), "Date")));
        } catch (DateTimeException notADate) {
            throw new IncompleteAnswer("Date");
        }
    }

    private Role role(software.amazon.awssdk.services.iam.model.Role role) {
        present(role, "Role");
        RoleArn arn = arn(present(role.arn(), "Role.Arn"));
        if (!arn.account().equals(account)) {
            throw new IncompleteAnswer("the role of another account");
        }
        Map<String, String> tags = new TreeMap<>();
        role.tags()
                .forEach(tag -> tags.put(
                        present(tag.key(), "Tag.Key"),
                        Optional.ofNullable(tag.value()).orElse("")));
        return new Role(
                arn,
                document(role.assumeRolePolicyDocument()),
                Optional.ofNullable(role.permissionsBoundary())
                        .map(AttachedPermissionsBoundary::permissionsBoundaryArn),
                tags,
                Optional.ofNullable(role.createDate()));
    }

    private static RoleArn arn(String text) {
        try {
            return RoleArn.parse(text);
        } catch (InvalidInputException notAnArn) {
            throw new IncompleteAnswer("Role.Arn");
        }
    }

    /** IAM URL-encodes documents by RFC 3986, where a plus is a plus; some emulators do not encode at all. */
    static String document(String text) {
        String present = present(text, "document");
        if (present.stripLeading().startsWith("{")) {
            return present;
        }
        try {
            return URLDecoder.decode(present.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            throw new IncompleteAnswer("document");
        }
    }

    private static AttachedPolicy attached(software.amazon.awssdk.services.iam.model.AttachedPolicy policy) {
        return new AttachedPolicy(present(policy.policyName(), "PolicyName"), present(policy.policyArn(), "PolicyArn"));
    }

    /** Most writes are answered with a request ID and nothing else; the SDK says {@code UNKNOWN} where there is none. */
    private static String acknowledged(IamResponse answer) {
        String requestId = answer.responseMetadata().requestId();
        if ("UNKNOWN".equals(requestId)) {
            throw new IncompleteAnswer("RequestId");
        }
        return requestId;
    }

    private static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(entry -> Tag.builder()
                        .key(entry.getKey())
                        .value(entry.getValue())
                        .build())
                .toList();
    }
}
