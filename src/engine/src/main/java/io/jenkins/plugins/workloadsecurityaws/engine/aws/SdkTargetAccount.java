package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * {@link TargetAccount} through the AWS SDK: the shared IAM client with this account's credentials. Retries are the SDK's;
 * one of CreateRole that took effect although its answer was lost ends as "already exists", and the engine looks again.
 */
final class SdkTargetAccount implements TargetAccount {

    private final AccountId account;
    private final IamClient iam;
    private final AwsRequestOverrideConfiguration credentials;
    private final IamCalls calls;

    SdkTargetAccount(AccountId account, IamClient iam, AwsCredentialsProvider provider) {
        this.account = account;
        this.iam = iam;
        this.credentials = AwsRequestOverrideConfiguration.builder()
                .credentialsProvider(provider)
                .build();
        this.calls = new IamCalls(account);
    }

    @Override
    public AccountId account() {
        return account;
    }

    @Override
    public Optional<Role> getRole(String roleName) {
        return calls.reading(
                "GetRole",
                () -> Answers.role(
                        iam.getRole(r -> r.roleName(roleName).overrideConfiguration(credentials))
                                .role(),
                        account));
    }

    @Override
    public Optional<String> getRolePolicy(String roleName, String policyName) {
        return calls.reading(
                "GetRolePolicy",
                () -> Answers.document(iam.getRolePolicy(
                                r -> r.roleName(roleName).policyName(policyName).overrideConfiguration(credentials))
                        .policyDocument()));
    }

    @Override
    public List<String> listRolePolicies(String roleName) {
        return calls.reading(
                        "ListRolePolicies", () -> iam
                                .listRolePoliciesPaginator(
                                        r -> r.roleName(roleName).overrideConfiguration(credentials))
                                .stream()
                                .peek(page -> Answers.require(page.isTruncated() != null, "ListRolePolicies"))
                                .flatMap(page -> page.policyNames().stream())
                                .toList())
                .orElse(List.of());
    }

    @Override
    public List<AttachedPolicy> listAttachedRolePolicies(String roleName) {
        return calls.reading("ListAttachedRolePolicies", () -> iam
                        .listAttachedRolePoliciesPaginator(
                                r -> r.roleName(roleName).overrideConfiguration(credentials))
                        .stream()
                        .peek(page -> Answers.require(page.isTruncated() != null, "ListAttachedRolePolicies"))
                        .flatMap(page -> page.attachedPolicies().stream())
                        .map(policy -> new AttachedPolicy(policy.policyName(), policy.policyArn()))
                        .toList())
                .orElse(List.of());
    }

    @Override
    public Optional<String> getManagedPolicy(String policyArn) {
        Optional<String> version = calls.reading(
                "GetPolicy",
                () -> Answers.present(
                        Answers.present(
                                        iam.getPolicy(r ->
                                                        r.policyArn(policyArn).overrideConfiguration(credentials))
                                                .policy(),
                                        "GetPolicy")
                                .defaultVersionId(),
                        "GetPolicy"));
        return version.flatMap(id -> calls.reading(
                "GetPolicyVersion",
                () -> Answers.document(Answers.present(
                                iam.getPolicyVersion(r -> r.policyArn(policyArn)
                                                .versionId(id)
                                                .overrideConfiguration(credentials))
                                        .policyVersion(),
                                "GetPolicyVersion")
                        .document())));
    }

    @Override
    public Role createRole(NewRole role) {
        List<Tag> tags = role.tags().entrySet().stream().map(Answers::tag).toList();
        return calls.writing(
                "CreateRole",
                role.trustPolicy(),
                () -> Answers.role(
                        iam.createRole(r -> r.roleName(role.name())
                                        .path(role.path())
                                        .assumeRolePolicyDocument(role.trustPolicy())
                                        .permissionsBoundary(role.boundaryArn().orElse(null))
                                        .tags(tags)
                                        .overrideConfiguration(credentials))
                                .role(),
                        account));
    }

    @Override
    public void putRolePolicy(String roleName, String policyName, String document) {
        calls.writing(
                "PutRolePolicy",
                document,
                () -> iam.putRolePolicy(r -> r.roleName(roleName)
                        .policyName(policyName)
                        .policyDocument(document)
                        .overrideConfiguration(credentials)));
    }

    @Override
    public void updateTrustPolicy(String roleName, String trustPolicy) {
        calls.writing(
                "UpdateAssumeRolePolicy",
                trustPolicy,
                () -> iam.updateAssumeRolePolicy(
                        r -> r.roleName(roleName).policyDocument(trustPolicy).overrideConfiguration(credentials)));
    }

    @Override
    public void tagRole(String roleName, Map<String, String> tags) {
        List<Tag> all = tags.entrySet().stream().map(Answers::tag).toList();
        calls.writing(
                "TagRole",
                "",
                () -> iam.tagRole(r -> r.roleName(roleName).tags(all).overrideConfiguration(credentials)));
    }

    @Override
    public void untagRole(String roleName, List<String> keys) {
        calls.writing(
                "UntagRole",
                "",
                () -> iam.untagRole(r -> r.roleName(roleName).tagKeys(keys).overrideConfiguration(credentials)));
    }

    @Override
    public void putBoundary(String roleName, String boundaryArn) {
        calls.writing(
                "PutRolePermissionsBoundary",
                "",
                () -> iam.putRolePermissionsBoundary(r ->
                        r.roleName(roleName).permissionsBoundary(boundaryArn).overrideConfiguration(credentials)));
    }

    @Override
    public void deleteBoundary(String roleName) {
        calls.writing(
                "DeleteRolePermissionsBoundary",
                "",
                () -> iam.deleteRolePermissionsBoundary(
                        r -> r.roleName(roleName).overrideConfiguration(credentials)));
    }

    @Override
    public void deleteRolePolicy(String roleName, String policyName) {
        calls.writing("DeleteRolePolicy", "", () -> {
            try {
                return iam.deleteRolePolicy(
                        r -> r.roleName(roleName).policyName(policyName).overrideConfiguration(credentials));
            } catch (NoSuchEntityException goneAlready) {
                return goneAlready;
            }
        });
    }

    @Override
    public void deleteRole(String roleName) {
        calls.writing("DeleteRole", "", () -> {
            try {
                return iam.deleteRole(r -> r.roleName(roleName).overrideConfiguration(credentials));
            } catch (NoSuchEntityException goneAlready) {
                return goneAlready;
            }
        });
    }
}
