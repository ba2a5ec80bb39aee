package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * {@link TargetAccount} through the AWS SDK: the shared IAM client with this account's credentials. Retries are the SDK's;
 * one of CreateRole that took effect although its answer was lost ends as "already exists", and the engine looks again.
 */
final class SdkTargetAccount implements TargetAccount {

    private final AccountId account;
    private final IamClient iam;
    private final IamCalls calls;

    SdkTargetAccount(AccountId account, IamClient iam, Signing.Source source) {
        this.account = account;
        this.iam = iam;
        this.calls = new IamCalls(account, source);
    }

    @Override
    public AccountId account() {
        return account;
    }

    @Override
    public Optional<Role> getRole(String roleName) {
        return calls.reading(
                "GetRole",
                as -> Answers.role(
                        iam.getRole(r -> r.roleName(roleName).overrideConfiguration(as))
                                .role(),
                        account));
    }

    @Override
    public Optional<String> getRolePolicy(String roleName, String policyName) {
        return calls.reading(
                "GetRolePolicy",
                as -> Answers.document(iam.getRolePolicy(
                                r -> r.roleName(roleName).policyName(policyName).overrideConfiguration(as))
                        .policyDocument()));
    }

    @Override
    public List<String> listRolePolicies(String roleName) {
        return calls.reading(
                        "ListRolePolicies",
                        as ->
                                iam
                                        .listRolePoliciesPaginator(
                                                r -> r.roleName(roleName).overrideConfiguration(as))
                                        .stream()
                                        .flatMap(page ->
                                                Answers.page(page.isTruncated(), page.marker(), page.policyNames())
                                                        .stream())
                                        .toList())
                .orElse(List.of());
    }

    @Override
    public List<AttachedPolicy> listAttachedRolePolicies(String roleName) {
        return calls.reading(
                        "ListAttachedRolePolicies",
                        as ->
                                iam
                                        .listAttachedRolePoliciesPaginator(
                                                r -> r.roleName(roleName).overrideConfiguration(as))
                                        .stream()
                                        .flatMap(page ->
                                                Answers.page(page.isTruncated(), page.marker(), page.attachedPolicies())
                                                        .stream())
                                        .map(Answers::attached)
                                        .toList())
                .orElse(List.of());
    }

    @Override
    public Optional<String> getManagedPolicy(String policyArn) {
        Optional<String> version = calls.reading(
                "GetPolicy",
                as -> Answers.present(
                        Answers.present(
                                        iam.getPolicy(r ->
                                                        r.policyArn(policyArn).overrideConfiguration(as))
                                                .policy(),
                                        "GetPolicy")
                                .defaultVersionId(),
                        "GetPolicy"));
        return version.flatMap(id -> calls.reading(
                "GetPolicyVersion",
                as -> Answers.document(Answers.present(
                                iam.getPolicyVersion(r -> r.policyArn(policyArn)
                                                .versionId(id)
                                                .overrideConfiguration(as))
                                        .policyVersion(),
                                "GetPolicyVersion")
                        .document())));
    }

    @Override
    public Role createRole(NewRole role) {
        List<Tag> tags = role.tags().entrySet().stream().map(Answers::tag).toList();
        CreateRoleResponse answer = calls.writing(
                "CreateRole",
                role.trustPolicy(),
                as -> iam.createRole(r -> r.roleName(role.name())
                        .path(role.path())
                        .assumeRolePolicyDocument(role.trustPolicy())
                        .permissionsBoundary(role.boundaryArn().orElse(null))
                        .tags(tags)
                        .overrideConfiguration(as)));
        return calls.understood("CreateRole", () -> Answers.role(answer.role(), account));
    }

    @Override
    public void putRolePolicy(String roleName, String policyName, String document) {
        calls.writing(
                "PutRolePolicy",
                document,
                as -> iam.putRolePolicy(r -> r.roleName(roleName)
                        .policyName(policyName)
                        .policyDocument(document)
                        .overrideConfiguration(as)));
    }

    @Override
    public void updateTrustPolicy(String roleName, String trustPolicy) {
        calls.writing(
                "UpdateAssumeRolePolicy",
                trustPolicy,
                as -> iam.updateAssumeRolePolicy(
                        r -> r.roleName(roleName).policyDocument(trustPolicy).overrideConfiguration(as)));
    }

    @Override
    public void tagRole(String roleName, Map<String, String> tags) {
        List<Tag> all = tags.entrySet().stream().map(Answers::tag).toList();
        calls.writing(
                "TagRole",
                "",
                as -> iam.tagRole(r -> r.roleName(roleName).tags(all).overrideConfiguration(as)));
    }

    @Override
    public void untagRole(String roleName, List<String> keys) {
        calls.writing(
                "UntagRole",
                "",
                as -> iam.untagRole(r -> r.roleName(roleName).tagKeys(keys).overrideConfiguration(as)));
    }

    @Override
    public void putBoundary(String roleName, String boundaryArn) {
        calls.writing(
                "PutRolePermissionsBoundary",
                "",
                as -> iam.putRolePermissionsBoundary(r ->
                        r.roleName(roleName).permissionsBoundary(boundaryArn).overrideConfiguration(as)));
    }

    @Override
    public void deleteBoundary(String roleName) {
        calls.writing(
                "DeleteRolePermissionsBoundary",
                "",
                as -> iam.deleteRolePermissionsBoundary(
                        r -> r.roleName(roleName).overrideConfiguration(as)));
    }

    @Override
    public void deleteRolePolicy(String roleName, String policyName) {
        calls.removing(
                "DeleteRolePolicy",
                as -> iam.deleteRolePolicy(
                        r -> r.roleName(roleName).policyName(policyName).overrideConfiguration(as)));
    }

    @Override
    public void deleteRole(String roleName) {
        calls.removing(
                "DeleteRole", as -> iam.deleteRole(r -> r.roleName(roleName).overrideConfiguration(as)));
    }
}
