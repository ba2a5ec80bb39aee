package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.REQUEST;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.codes;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.Standing;
import io.jenkins.plugins.workloadsecurityaws.testbed.Retrieval;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyTest {

    private static final String DENY_INSTANCES =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"ec2:DescribeInstances","Resource":"*"}]}""";

    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void quickTakesThreeCallsToAwsAndOneSearch() {
        scene.onboard();
        scene.testbed.calls().reset();

        AccountReport outcome = scene.engine().verify(REQUEST, true);

        assertThat(outcome.isFine()).isTrue();
        assertThat(scene.testbed.calls().count("sts:AssumeRole")).isEqualTo(1);
        assertThat(scene.testbed.calls().total("iam")).isEqualTo(2);
        assertThat(scene.testbed.calls().count("sts:GetCallerIdentity")).isLessThanOrEqualTo(1);
        assertThat(scene.testbed.calls().count("POST /awsconnectors/search")).isEqualTo(1);
        assertThat(codes(outcome)).containsExactly("extra-permissions-not-checked");
    }

    @Test
    void fullTakesFiveCallsToAwsOnARoleWithAnInlinePolicy() {
        scene.onboard();
        scene.testbed.calls().reset();

        AccountReport outcome = scene.engine().verify(REQUEST, false);

        assertThat(codes(outcome)).isEmpty();
        assertThat(scene.testbed.calls().count("sts:AssumeRole")).isEqualTo(1);
        assertThat(scene.testbed.calls().total("iam")).isEqualTo(4);
    }

    @Test
    void findsNothingWrongWithARoleMadeByHandAsTrendsPageSays() {
        scene.roleMadeByHand();
        scene.testbed
                .vendor()
                .addConnector(Scene.ACCOUNT, "arn:aws:iam::111122223333:role/Workload_Security_Role_Cross", "by hand");

        AccountReport outcome = scene.engine().verify(REQUEST, false);

        assertThat(codes(outcome)).isEmpty();
    }

    @Test
    void findsThatTheGuardAgainstTheConfusedDeputyIsGone() {
        scene.onboard();
        scene.role()
                .orElseThrow()
                .setTrustPolicy(
                        """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                         "Principal":{"AWS":"arn:aws:iam::147995105371:root"},"Action":"sts:AssumeRole"}]}""");

        AccountReport outcome = scene.engine().verify(REQUEST, false);

        assertThat(codes(outcome)).containsExactly("external-id-not-enforced");
        assertThat(outcome.isFine()).isFalse();
        assertThat(outcome.changes()).isEmpty();
    }

    @Test
    void findsAMissingAction() {
        scene.onboard();
        scene.role().orElseThrow().putInline(Scene.POLICY, Scene.PERMISSIONS.replace("\"ec2:DescribeVpcs\",", ""));

        AccountReport outcome = scene.engine().verify(REQUEST, true);

        assertThat(codes(outcome)).contains("permissions-missing");
        assertThat(outcome.text()).contains("ec2:DescribeVpcs");
    }

    @Test
    void everyCommandTellsTheSameOfAnActionThatAnotherPolicyDenies() {
        scene.onboard();
        scene.role().orElseThrow().putInline("guard", DENY_INSTANCES);
        long writes = scene.testbed.calls().writes();

        List<AccountReport> outcomes = List.of(
                scene.engine().verify(REQUEST, false),
                scene.engine().plan(REQUEST),
                scene.engine().onboard(REQUEST, change -> {}),
                scene.engine().repair(REQUEST, change -> {}));

        assertThat(outcomes).allSatisfy(outcome -> {
            assertThat(codes(outcome)).containsExactly("permissions-missing");
            assertThat(outcome.text()).contains("ec2:DescribeInstances");
            assertThat(outcome.changes()).isEmpty();
        });
        assertThat(scene.testbed.calls().writes()).isEqualTo(writes);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBoundaryThatCanNotBeReadIsAnErrorAndNoAbsence(boolean quick) {
        scene.onboard();
        String boundary = scene.testbed.aws().account(Scene.ACCOUNT).putManagedPolicy("Bounds", Scene.PERMISSIONS);
        scene.role().orElseThrow().setBoundary(boundary);
        scene.fails("iam:GetPolicy", Integer.MAX_VALUE, 404, "NoSuchEntity");

        AccountReport outcome = scene.engine().verify(REQUEST, quick);

        assertThat(codes(outcome)).containsExactly("policy-unreadable");
        assertThat(outcome.isFine()).isFalse();
        assertThat(permissionsCheck(outcome)).contains("<failure");
    }

    @Test
    void anAttachedPolicyThatCanNotBeReadIsAnErrorAndNoAbsence() {
        scene.onboard();
        scene.role().orElseThrow().attach("arn:aws:iam::111122223333:policy/Deleted_Since");

        AccountReport outcome = scene.engine().verify(REQUEST, false);

        assertThat(codes(outcome)).containsExactly("policy-unreadable");
        assertThat(outcome.text()).contains("policy/Deleted_Since");
    }

    @Test
    void quickReadsOnWhereTheRoleHasABoundary() {
        scene.onboard();
        String boundary = scene.testbed.aws().account(Scene.ACCOUNT).putManagedPolicy("Bounds", DENY_INSTANCES);
        scene.role().orElseThrow().setBoundary(boundary);

        AccountReport outcome = scene.engine().verify(REQUEST, true);

        assertThat(codes(outcome)).contains("boundary-denies");
        assertThat(permissionsCheck(outcome)).contains("<failure");
    }

    @Test
    void quickFindsThatOurPolicyIsGoneFromOurRole() {
        scene.onboard();
        scene.role().orElseThrow().removeInline(Scene.POLICY);

        AccountReport outcome = scene.engine().verify(REQUEST, true);

        assertThat(codes(outcome)).contains("permissions-missing").doesNotContain("extra-permissions-not-checked");
        assertThat(outcome.isFine()).isFalse();
        assertThat(permissionsCheck(outcome)).contains("<failure");
    }

    @Test
    void quickFindsTheActionsWhereverTheyAreGranted() {
        scene.onboard();
        scene.role().orElseThrow().removeInline(Scene.POLICY).putInline("another-name", Scene.PERMISSIONS);
        AccountReport inline = scene.engine().verify(REQUEST, true);
        scene.role().orElseThrow().removeInline("another-name");
        scene.role()
                .orElseThrow()
                .attach(scene.testbed.aws().account(Scene.ACCOUNT).putManagedPolicy("Managed", Scene.PERMISSIONS));
        AccountReport attached = scene.engine().verify(REQUEST, true);

        assertThat(codes(inline)).isEmpty();
        assertThat(codes(attached)).isEmpty();
    }

    @Test
    void quickIsSaidToBeFineOnlyAsFarAsItLooked() {
        scene.onboard();

        AccountReport outcome = scene.engine().verify(REQUEST, true);

        assertThat(outcome.standing()).isEqualTo(Standing.FINE_AS_FAR_AS_LOOKED);
        assertThat(permissionsCheck(outcome)).contains("<skipped");
    }

    @Test
    void findsAConnectorThatStoppedSynchronising() {
        scene.onboard();
        scene.testbed
                .vendor()
                .stopSync(scene.testbed.vendor().connectors().get(0).id());
        scene.testbed.clock().advance(Duration.ofHours(3));

        AccountReport outcome = scene.engine().verify(REQUEST, false);

        assertThat(codes(outcome)).containsExactly("sync-stale");
    }

    @Test
    void worksFromTheStoredExternalIdWhereTheTenantHidesIt() {
        scene.onboard();
        scene.testbed.vendor().externalIdRetrieval(Retrieval.FORBIDDEN);

        AccountReport outcome = scene.engine().verify(REQUEST, false);

        assertThat(codes(outcome)).containsExactly("external-id-not-comparable");
        assertThat(outcome.isFine()).isTrue();
    }

    @Test
    void saysThatAnAccountWasNeverOnboarded() {
        AccountReport outcome = scene.engine().verify(REQUEST, false);

        assertThat(codes(outcome)).containsExactly("role-missing", "connector-missing");
        assertThat(scene.testbed.calls().writes()).isZero();
    }

    @Test
    void namesTheAccessRoleThatIsMissing() {
        scene.testbed.aws().account(Scene.ACCOUNT).deleteRole("OrganizationAccountAccessRole");

        AccountReport outcome = scene.engine().verify(REQUEST, false);

        assertThat(codes(outcome)).contains("account-unreachable");
        assertThat(outcome.text()).contains("OrganizationAccountAccessRole").contains(Scene.ACCOUNT);
    }

    /** The test case of the permissions in the report for continuous integration. */
    private static String permissionsCheck(AccountReport outcome) {
        String junit = outcome.asRun().junit();
        int from = junit.indexOf("name=\"permissions\"");
        return junit.substring(from, junit.indexOf("</testcase>", from));
    }
}
