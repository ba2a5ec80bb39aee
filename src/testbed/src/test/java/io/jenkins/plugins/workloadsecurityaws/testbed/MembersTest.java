package io.jenkins.plugins.workloadsecurityaws.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.sts.model.StsException;

/** What membership in an organization means for entering an account and acting in it. */
class MembersTest {

    private static final String DENY_NEW_ROLES =
            """
            {"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"iam:CreateRole","Resource":"*"}}""";

    private final Rig rig = new Rig();
    private final Organization organization = rig.testbed.organization();

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = MemberState.class,
            names = {"SUSPENDED", "CLOSED", "PENDING_ACTIVATION"})
    void anUnusableAccountCantBeEntered(MemberState state) {
        rig.account();
        organization.addAccount(Rig.ACCOUNT, "shop", Organization.ROOT).state(state);

        StsException refused = catchThrowableOfType(StsException.class, () -> rig.assume(Rig.ACCESS_ROLE));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
    }

    @ParameterizedTest
    @EnumSource(
            value = MemberState.class,
            names = {"ACTIVE", "PENDING_CLOSURE"})
    void anAccountThatStillWorksIsEntered(MemberState state) {
        rig.account();
        organization.addAccount(Rig.ACCOUNT, "shop", Organization.ROOT).state(state);

        assertThat(rig.assume(Rig.ACCESS_ROLE).sessionToken()).isNotBlank();
    }

    @Test
    void anAccountOutsideTheOrganizationIsEnteredIfItsRoleTrustsTheCaller() {
        rig.account();

        assertThat(rig.assume(Rig.ACCESS_ROLE).sessionToken()).isNotBlank();
    }

    @Test
    void aServiceControlPolicyDeniesEvenAnAdministratorAndIsNamed() {
        organization.addAccount(Rig.ACCOUNT, "shop", Organization.ROOT).serviceControlPolicy(DENY_NEW_ROLES);
        IamClient iam = rig.iam();

        assertThatThrownBy(() -> iam.createRole(r -> r.roleName("cross").assumeRolePolicyDocument(Rig.trust("*"))))
                .isInstanceOf(IamException.class)
                .hasMessageContaining("with an explicit deny in a service control policy");
        assertThat(iam.getRole(r -> r.roleName("OrganizationAccountAccessRole"))
                        .role()
                        .arn())
                .isEqualTo(Rig.ACCESS_ROLE);
    }

    @Test
    void noServiceControlPolicyBindsTheManagementAccount() {
        organization.account(AwsCloud.MANAGEMENT_ACCOUNT).orElseThrow().serviceControlPolicy(DENY_NEW_ROLES);

        assertThat(rig.iam(rig.testbed.caller())
                        .createRole(r -> r.roleName("cross").assumeRolePolicyDocument(Rig.trust("*")))
                        .role()
                        .roleName())
                .isEqualTo("cross");
    }
}
