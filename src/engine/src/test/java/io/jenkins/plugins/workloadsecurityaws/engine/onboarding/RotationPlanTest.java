package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import static io.jenkins.plugins.workloadsecurityaws.engine.onboarding.States.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.RotationStage;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PolicyDocument;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustEvaluator;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustPolicies;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.ConnectorRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.ExternalIdReading;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is planned for an account whose external ID changes, and what is said of one that is in such a change. */
class RotationPlanTest {

    private static final ExternalId NEW = new ExternalId("canary-new-external-id");
    private static final ExternalId MIDDLE = new ExternalId("canary-middle-external-id");
    private static final Instant BEGUN = AT.minusSeconds(605);

    private static final String BOTH =
            TrustPolicies.forWorkloadSecurity(TRUSTED, Set.of(EXTERNAL_ID, NEW)).json();
    private static final String NARROWED =
            TrustPolicies.narrowed(TRUSTED, NEW, Set.of(EXTERNAL_ID)).json();
    private static final String MOVED =
            TrustPolicies.forWorkloadSecurity(TRUSTED, NEW).json();

    @Test
    void bothAreAdmittedBeforeTheConnectorIsMovedAndTheOldOneRefusedOnlyThen() {
        List<Step> steps = rotation(role(TRUST, OURS), false);

        assertThat(told(steps))
                .containsExactly(
                        "tag both",
                        "admit old and new",
                        "synchronise",
                        "tag narrowed",
                        "admit new and refuse old",
                        "synchronise",
                        "synchronise",
                        "admit new",
                        "tag proved");
    }

    @Test
    void eachStepNamesWhatItIsDoneToAndShowsNoExternalId() {
        List<Step> steps = rotation(role(TRUST, OURS), false);

        assertThat(steps).allSatisfy(step -> {
            assertThat(step.change().toString()).doesNotContain("canary");
            assertThat(step.change().resource()).isIn(ROLE.toString(), "connector 7");
        });
        assertThat(steps.get(0)).isInstanceOfSatisfying(Step.TagRole.class, tag -> assertThat(tag.tags())
                .isEqualTo(Map.of(RoleSpec.ROTATION, "both " + AT + " run-1")));
        assertThat(steps.get(1).change().before().orElseThrow()).contains("Statement");
        assertThat(steps.get(2)).isInstanceOfSatisfying(Step.ModifyConnector.class, move -> {
            assertThat(move.id()).isEqualTo(7);
            assertThat(move.request()).isEqualTo(new ConnectorRequest(ROLE, Optional.empty(), Optional.empty()));
        });
    }

    @Test
    void aConnectorThatHasSynchronisedSinceBothAreAdmittedIsNotMovedBeforeTheRoleIsNarrowed() {
        assertThat(told(rotation(role(BOTH, tagged("both")), true)))
                .startsWith("tag narrowed", "admit new and refuse old");
        assertThat(told(rotation(role(BOTH, tagged("both")), false))).startsWith("synchronise", "tag narrowed");
    }

    @Test
    void aRoleThatAdmitsBothWithoutATagIsTaggedFirst() {
        assertThat(told(rotation(role(BOTH, OURS), false))).startsWith("tag both", "synchronise", "tag narrowed");
    }

    @Test
    void aNarrowedRoleIsFinishedAfterTwoSynchronisations() {
        assertThat(told(rotation(role(NARROWED, tagged("narrowed")), true)))
                .containsExactly("synchronise", "synchronise", "admit new", "tag proved");
        assertThat(told(rotation(role(MOVED, tagged("both")), true)))
                .as("nothing is left to drop")
                .containsExactly("synchronise", "synchronise", "tag proved");
        assertThat(told(rotation(role(MOVED, OURS), true)))
                .as("a role that somebody moved by hand")
                .containsExactly("synchronise", "synchronise", "tag proved");
    }

    @Test
    void whatIsProvedIsLeftAloneAndWhatWasDroppedIsOnlyTagged() {
        assertThat(rotation(role(MOVED, tagged("proved")), true)).isEmpty();
        assertThat(told(rotation(role(MOVED, tagged("narrowed")), true))).containsExactly("tag proved");
    }

