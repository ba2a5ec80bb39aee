package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.REQUEST;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.codes;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AbortAndConcurrencyTest {

    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void anAbortTakesNothingBackNamesTheRoleAndTheNextRunCarriesOn() {
        AccountReport aborted =
                scene.engine().onboard(REQUEST, change -> Thread.currentThread().interrupt());

        assertThat(Thread.interrupted())
                .as("the interrupt is left for the caller")
                .isTrue();
        assertThat(codes(aborted)).contains("aborted");
        assertThat(aborted.text()).contains("CreateRole").contains(Scene.ROLE);
        assertThat(scene.role()).isPresent();
        assertThat(scene.testbed.vendor().connectors()).isEmpty();

        assertThat(codes(scene.onboard())).isEmpty();
        assertThat(scene.testbed.vendor().connectors()).hasSize(1);
    }

    /** Without the abort the SDK would wait for its time-out, and then send the call again. */
    @Test
    void anAbortEndsACallToAwsThatIsNeverAnswered() throws Exception {
        Engine engine = scene.engine();
        scene.testbed.faults().on("iam:CreateRole").timeout();
        List<AccountReport> outcomes = new ArrayList<>();
        Thread build = new Thread(() -> outcomes.add(engine.onboard(REQUEST, change -> {})));
        build.start();
        while (scene.testbed.calls().count("iam:CreateRole") == 0) {
            Thread.onSpinWait();
        }

        build.interrupt();
        build.join();

        assertThat(codes(outcomes.get(0))).contains("aborted");
        assertThat(scene.testbed.calls().count("iam:CreateRole")).isEqualTo(1);
    }

    @Test
    void twoBuildsOnOneAccountAddItOnce() throws Exception {
        AccountLocks shared = new AccountLocks();
        ExecutorService builds = Executors.newFixedThreadPool(2);
        try {
            List<Future<AccountReport>> running = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Engine engine = scene.engine(
                        Duration.ofSeconds(20),
                        new EngineOptions(Optional.empty(), shared, false, new CallLimits(), wait -> {}));
                running.add(builds.submit(() -> engine.onboard(REQUEST, change -> {})));
            }
            for (Future<AccountReport> build : running) {
                assertThat(codes(build.get())).isEmpty();
            }
        } finally {
            builds.shutdownNow();
        }

        assertThat(scene.testbed.calls().count("POST /awsconnectors")).isEqualTo(1);
        assertThat(scene.testbed.calls().count("iam:CreateRole")).isEqualTo(1);
    }

    @Test
    void theFirstSynchronisationIsWaitedForWhereThatIsAsked() {
        scene.testbed.vendor().firstSyncAfter(Duration.ofMinutes(3));

        AccountReport outcome = scene.engine().onboard(waiting(Duration.ofMinutes(20)), change -> {});

        assertThat(codes(outcome)).isEmpty();
    }

    @Test
    void aFirstSynchronisationThatDoesNotComeIsAFindingAndTheConnectorStays() {
        scene.testbed.vendor().firstSyncAfter(Duration.ofHours(3));

        AccountReport outcome = scene.engine().onboard(waiting(Duration.ofMinutes(20)), change -> {});

        assertThat(codes(outcome)).containsExactly("first-sync-timeout");
        assertThat(outcome.isFine()).isTrue();
        assertThat(scene.testbed.vendor().connectors()).hasSize(1);
    }

    @Test
    void workspacesAreTurnedOnWhereThatIsAsked() {
        scene.onboard();

        AccountReport outcome = scene.engine().onboard(withWorkspaces(), change -> {});

        assertThat(Scene.actions(outcome)).containsExactly("ModifyConnector");
        assertThat(scene.testbed.vendor().connectors().get(0).workspacesEnabled())
                .isTrue();
        assertThat(scene.engine().onboard(withWorkspaces(), change -> {}).changes())
                .isEmpty();
    }

    private static AccountRequest waiting(Duration atMost) {
        return request(Optional.empty(), Optional.of(atMost));
    }

    private static AccountRequest withWorkspaces() {
        return request(Optional.of(true), Optional.empty());
    }

    private static AccountRequest request(Optional<Boolean> workspaces, Optional<Duration> firstSync) {
        return Scene.request(false, Optional.empty(), java.util.Map.of(), workspaces, firstSync);
    }
}
