package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.testbed.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each remote operation of onboarding with each fault: the run says in one line what failed and what to do, names whatever
 * it leaves half-made, and the next run, without the fault, ends with everything there exactly once.
 */
class FaultMatrixTest {

    private static final List<String> OPERATIONS = List.of(
            "sts:GetCallerIdentity",
            "sts:AssumeRole",
            "iam:GetRole",
            "iam:CreateRole",
            "iam:PutRolePolicy",
            "iam:GetRolePolicy",
            "POST /awsconnectors",
            "POST /awsconnectors/search",
            "GET /awsconnectorsettings",
            "GET /systemsettings/{name}");

    private static final Map<String, Consumer<Fault>> FAULTS = new TreeMap<>(Map.ofEntries(
            Map.entry("time-out", Fault::timeout),
            Map.entry("time-out after the effect", Fault::timeoutAfterEffect),
            Map.entry("reset", Fault::reset),
            Map.entry("reset after the effect", Fault::resetAfterEffect),
            Map.entry("5xx", Fault::serverError),
            Map.entry("5xx after the effect", Fault::serverErrorAfterEffect),
            Map.entry("throttled", Fault::throttle),
            Map.entry("403", Fault::forbidden),
            Map.entry("malformed body", Fault::malformed),
            Map.entry("empty body", Fault::empty),
            Map.entry("slow", fault -> fault.slow(Duration.ofMillis(30)))));

    static Stream<Arguments> matrix() {
        return OPERATIONS.stream()
                .flatMap(operation -> FAULTS.keySet().stream().map(fault -> Arguments.of(operation, fault)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("matrix")
    void nothingIsLeftUnnamedAndTheNextRunMakesItWhole(String operation, String fault) {
        try (Scene scene = new Scene()) {
            FAULTS.get(fault).accept(scene.testbed.faults().on(operation));

            AccountReport outcome = scene.impatientEngine().onboard(Scene.REQUEST, change -> {});

            if (scene.role().isPresent() && !outcome.isFine()) {
                assertThat(outcome.text()).contains(Scene.ROLE);
            }
            for (Finding finding : outcome.findings()) {
                assertThat(finding.message()).isNotBlank().doesNotContain("\n", "canary-");
                assertThat(finding.remedy()).isNotBlank().doesNotContain("\n", "canary-");
            }
            boolean connected = !scene.testbed.vendor().connectors().isEmpty();
            assertThat(outcome.isFine())
                    .as(outcome.text())
                    .isEqualTo(connected && outcome.connectorId().isPresent());

            scene.testbed.faults().clear();
            AccountReport next = scene.engine().onboard(Scene.REQUEST, change -> {});
            assertThat(Scene.codes(next)).isEmpty();
            assertThat(scene.role().orElseThrow().inline()).containsOnlyKeys(Scene.POLICY);
            assertThat(scene.testbed.vendor().connectors()).hasSize(1);
        }
    }
}