    @Test
    void whatAnEarlierChangeRefusedAndDidNotDropIsAdmittedAgain() {
        String earlier =
                TrustPolicies.narrowed(TRUSTED, MIDDLE, Set.of(EXTERNAL_ID)).json();

        assertThat(told(rotation(role(earlier, tagged("narrowed")), false)))
                .startsWith("tag both", "admit old and middle and new", "synchronise")
                .contains("admit new and refuse old and middle");
    }

    @Test
    void anAccountWithAnErrorIsNotBegunAndOneInTheMiddleIsFinished() {
        Map<String, Reading<String>> lacking = Map.of(POLICY, seen(LACKING));

        assertThat(rotation(found(TRUST, lacking, OURS), false)).isEmpty();
        assertThat(rotation(found(BOTH, lacking, OURS), false)).isEmpty();
        assertThat(rotation(found(BOTH, lacking, tagged("proved")), false)).isEmpty();
        assertThat(told(rotation(found(BOTH, lacking, tagged("both")), true))).startsWith("tag narrowed");
        assertThat(told(rotation(found(NARROWED, lacking, tagged("narrowed")), true)))
                .startsWith("synchronise");
    }

    @Test
    void nothingIsPlannedWhereTheRoleIsMissingOrOpenOrHasNoConnectorOrTheTenantShowsAnotherExternalId() {
        assertThat(rotation(absent(), false)).isEmpty();
        assertThat(rotation(role(OPEN_TRUST, OURS), false)).isEmpty();
        assertThat(rotation(role("{}", OURS), false)).isEmpty();
        assertThat(Planner.rotation(rotate(RoleMode.PROVISION), shows(NEW, role(TRUST, OURS)), false, "run-1", AT))
                .isEmpty();
        assertThat(Planner.rotation(
                        rotate(RoleMode.PROVISION),
                        shows(EXTERNAL_ID, role(TRUST, OURS), rightConnector()),
                        false,
                        "run-1",
                        AT))
                .isEmpty();
    }

    @Test
    void aRoleOfSomebodyElseIsMovedOnlyIfItIsAdoptedAndThenTaggedFirst() {
        RoleState.Found foreign = role(TRUST, Map.of());

        assertThat(rotation(foreign, false)).isEmpty();
        List<Step> adopted =
                Planner.rotation(rotate(RoleMode.ADOPT), shows(NEW, foreign, rightConnector()), false, "run-1", AT);
        assertThat(adopted.get(0)).isInstanceOfSatisfying(Step.TagRole.class, tag -> assertThat(tag.tags())
                .containsAllEntriesOf(OURS)
                .containsKey(RoleSpec.ROTATION));
        assertThat(told(adopted)).hasSize(9);
    }

    @Test
    void aForeignRoleIsBlockedFromAChangeThatDoesNotAdoptIt() {
        Observation foreign = shows(NEW, role(TRUST, Map.of()), rightConnector());

        Assessment refused = Assessment.of(rotate(RoleMode.PROVISION), foreign);

        assertThat(refused.blocked()).isTrue();
        assertThat(refused.findings()).anySatisfy(finding -> {
            assertThat(finding.code()).isEqualTo(FindingCode.ROLE_NOT_OURS);
            assertThat(finding.message()).endsWith("so its external ID is not changed");
        });
        assertThat(Assessment.of(rotate(RoleMode.ADOPT), foreign).blocked()).isFalse();
    }

    @Test
    void aStageIsToldToAChangeAndToWhoeverNamesTheNewExternalId() {
        assertThat(stage(rotate(RoleMode.PROVISION), TRUST, OURS)).contains(RotationStage.NOT_BEGUN);
        assertThat(stage(rotate(RoleMode.PROVISION), BOTH, OURS)).contains(RotationStage.BOTH);
        assertThat(stage(verify(Optional.of(NEW)), BOTH, OURS)).contains(RotationStage.BOTH);
        assertThat(stage(verify(Optional.of(NEW)), NARROWED, tagged("narrowed")))
                .contains(RotationStage.NARROWED);
        assertThat(stage(verify(Optional.of(NEW)), MOVED, tagged("proved"))).contains(RotationStage.PROVED);
        assertThat(stage(verify(Optional.empty()), BOTH, tagged("both"))).contains(RotationStage.BOTH);
        assertThat(stage(verify(Optional.empty()), TRUST, tagged("proved"))).isEmpty();
        assertThat(stage(verify(Optional.empty()), TRUST, OURS)).isEmpty();
    }

