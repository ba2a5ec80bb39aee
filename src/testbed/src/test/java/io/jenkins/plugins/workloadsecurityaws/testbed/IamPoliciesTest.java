package io.jenkins.plugins.workloadsecurityaws.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.Tag;

class IamPoliciesTest {

    private final Rig rig = new Rig();
    private IamClient iam;
    private AwsRole role;

    @BeforeEach
    void signIn() {
        iam = rig.iam();
        role = rig.account().putRole("cross", "/", Rig.trust("arn:aws:iam::147995105371:root"));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static IamException refused(int status, String code, Runnable call) {
        IamException refusal = catchThrowableOfType(IamException.class, call::run);
        assertThat(refusal).isNotNull();
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(refusal.statusCode()).isEqualTo(status);
        return refusal;
    }

    private void put(IamClient client, String name, String document) {
        client.putRolePolicy(
                request -> request.roleName("cross").policyName(name).policyDocument(document));
    }

    @Test
    void anInlinePolicyIsPutReadAndDeleted() {
        put(iam, "p", Rig.allow("ec2:*"));

        String document = iam.getRolePolicy(request -> request.roleName("cross").policyName("p"))
                .policyDocument();
        assertThat(URLDecoder.decode(document, StandardCharsets.UTF_8)).isEqualTo(Rig.allow("ec2:*"));

        iam.deleteRolePolicy(request -> request.roleName("cross").policyName("p"));
        refused(
                404,
                "NoSuchEntity",
                () -> iam.getRolePolicy(request -> request.roleName("cross").policyName("p")));
        refused(
                404,
                "NoSuchEntity",
                () -> iam.deleteRolePolicy(request -> request.roleName("cross").policyName("p")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"not json", "{}", "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"ec2:*\"}}"})
    void aPermissionsPolicyThatIsNoneIsRefused(String document) {
        refused(400, "MalformedPolicyDocument", () -> put(iam, "p", document));
        assertThat(role.inline()).isEmpty();
    }

    @Test
    void allInlinePoliciesOfARoleHave10240CharactersTogetherAtMost() {
        put(iam, "first", Rig.allow("ec2:" + "x".repeat(9000)));

        refused(409, "LimitExceeded", () -> put(iam, "second", Rig.allow("ec2:" + "x".repeat(2000))));
        put(iam, "first", Rig.allow("ec2:" + "y".repeat(9000)));
    }

    @Test
    void listsComeInPages() {
        for (int i = 0; i < 5; i++) {
            role.putInline("p" + i, Rig.allow("ec2:*"));
        }

        ListRolePoliciesResponse first =
                iam.listRolePolicies(request -> request.roleName("cross").maxItems(2));
        assertThat(first.isTruncated()).isTrue();
        assertThat(first.policyNames()).containsExactly("p0", "p1");
        assertThat(iam.listRolePolicies(
                                request -> request.roleName("cross").maxItems(2).marker(first.marker()))
                        .policyNames())
                .containsExactly("p2", "p3");
        assertThat(iam.listRolePoliciesPaginator(
                                request -> request.roleName("cross").maxItems(2))
                        .policyNames())
                .hasSize(5);
    }

    @Test
    void aPageOfNothingOrAnUnknownMarkerIsRefused() {
        refused(
                400,
                "ValidationError",
                () -> iam.listRolePolicies(request -> request.roleName("cross").maxItems(0)));
        refused(
                400,
                "ValidationError",
                () -> iam.listRolePolicies(request -> request.roleName("cross").marker("99")));
    }

    @Test
    void aManagedPolicyIsAttachedOnceReadByItsDefaultVersionAndDetached() {
        String arn = rig.account().putManagedPolicy("m", Rig.allow("ec2:*"));

        iam.attachRolePolicy(request -> request.roleName("cross").policyArn(arn));
        iam.attachRolePolicy(request -> request.roleName("cross").policyArn(arn));

        assertThat(iam.listAttachedRolePolicies(request -> request.roleName("cross"))
                        .attachedPolicies())
                .singleElement()
                .satisfies(policy -> {
                    assertThat(policy.policyName()).isEqualTo("m");
                    assertThat(policy.policyArn()).isEqualTo(arn);
                });
        String version =
                iam.getPolicy(request -> request.policyArn(arn)).policy().defaultVersionId();
        assertThat(iam.getPolicyVersion(request -> request.policyArn(arn).versionId(version))
                        .policyVersion()
                        .document())
                .startsWith("%7B");
        refused(
                404,
                "NoSuchEntity",
                () -> iam.getPolicyVersion(request -> request.policyArn(arn).versionId("v9")));

        iam.detachRolePolicy(request -> request.roleName("cross").policyArn(arn));
        refused(
                404,
                "NoSuchEntity",
                () -> iam.detachRolePolicy(request -> request.roleName("cross").policyArn(arn)));
    }

    @Test
    void whatTheIdentityPolicyDoesNotAllowIsDenied() {
        IamClient reader = rig.iam(rig.account().user("reader", Rig.allow("iam:Get*")));

        assertThat(reader.getRole(request -> request.roleName("cross")).role()).isNotNull();
        IamException refusal = refused(403, "AccessDenied", () -> put(reader, "p", Rig.allow("ec2:*")));
        assertThat(refusal).hasMessageContaining("iam:PutRolePolicy").hasMessageContaining(role.arn());
    }

    @Test
    void aRoleIsJudgedByItsRealPath() {
        rig.account().putRole("deep", "/security/", Rig.trust("*"));
        Keys keys = rig.account()
                .user(
                        "narrow",
                        Rig.allow("iam:GetRole")
                                .replace("\"Resource\":\"*\"", "\"Resource\":\"arn:aws:iam::*:role/security/*\""));

        assertThat(rig.iam(keys).getRole(request -> request.roleName("deep")).role())
                .isNotNull();
        refused(403, "AccessDenied", () -> rig.iam(keys).getRole(request -> request.roleName("cross")));
    }

    @Test
    void aRolesBoundaryLimitsItsSessions() {
        AwsRole access = rig.account().role("OrganizationAccountAccessRole").orElseThrow();
        access.setBoundary(rig.account().putManagedPolicy("limits", Rig.allow("iam:Get*")));

        assertThat(iam.getRole(request -> request.roleName("cross")).role()).isNotNull();
        assertThat(refused(403, "AccessDenied", () -> put(iam, "p", Rig.allow("ec2:*"))))
                .hasMessageContaining("permissions boundary");
    }

    @Test
    void aBoundaryMustAllowTheTagsOfANewRoleToo() {
        AwsRole access = rig.account().role("OrganizationAccountAccessRole").orElseThrow();
        access.setBoundary(rig.account().putManagedPolicy("limits", Rig.allow("iam:CreateRole")));

        assertThat(refused(
                        403,
                        "AccessDenied",
                        () -> iam.createRole(request -> request.roleName("new")
                                .assumeRolePolicyDocument(Rig.trust("*"))
                                .tags(Tag.builder().key("k").value("v").build()))))
                .hasMessageContaining("iam:TagRole");
        assertThat(rig.account().role("new")).isEmpty();
    }

    @Test
    void aConditionOnTheBoundaryIsMetByTheBoundaryAskedFor() {
        String boundary = rig.account().putManagedPolicy("limits", Rig.allow("ec2:*"));
        Keys keys = rig.account()
                .user(
                        "bounded",
                        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"iam:CreateRole\",\"Resource\":\"*\","
                                + "\"Condition\":{\"StringEquals\":{\"iam:PermissionsBoundary\":\"" + boundary
                                + "\"}}}}");

        refused(403, "AccessDenied", () -> rig.iam(keys)
                .createRole(request -> request.roleName("new").assumeRolePolicyDocument(Rig.trust("*"))));
        assertThat(rig.iam(keys)
                        .createRole(request -> request.roleName("new")
                                .assumeRolePolicyDocument(Rig.trust("*"))
                                .permissionsBoundary(boundary))
                        .role())
                .isNotNull();
    }
}
