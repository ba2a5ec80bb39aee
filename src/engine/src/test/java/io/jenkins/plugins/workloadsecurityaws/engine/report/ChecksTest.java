package io.jenkins.plugins.workloadsecurityaws.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChecksTest {

    private static final AccountId ACCOUNT = Fleets.account(1);
    private static final TrustVerdict GOOD = new TrustVerdict(true, true, true, List.of());

    private static FleetEntry entry(
            String command,
            Optional<RoleArn> role,
            OptionalLong connector,
            Optional<TrustVerdict> trust,
            List<Finding> mended,
            Finding... findings) {
        return FleetEntry.of(
                Optional.empty(),
                new AccountReport(
                        command,
                        command.equals("plan"),
                        "acceptance",
                        ACCOUNT,
                        Instant.EPOCH,
                        Duration.ofSeconds(1),
                        role,
                        connector,
                        Optional.empty(),
                        trust,
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        List.of(),
                        mended,
                        List.of(findings),
                        new TreeMap<>(),
                        Optional.empty()));
    }

    private static FleetEntry verified(Finding... findings) {
        return entry(
                "verify",
                Optional.of(Fleets.role(ACCOUNT)),
                OptionalLong.of(7),
                Optional.of(GOOD),
                List.of(),
                findings);
    }

    /** The checks that ended so, those left aside that are made only where a proof is asked for. */
    private static List<Check> those(FleetEntry entry, Checks.Outcome outcome) {
        return Checks.of(entry).stream()
                .filter(result -> result.check().layer().isEmpty())
                .filter(result -> result.outcome() == outcome)
                .map(Checks.Result::check)
                .toList();
    }

    private static Finding error(FindingCode code) {
        return Finding.error(code, "message", "remedy");
    }

    @Test
    void anAccountWithoutFindingsPassesEveryCheck() {
        assertThat(those(verified(), Checks.Outcome.PASSED)).hasSize(Check.values().length - 3);
    }

    @ParameterizedTest
    @EnumSource(FindingCode.class)
    void everyErrorFailsExactlyOneCheckWithItsCode(FindingCode code) {
        List<Checks.Result> failed = Checks.of(verified(error(code))).stream()
                .filter(result -> result.outcome() == Checks.Outcome.FAILED)
                .toList();

        assertThat(failed).hasSize(1);
        assertThat(failed.get(0).reason()).isEqualTo(code.code() + ": message");
        assertThat(failed.get(0).findings()).containsExactly(error(code));
    }

    @ParameterizedTest
    @EnumSource(
            value = FindingCode.class,
            names = {
                "NEVER_SYNCED",
                "FIRST_SYNC_TIMEOUT",
                "EXTRA_PERMISSIONS_NOT_CHECKED",
                "POLICY_UNREADABLE",
                "EXTERNAL_ID_NOT_COMPARABLE",
                "PROBE_NOT_PROVED",
                "PROBE_NOT_REPRODUCIBLE",
                "PROBE_NOT_RUN",
                "SERVICE_NOT_PROVED",
                "SERVICE_NOT_RUN"
            },
            mode = EnumSource.Mode.EXCLUDE)
    void aWarningFailsAndSkipsNothing(FindingCode code) {
        FleetEntry entry = verified(Finding.warning(code, "message", "remedy"));

        assertThat(those(entry, Checks.Outcome.FAILED)).isEmpty();
        assertThat(Checks.of(entry)).anySatisfy(result -> {
            assertThat(result.outcome()).isEqualTo(Checks.Outcome.PASSED);
            assertThat(result.findings()).hasSize(1);
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = FindingCode.class,
            names = {"PROBE_NOT_.*", "SERVICE_NOT_.*"},
            mode = EnumSource.Mode.MATCH_ANY)
    void aLayerThatProvedNothingIsSkippedAndNotPassed(FindingCode code) {
        assertThat(Checks.of(verified(Finding.warning(code, "message", "remedy"))))
                .filteredOn(result -> !result.findings().isEmpty())
                .singleElement()
                .satisfies(result -> assertThat(result.outcome()).isEqualTo(Checks.Outcome.SKIPPED));
    }

    @Test
    void whatProvesNothingIsSkippedAndNotPassed() {
        Finding neverSynced = new Finding(FindingCode.NEVER_SYNCED, Severity.INFO, "message", "remedy");
        Finding notChecked = Finding.warning(FindingCode.EXTRA_PERMISSIONS_NOT_CHECKED, "message", "remedy");

        assertThat(those(verified(neverSynced, notChecked), Checks.Outcome.SKIPPED))
                .containsExactly(Check.PERMISSIONS, Check.SYNCHRONISATION);
    }

    @Test
    void aQuickVerificationSkipsThePermissionsThatItDidNotReadInFull() {
        Finding onlyInline = Finding.info(FindingCode.EXTRA_PERMISSIONS_NOT_CHECKED, "message", "remedy");

        assertThat(those(verified(onlyInline), Checks.Outcome.SKIPPED)).containsExactly(Check.PERMISSIONS);
        assertThat(those(verified(onlyInline), Checks.Outcome.FAILED)).isEmpty();
    }

    @Test
    void anExternalIdThatCannotBeComparedSkipsItsOwnCheckAlone() {
        Finding notShown = Finding.info(FindingCode.EXTERNAL_ID_NOT_COMPARABLE, "message", "remedy");

        assertThat(those(verified(notShown), Checks.Outcome.SKIPPED)).containsExactly(Check.EXTERNAL_ID);
        assertThat(those(verified(notShown), Checks.Outcome.FAILED)).isEmpty();
    }

    @Test
    void anExternalIdThatDiffersLeavesTheOtherChecksThatFoundNothingUnproved() {
        FleetEntry entry = verified(error(FindingCode.EXTERNAL_ID_DIFFERS));

        assertThat(those(entry, Checks.Outcome.FAILED)).containsExactly(Check.EXTERNAL_ID);
        assertThat(those(entry, Checks.Outcome.PASSED)).containsExactly(Check.RUN, Check.TRUST_POLICY);
    }

    @Test
    void aPolicyThatCouldNotBeReadFailsThePermissionsAndLeavesTheDocumentsUnproved() {
        FleetEntry entry = verified(error(FindingCode.POLICY_UNREADABLE));

        assertThat(those(entry, Checks.Outcome.FAILED)).containsExactly(Check.PERMISSIONS);
        assertThat(those(entry, Checks.Outcome.SKIPPED)).containsExactly(Check.POLICY_DOCUMENTS);
    }

    @Test
    void anAccountThatCannotBeEnteredProvesNothingElse() {
        FleetEntry entry = entry(
                "verify",
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                List.of(),
                error(FindingCode.ACCOUNT_UNREACHABLE));

        assertThat(those(entry, Checks.Outcome.FAILED)).containsExactly(Check.RUN);
        assertThat(those(entry, Checks.Outcome.PASSED)).isEmpty();
    }

    @Test
    void aTrustPolicyThatWasReadStaysProvedWhenWorkloadSecurityIsDown() {
        FleetEntry entry = verified(error(FindingCode.WORKLOAD_SECURITY_CALL_FAILED));

        assertThat(those(entry, Checks.Outcome.PASSED)).containsExactly(Check.TRUST_POLICY);
    }

    @Test
    void aMissingRoleHasNoPoliciesToProve() {
        FleetEntry entry = entry(
                "verify",
                Optional.of(Fleets.role(ACCOUNT)),
                OptionalLong.of(7),
                Optional.empty(),
                List.of(),
                error(FindingCode.ROLE_MISSING));

        assertThat(those(entry, Checks.Outcome.FAILED)).containsExactly(Check.ROLE);
        assertThat(those(entry, Checks.Outcome.SKIPPED))
                .containsExactly(Check.POLICY_DOCUMENTS, Check.TRUST_POLICY, Check.PERMISSIONS);
    }

    @Test
    void anUnreadableDocumentLeavesTrustAndPermissionsUnproved() {
        FleetEntry entry = entry(
                "onboard",
                Optional.of(Fleets.role(ACCOUNT)),
                OptionalLong.of(7),
                Optional.empty(),
                List.of(),
                error(FindingCode.POLICY_MALFORMED));

        assertThat(those(entry, Checks.Outcome.FAILED)).containsExactly(Check.POLICY_DOCUMENTS);
        assertThat(those(entry, Checks.Outcome.SKIPPED)).containsExactly(Check.TRUST_POLICY, Check.PERMISSIONS);
    }

    @Test
    void whatAPlanWouldMendIsNeitherRightNorFailed() {
        FleetEntry entry = entry(
                "plan",
                Optional.of(Fleets.role(ACCOUNT)),
                OptionalLong.empty(),
                Optional.empty(),
                List.of(error(FindingCode.ROLE_MISSING), error(FindingCode.CONNECTOR_MISSING)));

        assertThat(those(entry, Checks.Outcome.FAILED)).isEmpty();
        assertThat(those(entry, Checks.Outcome.PASSED)).containsExactly(Check.RUN, Check.EXTERNAL_ID);
        assertThat(Checks.of(entry).get(1).reason()).isEqualTo("role-missing: message; this plan would put it right");
    }

    @Test
    void offboardingProvesNothingOfThePolicies() {
        FleetEntry entry = entry("offboard", Optional.empty(), OptionalLong.empty(), Optional.empty(), List.of());

        assertThat(those(entry, Checks.Outcome.PASSED)).containsExactly(Check.RUN, Check.CONNECTOR);
    }

    @ParameterizedTest
    @EnumSource(
            value = FleetEntry.State.class,
            names = {"SKIPPED", "NOT_REACHED"})
    void anAccountThatWasNotVisitedSkipsEveryCheckWithItsReason(FleetEntry.State state) {
        List<Checks.Result> results = Checks.of(Fleets.notVisited(1, state, "why"));

        assertThat(results).hasSize(Check.values().length).allSatisfy(result -> {
            assertThat(result.outcome()).isEqualTo(Checks.Outcome.SKIPPED);
            assertThat(result.reason()).isEqualTo("why");
        });
    }

    @Test
    void anAccountThatTheEndOfTheRunMetBeforeAnythingWasDoneFailsNothing() {
        AccountReport aborted = verified(error(FindingCode.ABORTED)).report().orElseThrow();
        FleetEntry entry = new FleetEntry(
                ACCOUNT, Optional.empty(), FleetEntry.State.NOT_REACHED, "aborted", Optional.of(aborted));

        assertThat(those(entry, Checks.Outcome.SKIPPED)).hasSize(Check.values().length - 3);
    }

    @Test
    void aFailureWithoutAReportFailsTheRunAlone() {
        FleetEntry entry = Fleets.notVisited(1, FleetEntry.State.FAILED, "the worker died");

        assertThat(those(entry, Checks.Outcome.FAILED)).containsExactly(Check.RUN);
        assertThat(those(entry, Checks.Outcome.PASSED)).isEmpty();
    }

    @Test
    void anAccountThatAnEarlierProcessFinishedProvesOnlyThat() {
        FleetEntry entry = Fleets.notVisited(1, FleetEntry.State.UNCHANGED, "");

        assertThat(those(entry, Checks.Outcome.PASSED)).containsExactly(Check.RUN);
    }
}