    @Test
    void aChangeUnderWayIsInformationToAVerificationAndKeepsEverythingElseFromWriting() {
        RoleState.Found both = role(BOTH, tagged("both"));
        DesiredState onboard = with(Intent.ONBOARD, RoleMode.PROVISION, EXTERNAL_ID, Optional.of(NEW));

        Assessment verified = Assessment.of(verify(Optional.of(NEW)), shows(NEW, both, rightConnector()));
        Assessment onboarded = Assessment.of(onboard, shows(NEW, both, rightConnector()));

        assertThat(verified.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
            assertThat(finding.message())
                    .isEqualTo("Account 111122223333 is in a change of its external ID: "
                            + "the role admits the old external ID and the new one, since " + BEGUN + ", run run-0");
        });
        assertThat(verified.blocked()).isFalse();
        assertThat(onboarded.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.message()).endsWith("; so nothing else is written");
        });
        assertThat(onboarded.blocked()).isTrue();
        assertThat(Planner.plan(onboard, shows(NEW, both, rightConnector())).steps())
                .isEmpty();
    }

    @Test
    void aChangeThatNobodyGoesOnWithOrThatLeadsToAnUnknownExternalIdIsAWarning() {
        RoleState.Found elsewhere = role(
                TrustPolicies.narrowed(TRUSTED, MIDDLE, Set.of(EXTERNAL_ID)).json(), tagged("narrowed"));
        Map<String, String> dayOld = new HashMap<>(OURS);
        dayOld.put(RoleSpec.ROTATION, "both " + AT.minus(Duration.ofDays(1)) + " run-0");
        Map<String, String> older = new HashMap<>(OURS);
        older.put(RoleSpec.ROTATION, "both " + AT.minus(Duration.ofDays(1)).minusSeconds(1) + " run-0");

        assertThat(severity(elsewhere)).isEqualTo(Severity.WARNING);
        assertThat(severity(role(BOTH, dayOld))).isEqualTo(Severity.INFO);
        assertThat(severity(role(BOTH, older))).isEqualTo(Severity.WARNING);
    }

    private static Severity severity(RoleState.Found role) {
        return Assessment.of(verify(Optional.of(NEW)), shows(NEW, role, rightConnector())).findings().stream()
                .filter(finding -> finding.code() == FindingCode.ROTATION_UNDER_WAY)
                .findFirst()
                .orElseThrow()
                .severity();
    }

    @Test
    void anAccountThatIsMovedWaitsForTheSwitchOfTheStoredExternalId() {
        Assessment moved =
                Assessment.of(verify(Optional.of(NEW)), shows(NEW, role(MOVED, tagged("proved")), rightConnector()));

        assertThat(moved.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
            assertThat(finding.remedy()).startsWith("Switch the stored external ID");
        });
        assertThat(moved.blocked()).isFalse();
    }

    @Test
    void theExternalIdThatTheTenantShowsIsComparedWithTheOneThatItsAccountsAreMovedTo() {
        RoleState.Found role = role(TRUST, OURS);

        Assessment stored = Assessment.of(verify(Optional.empty()), shows(NEW, role, rightConnector()));
        Assessment rotated = Assessment.of(rotate(RoleMode.PROVISION), shows(EXTERNAL_ID, role, rightConnector()));
        Assessment moving = Assessment.of(verify(Optional.of(NEW)), shows(EXTERNAL_ID, role, rightConnector()));

        assertThat(List.of(stored, rotated, moving)).allMatch(Assessment::blocked);
        assertThat(differing(stored)).startsWith("The stored external ID");
        assertThat(differing(rotated)).startsWith("The new external ID");
        assertThat(differing(moving)).startsWith("The new external ID");
        assertThat(Assessment.of(verify(Optional.of(NEW)), shows(NEW, role, rightConnector()))
                        .findings())
                .isEmpty();
    }

    private static String differing(Assessment assessment) {
        return assessment.findings().stream()
                .filter(finding -> finding.code() == FindingCode.EXTERNAL_ID_DIFFERS)
                .findFirst()
                .orElseThrow()
                .message();
    }

    @Test
    void aNewRoleAdmitsWhatTheTenantShowsAndALostOneWhatItsConnectorUses() {
        DesiredState onboard = with(Intent.ONBOARD, RoleMode.PROVISION, EXTERNAL_ID, Optional.of(NEW));

        Plan fresh = Planner.plan(onboard, shows(NEW, absent()));
        Plan lost = Planner.plan(onboard, shows(NEW, absent(), rightConnector()));

        assertThat(((Step.CreateRole) fresh.steps().get(0)).role().trustPolicy())
                .isEqualTo(MOVED);
        assertThat(((Step.CreateRole) lost.steps().get(0)).role().trustPolicy()).isEqualTo(TRUST);
    }

    private static List<Step> rotation(RoleState role, boolean synchronised) {
        return Planner.rotation(
                rotate(RoleMode.PROVISION), shows(NEW, role, rightConnector()), synchronised, "run-1", AT);
    }

    private static Optional<RotationStage> stage(DesiredState desired, String trust, Map<String, String> tags) {
        return Assessment.of(desired, shows(NEW, role(trust, tags), rightConnector()))
                .rotation();
    }

    private static DesiredState rotate(RoleMode mode) {
        return with(Intent.ROTATE, mode, NEW, Optional.empty());
    }

    private static DesiredState verify(Optional<ExternalId> newExternalId) {
        return with(Intent.VERIFY, RoleMode.PROVISION, EXTERNAL_ID, newExternalId);
    }

    private static DesiredState with(
            Intent intent, RoleMode mode, ExternalId externalId, Optional<ExternalId> newExternalId) {
        DesiredState plain = desired(intent, mode);
        return new DesiredState(
                intent,
                ACCOUNT,
                plain.tenant(),
                TRUSTED,
                externalId,
                newExternalId,
                plain.role(),
                plain.accessRoles(),
                Optional.empty(),
                Optional.empty(),
                false,
                plain.staleAfter(),
                Optional.empty());
    }

    private static Observation shows(ExternalId shown, RoleState role, Connector... connectors) {
        return new Observation(
                new TenantState(Optional.of(new ExternalIdReading.Shown(shown)), TenantState.InstanceRole.NOT_ASKED),
                role,
                Optional.empty(),
                seen(List.of(connectors)));
    }

    private static RoleState.Found role(String trust, Map<String, String> tags) {
        return found(trust, Map.of(POLICY, seen(PERMISSIONS)), tags);
    }

    private static Map<String, String> tagged(String stage) {
        Map<String, String> tags = new HashMap<>(OURS);
        tags.put(RoleSpec.ROTATION, stage + " " + BEGUN + " run-0");
        return tags;
    }

    /** Each step in a word. */
    private static List<String> told(List<Step> steps) {
        return steps.stream().map(RotationPlanTest::told).toList();
    }

    private static String told(Step step) {
        if (step instanceof Step.TagRole tag) {
            return "tag " + tag.tags().get(RoleSpec.ROTATION).split(" ")[0];
        } else if (step instanceof Step.UpdateTrustPolicy update) {
            PolicyDocument trust = PolicyDocument.parse(update.document());
            Set<ExternalId> refused = TrustPolicies.previous(trust);
            return "admit " + names(TrustEvaluator.admitted(trust, TRUSTED).orElseThrow())
                    + (refused.isEmpty() ? "" : " and refuse " + names(refused));
        }
        return step.change().action().equals(Step.ModifyConnector.SYNCHRONISE) ? "synchronise" : "modify";
    }

    private static String names(Set<ExternalId> ids) {
        return Stream.of("old", "middle", "new")
                .filter(name -> ids.contains(
                        Map.of("old", EXTERNAL_ID, "middle", MIDDLE, "new", NEW).get(name)))
                .collect(Collectors.joining(" and "));
    }
}
