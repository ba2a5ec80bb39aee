package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.REQUEST;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.actions;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.codes;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a run says and leaves when the reads before and after a create fail: it was not sent, or it was refused. */
class ConnectorCreateTest {

    private static final String CREATE = "POST /awsconnectors";
    private static final String SEARCH = "POST /awsconnectors/search";

    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aReadThatFailsBeforeTheCreateIsNoUnknownCreate() {
        iamShowsTheRoleSoLateThatTheConnectorsAreReadAgain();
        scene.testbed.faults().on(SEARCH).after(2).forbidden();

        AccountReport outcome = scene.onboard();

        assertThat(codes(outcome))
                .contains("workload-security-call-failed", "connector-missing")
                .doesNotContain("outcome-unknown");
        assertThat(actions(outcome)).containsExactly("CreateRole", "PutRolePolicy");
        assertThat(scene.role())
                .as("nothing was refused, so nothing is taken back")
                .isPresent();
        assertThat(scene.testbed.calls().count(CREATE)).isZero();
    }

    @Test
    void tooManyCallsBeforeTheCreateTakeNoHealthyRoleBack() {
        iamShowsTheRoleSoLateThatTheConnectorsAreReadAgain();
        scene.testbed.faults().on(SEARCH).after(2).throttle();

        AccountReport outcome = scene.onboard();

        assertThat(codes(outcome)).contains("workload-security-call-failed").doesNotContain("outcome-unknown");
        assertThat(scene.role().orElseThrow().inline()).containsKey(Scene.POLICY);
        assertThat(scene.testbed.calls().count("iam:DeleteRole")).isZero();
    }

    @Test
    void tooManyCallsAtTheCreateTakeNoHealthyRoleBack() {
        scene.testbed.faults().on(CREATE).throttle();

        AccountReport outcome = scene.onboard();

        assertThat(codes(outcome)).contains("workload-security-call-failed").doesNotContain("outcome-unknown");
        assertThat(scene.role()).isPresent();

        scene.testbed.faults().clear();
        AccountReport next = scene.onboard();
        assertThat(actions(next)).containsExactly("CreateConnector");
        assertThat(codes(next)).isEmpty();
    }

    @Test
    void anAbortDuringTheSearchAfterARefusalIsToldBesideTheRefusal() throws Exception {
        scene.refuses(CREATE, 1, 400, "The role can't be assumed.");
        scene.testbed.faults().on(SEARCH).after(2).timeout();
        Engine engine = scene.engine();
        List<AccountReport> outcomes = new ArrayList<>();
        Thread build = new Thread(() -> outcomes.add(engine.onboard(REQUEST, change -> {})));
        build.start();
        while (scene.testbed.calls().count(SEARCH) < 3) {
            Thread.onSpinWait();
        }

        build.interrupt();
        build.join();

        assertThat(codes(outcomes.get(0)))
                .containsExactly("workload-security-call-failed", "aborted", "connector-missing");
        assertThat(outcomes.get(0).roleArn()).as("what is left is named").isPresent();
        assertThat(outcomes.get(0).text()).contains("The role can't be assumed.");
        assertThat(scene.role()).as("an abort takes nothing back").isPresent();
    }

    @Test
    void aSearchThatFailsAfterARefusalIsToldBesideItAndNothingIsTakenBack() {
        scene.refuses(CREATE, 1, 400, "The role can't be assumed.");
        scene.testbed.faults().on(SEARCH).after(2).forbidden();

        AccountReport outcome = scene.onboard();

        assertThat(outcome.findings())
                .extracting(finding -> finding.message())
                .anyMatch(message -> message.contains("The role can't be assumed."))
                .anyMatch(message -> message.contains("Not authorized to do this."));
        assertThat(scene.role()).as("its connector may be there").isPresent();
    }

    @Test
    void aYoungRoleThatIsRefusedIsSaidToBeWaitedFor() {
        List<String> waits = new ArrayList<>();
        scene.refuses(CREATE, 3, 400, "The role can't be assumed.");

        AccountReport outcome = scene.engine(
                        Duration.ofSeconds(20),
                        new EngineOptions(Optional.empty(), new AccountLocks(), false, new CallLimits(), waits::add))
                .onboard(REQUEST, change -> {});

        assertThat(codes(outcome)).isEmpty();
        assertThat(waits).anySatisfy(wait -> assertThat(wait)
                .contains(Scene.ACCOUNT, "whose role is new", "The role can't be assumed.", "seconds at most"));
    }

    /** What is known of the connectors is then older than a minute at the create. */
    private void iamShowsTheRoleSoLateThatTheConnectorsAreReadAgain() {
        scene.testbed.propagation(Duration.ofSeconds(70));
    }
}
