package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.REQUEST;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.codes;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UndoTest {

    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aRefusedConnectorTakesTheNewRoleBack() {
        scene.testbed.faults().on("POST /awsconnectors").forbidden();

        AccountReport outcome = scene.engine().onboard(REQUEST, change -> {});

        assertThat(codes(outcome)).contains("workload-security-call-failed");
        assertThat(outcome.changes()).isEmpty();
        assertThat(outcome.json()).contains("\"undone\"");
        assertThat(scene.role()).isEmpty();
    }

    @Test
    void anUnknownOutcomeTakesNothingBackAndTheNextRunCarriesOn() {
        scene.testbed.faults().on("POST /awsconnectors").times(1).serverErrorAfterEffect();
        scene.testbed.faults().on("POST /awsconnectors/search").after(2).serverError();

        AccountReport outcome = scene.engine().onboard(REQUEST, change -> {});
        assertThat(codes(outcome)).contains("outcome-unknown");
        assertThat(scene.role()).isPresent();

        scene.testbed.faults().clear();
        AccountReport next = scene.onboard();

        assertThat(codes(next)).isEmpty();
        assertThat(next.changes()).isEmpty();
        assertThat(scene.testbed.vendor().connectors()).hasSize(1);
    }

    @Test
    void aCreateWhoseAnswerWasLostIsFoundBySearchingAndNotSentAgain() {
        scene.testbed.faults().on("POST /awsconnectors").times(1).serverErrorAfterEffect();

        AccountReport outcome = scene.onboard();

        assertThat(codes(outcome)).isEmpty();
        assertThat(outcome.connectorId()).isPresent();
        assertThat(scene.testbed.calls().count("POST /awsconnectors")).isEqualTo(1);
    }

    @Test
    void whatCanNotBeTakenBackIsNamed() {
        scene.testbed.faults().on("POST /awsconnectors").forbidden();
        scene.testbed.faults().on("iam:DeleteRole").forbidden();

        AccountReport outcome = scene.engine().onboard(REQUEST, change -> {});

        assertThat(codes(outcome)).contains("left-behind");
        assertThat(outcome.text()).contains("arn:aws:iam::111122223333:role/Workload_Security_Role_Cross");
    }

    @Test
    void aFailureInTheMiddleDropsNoFindingThatWasNotMended() {
        scene.onboard();
        scene.role()
                .orElseThrow()
                .setTrustPolicy(Scene.OPEN_TRUST)
                .putInline(Scene.POLICY, Scene.PERMISSIONS.replace("\"ec2:DescribeVpcs\",", ""));
        scene.testbed
                .vendor()
                .stopSync(scene.testbed.vendor().connectors().get(0).id());
        scene.testbed.clock().advance(Duration.ofHours(3));
        scene.testbed.faults().on("iam:UpdateAssumeRolePolicy").forbidden();

        AccountReport outcome = scene.onboard();

        assertThat(Scene.actions(outcome)).as("it stays mended").containsExactly("PutRolePolicy");
        assertThat(codes(outcome))
                .containsExactlyInAnyOrder("aws-call-failed", "external-id-not-enforced", "sync-stale");
        assertThat(outcome.undone()).isEmpty();
    }

    @Test
    void whatIsTakenBackIsFoundMissingAgain() {
        scene.testbed.faults().on("POST /awsconnectors").forbidden();

        AccountReport outcome = scene.onboard();

        assertThat(codes(outcome)).contains("role-missing", "connector-missing");
    }

    @Test
    void aRoleThatAnotherRunMadeMeanwhileIsLookedAtAgain() {
        scene.testbed.faults().on("iam:CreateRole").times(1).serverErrorAfterEffect();

        AccountReport outcome = scene.onboard();

        assertThat(codes(outcome)).isEmpty();
        assertThat(scene.role().orElseThrow().inline()).containsKey(Scene.POLICY);
        assertThat(scene.testbed.vendor().connectors()).hasSize(1);
    }
}
