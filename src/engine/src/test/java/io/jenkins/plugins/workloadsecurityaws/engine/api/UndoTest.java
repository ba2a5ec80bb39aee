package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.REQUEST;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.codes;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
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
    void aRoleThatAnotherRunMadeMeanwhileIsLookedAtAgain() {
        scene.testbed.faults().on("iam:CreateRole").times(1).serverErrorAfterEffect();

        AccountReport outcome = scene.onboard();

        assertThat(codes(outcome)).isEmpty();
        assertThat(scene.role().orElseThrow().inline()).containsKey(Scene.POLICY);
        assertThat(scene.testbed.vendor().connectors()).hasSize(1);
    }
}
