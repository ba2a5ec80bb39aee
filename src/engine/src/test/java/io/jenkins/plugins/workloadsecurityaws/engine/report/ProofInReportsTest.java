package io.jenkins.plugins.workloadsecurityaws.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Proof;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Proof.State;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each form tells of each layer what it came to and what it can't prove. */
class ProofInReportsTest {

    private static final Finding LET_IN = Finding.error(FindingCode.PROBE_LET_IN, "message", "remedy");

    private static FleetReport fleet(AccountReport report) {
        return Fleets.of("verify", List.of(FleetEntry.of(Optional.empty(), report)));
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void isTextForPeople(State state) {
        AccountReport report = Fleets.proven(state, List.of());

        assertThat(report.text())
                .contains(
                        "  proof      by evaluation: proved: over all external IDs",
                        "  proof      by live probe: " + state.words() + ": what the <probe> | came to",
                        "             can't prove " + Proof.Layer.PROBE.cannotProve(),
                        "  proof      by Workload Security: proved: connector 7 synchronised");
        assertThat(fleet(report).text())
                .containsPattern("PROOF OF +BY EVALUATION +BY LIVE PROBE +BY WORKLOAD SECURITY")
                .containsPattern("111122220001 +proved +" + state.words() + " +proved");
    }

    @Test
    void isJsonForPrograms() {
        AccountReport report = Fleets.proven(State.NOT_REPRODUCIBLE, List.of());

        assertThat(List.of(report.json(), fleet(report).json())).allSatisfy(json -> assertThat(json)
                .contains("\"layer\" : \"evaluation\"", "\"layer\" : \"probe\"", "\"layer\" : \"service\"")
                .contains("\"state\" : \"not-reproducible\"", "\"cannotProve\" : \"who holds the external ID"));
        assertThat(Fleets.report("verify", Fleets.account(1), List.of(), List.of())
                        .json())
                .doesNotContain("\"proof\"");
    }

    @Test
    void isATestCaseForEachLayerOfWhichOnlyAProofPasses() {
        assertThat(fleet(Fleets.proven(State.PROVED, List.of())).junit())
                .contains("name=\"proof by evaluation\"></testcase>")
                .contains("name=\"proof by live probe\"></testcase>")
                .contains("name=\"proof by Workload Security\"></testcase>");
        assertThat(fleet(Fleets.proven(State.REFUTED, List.of(LET_IN))).junit())
                .contains(
                        "name=\"proof by live probe\"><failure type=\"probe-let-in\" message=\"what the &lt;probe&gt; |");
        for (State state : List.of(State.NOT_PROVED, State.NOT_REPRODUCIBLE, State.NOT_RUN)) {
            assertThat(fleet(Fleets.proven(state, List.of())).junit())
                    .contains("name=\"proof by live probe\"><skipped message=\"" + state.words() + ": what the");
        }
        assertThat(fleet(Fleets.report("verify", Fleets.account(1), List.of(), List.of()))
                        .junit())
                .contains("name=\"proof by live probe\"><skipped message=\"not asked for (option prove)\"/>");
    }

    @Test
    void isNoTestCaseOfACommandThatCanNotBeAskedToProve() {
        AccountReport report = Fleets.report("onboard", Fleets.account(1), List.of(), List.of());

        assertThat(Fleets.of("onboard", List.of(FleetEntry.of(Optional.empty(), report)))
                        .junit())
                .doesNotContain("proof by");
    }

    @Test
    void isHtmlAndMarkdownWithoutMarkupOfItsOwn() {
        FleetReport report = fleet(Fleets.proven(State.REFUTED, List.of(LET_IN)));

        assertThat(report.html())
                .contains(
                        "Proof by live probe: refuted",
                        "what the &lt;probe",
                        "It can't prove who holds the external ID")
                .doesNotContain("<probe>");
        assertThat(report.markdown())
                .contains("## Proof", "live probe: refuted", "Workload Security: proved")
                .contains("live probe: who holds the external ID")
                .doesNotContain("<probe>", "| came to");
    }
}
