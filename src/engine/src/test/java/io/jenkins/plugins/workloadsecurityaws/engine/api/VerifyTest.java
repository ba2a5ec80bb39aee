package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.REQUEST;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.codes;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.testbed.Retrieval;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VerifyTest {

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
}
