package io.jenkins.plugins.workloadsecurityaws.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Proof.State;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StandingTest {

    private static final Finding WARNING = Finding.warning(FindingCode.SYNC_STALE, "message", "remedy");
    private static final Finding ERROR = Finding.error(FindingCode.CONNECTOR_MISSING, "message", "remedy");

    private static AccountReport verified(Finding... findings) {
        return Fleets.report("verify", Fleets.account(1), List.of(), List.of(findings));
    }

    private static Finding notLookedAt(FindingCode code) {
        return Finding.info(code, "message", "remedy");
    }

    private static AccountReport proven(Finding... findings) {
        return Fleets.proven(State.PROVED, List.of(findings));
    }

    @Test
    void whatWasLookedAtInFullAndProvedIsFine() {
        assertThat(proven().standing()).isEqualTo(Standing.FINE);
        assertThat(proven(notLookedAt(FindingCode.NEVER_SYNCED)).standing()).isEqualTo(Standing.FINE);
        assertThat(proven().text()).contains("Account 111122220001: fine; nothing changed");
    }

    @Test
    void aVerificationThatWasNotAskedToProveIsFineAsFarAsItLooked() {
        assertThat(verified().standing()).isEqualTo(Standing.FINE_AS_FAR_AS_LOOKED);
    }

    @Test
    void aCommandThatCanNotBeAskedToProveIsFineByWhatItFound() {
        assertThat(Fleets.report("onboard", Fleets.account(1), List.of(), List.of())
                        .standing())
                .isEqualTo(Standing.FINE);
    }

    @ParameterizedTest
    @EnumSource(value = State.class, mode = EnumSource.Mode.EXCLUDE, names = "PROVED")
    void aLayerThatProvedNothingNeverLeavesAnAccountFine(State state) {
        assertThat(Fleets.proven(state, List.of()).standing()).isNotEqualTo(Standing.FINE);
    }

    @ParameterizedTest
    @EnumSource(
            value = FindingCode.class,
            names = {"EXTRA_PERMISSIONS_NOT_CHECKED", "EXTERNAL_ID_NOT_COMPARABLE"})
    void whatWasNotLookedAtInFullIsFineAsFarAsLookedInEveryForm(FindingCode code) {
        AccountReport report = proven(notLookedAt(code));
        FleetReport fleet = Fleets.of("verify", List.of(FleetEntry.of(Optional.empty(), report)));

        assertThat(report.standing()).isEqualTo(Standing.FINE_AS_FAR_AS_LOOKED);
        assertThat(report.text()).contains("Account 111122220001: fine as far as looked; nothing changed");
        assertThat(report.json()).contains("\"fine-as-far-as-looked\"");
        assertThat(List.of(fleet.text(), fleet.html(), fleet.markdown()))
                .allSatisfy(form -> assertThat(form).contains("fine as far as looked"));
        assertThat(fleet.json()).contains("\"fine-as-far-as-looked\"");
    }

    @Test
    void aWarningOrAnErrorIsSaidFirst() {
        Finding quick = notLookedAt(FindingCode.EXTRA_PERMISSIONS_NOT_CHECKED);

        assertThat(verified(quick, WARNING).standing()).isEqualTo(Standing.FINE_WITH_WARNINGS);
        assertThat(verified(quick, WARNING, ERROR).standing()).isEqualTo(Standing.NEEDS_ATTENTION);
    }
}
