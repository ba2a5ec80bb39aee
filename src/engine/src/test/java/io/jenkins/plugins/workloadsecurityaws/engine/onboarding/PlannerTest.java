package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import static io.jenkins.plugins.workloadsecurityaws.engine.onboarding.States.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.ExternalIdReading;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The planner is a pure function, so it is told what it is to see. */
class PlannerTest {

    private static final DesiredState ONBOARD = desired(Intent.ONBOARD, RoleMode.PROVISION);
    private static final DesiredState ADOPT = desired(Intent.ONBOARD, RoleMode.ADOPT);
    private static final DesiredState REPAIR = desired(Intent.REPAIR, RoleMode.PROVISION);

    @Test
    void whatIsRightNeedsNoStepAndIsFoundFine() {
        Plan plan = Planner.plan(ONBOARD, observed(rightRole(), rightConnector()));

        assertThat(plan.steps()).isEmpty();
        assertThat(plan.findings()).isEmpty();
        assertThat(plan.connectorId()).hasValue(7);
        assertThat(plan.trust()).isPresent();
    }

    @Test
    void whatIsMissingIsMadeRoleThenPolicyThenConnector() {
        Plan plan = Planner.plan(ONBOARD, observed(absent()));

        assertThat(actions(plan)).containsExactly("CreateRole", "PutRolePolicy", "CreateConnector");
        assertThat(codes(plan.mended())).containsExactly(FindingCode.ROLE_MISSING, FindingCode.CONNECTOR_MISSING);
        assertThat(plan.remaining()).isEmpty();
    }

    @Test
    void aPlanDrawnUpAfterItsOwnStepsHasNoneAndSaysWhatWasSaidToRemain() {
        Random random = new Random(20260301);
        for (int number = 0; number < 3_000; number++) {
            Case generated = generate(random);
            Plan plan = Planner.plan(generated.desired(), generated.seen());
            Observation after = generated.seen();
            for (Step step : plan.steps()) {
                after = step.after(after);
            }

            Plan next = Planner.plan(generated.desired(), after);

            assertThat(next.steps()).as("%s", generated).isEmpty();
            assertThat(next.findings()).as("%s", generated).isEqualTo(plan.remaining());
        }
    }

    @Test
    void noPlanWritesARoleThatIsNeitherOursNorAdopted() {
        Random random = new Random(4);
        for (int number = 0; number < 3_000; number++) {
            Case generated = generate(random);
            Optional<RoleState.Found> found = generated.seen().found();
            boolean ours = found.isEmpty() || Ownership.of(found.get().role(), generated.desired()) == Ownership.OURS;
            boolean adopts = generated.desired().role().mode() == RoleMode.ADOPT
                    && found.isPresent()
                    && found.get().role().tags().isEmpty();
            boolean given = generated.desired().role().mode() == RoleMode.USE_GIVEN
                    && generated.desired().intent() != Intent.OFFBOARD;

            Plan plan = Planner.plan(generated.desired(), generated.seen());

            if ((!ours && !adopts) || given) {
                assertThat(actions(plan)).as("%s", generated).allMatch(action -> action.endsWith("Connector"));
            }
        }
    }

    @Test
    void aDenyOfAnotherPolicyIsNotMendedByWritingOurs() {
        RoleState.Found role = found(TRUST, Map.of(POLICY, seen(PERMISSIONS), "guard", seen(DENY_INSTANCES)), OURS);

        Plan plan = Planner.plan(REPAIR, observed(role, rightConnector()));

        assertThat(plan.steps()).isEmpty();
        assertThat(codes(plan.remaining())).containsExactly(FindingCode.PERMISSIONS_MISSING);
    }

    @Test
    void ofTwoCausesOnlyTheOneThatIsMendedIsSaidToBe() {
        RoleState.Found role = found(TRUST, Map.of(POLICY, seen(LACKING), "guard", seen(DENY_INSTANCES)), OURS);

        Plan plan = Planner.plan(REPAIR, observed(role, rightConnector()));

        assertThat(actions(plan)).containsExactly("PutRolePolicy");
        assertThat(plan.remaining()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(FindingCode.PERMISSIONS_MISSING);
            assertThat(finding.message()).contains("ec2:DescribeInstances").doesNotContain("ec2:DescribeVpcs");
        });
    }

    @Test
    void anOwnPolicyThatGrantsTooMuchIsNarrowed() {
        RoleState.Found role = found(TRUST, Map.of(POLICY, seen(EVERYTHING)), OURS);

        Plan plan = Planner.plan(REPAIR, observed(role, rightConnector()));

        assertThat(actions(plan)).containsExactly("PutRolePolicy");
        assertThat(plan.remaining()).isEmpty();
    }

    @Test
    void anotherPolicyThatGrantsTooMuchIsToldAndLeftAlone() {
        RoleState.Found role = found(TRUST, Map.of(POLICY, seen(PERMISSIONS), "wide", seen(EVERYTHING)), OURS);

        Plan plan = Planner.plan(REPAIR, observed(role, rightConnector()));

        assertThat(plan.steps()).isEmpty();
        assertThat(codes(plan.remaining())).containsExactly(FindingCode.PERMISSIONS_EXCESS);
    }

    @Test
    void anUnsafeTrustPolicyOfOurRoleIsMended() {
        Plan plan = Planner.plan(
                REPAIR, observed(found(OPEN_TRUST, Map.of(POLICY, seen(PERMISSIONS)), OURS), rightConnector()));

        assertThat(actions(plan)).containsExactly("UpdateAssumeRolePolicy");
        assertThat(codes(plan.mended())).containsExactly(FindingCode.EXTERNAL_ID_NOT_ENFORCED);
    }

    @Test
    void aRoleOfSomebodyElseIsOnlyReadUnlessAdoptionIsAskedFor() {
        RoleState.Found foreign = found(OPEN_TRUST, Map.of(POLICY, seen(PERMISSIONS)), Map.of());

        Plan without = Planner.plan(ONBOARD, observed(foreign));
        Plan adopted = Planner.plan(ADOPT, observed(foreign));

        assertThat(without.steps()).isEmpty();
        assertThat(codes(without.remaining())).contains(FindingCode.ROLE_NOT_OURS);
        assertThat(actions(adopted)).containsExactly("UpdateAssumeRolePolicy", "TagRole", "CreateConnector");
    }

    @Test
    void aRoleThatTrustsOthersIsNotAdopted() {
        String others = OPEN_TRUST.replace("147995105371", "444455556666");

        Plan plan = Planner.plan(ADOPT, observed(found(others, Map.of(POLICY, seen(PERMISSIONS)), Map.of())));

        assertThat(plan.steps()).isEmpty();
        assertThat(codes(plan.remaining())).contains(FindingCode.ADOPTION_REFUSED);
    }

    @Test
    void aRoleThatMayDoMoreThanTrendListsIsNotAdopted() {
        Plan plan = Planner.plan(ADOPT, observed(found(TRUST, Map.of("admin", seen(EVERYTHING)), Map.of())));

        assertThat(plan.steps()).isEmpty();
        assertThat(codes(plan.remaining())).contains(FindingCode.ADOPTION_REFUSED);
    }

    @Test
    void aRoleOneOfWhosePoliciesCanNotBeReadIsNotAdopted() {
        Plan plan = Planner.plan(
                ADOPT, observed(found(TRUST, Map.of(POLICY, seen(PERMISSIONS), "hidden", unreadable()), Map.of())));

        assertThat(plan.steps()).isEmpty();
        assertThat(codes(plan.remaining())).contains(FindingCode.ADOPTION_REFUSED, FindingCode.POLICY_UNREADABLE);
    }

    @Test
    void theRoleThroughWhichAccountsAreEnteredIsNeverWrittenNotEvenWithOurTags() {
        for (RoleMode mode : List.of(RoleMode.PROVISION, RoleMode.ADOPT)) {
            DesiredState wanted = desired(Intent.REPAIR, mode);
            DesiredState throughIt = new DesiredState(
                    wanted.intent(),
                    wanted.account(),
                    wanted.tenant(),
                    wanted.trusted(),
                    wanted.externalId(),
                    wanted.role(),
                    List.of(ROLE),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    wanted.staleAfter(),
                    Optional.empty());

            Plan plan = Planner.plan(
                    throughIt, observed(found(OPEN_TRUST, Map.of(POLICY, seen(PERMISSIONS)), OURS), rightConnector()));

            assertThat(plan.steps()).isEmpty();
            assertThat(codes(plan.remaining())).contains(FindingCode.ADOPTION_REFUSED);
        }
    }

    @Test
    void aRoleOfAnotherTenantStopsEveryWrite() {
        RoleState.Found role =
                found(OPEN_TRUST, Map.of(), Map.of(RoleSpec.MANAGED_BY, RoleSpec.PRODUCT, RoleSpec.TENANT, "another"));

        Plan plan = Planner.plan(ADOPT, observed(role));

        assertThat(plan.steps()).isEmpty();
        assertThat(codes(plan.remaining())).contains(FindingCode.ROLE_OF_OTHER_TENANT);
    }

    @Test
    void aRoleOfAnotherPartitionStopsEveryWrite() {
        RoleState absent = new RoleState.Absent(
                new io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn(
                        io.jenkins.plugins.workloadsecurityaws.engine.account.Partition.AWS_US_GOV, ACCOUNT, "/", NAME),
                AT);

        Plan plan = Planner.plan(ONBOARD, observed(absent));

        assertThat(plan.steps()).isEmpty();
        assertThat(codes(plan.remaining())).contains(FindingCode.PARTITION_MISMATCH);
    }

    @Test
    void aStoredExternalIdThatIsNotTheTenantsStopsEveryWrite() {
        Observation seen = observed(absent());
        Observation differs = new Observation(
                new TenantState(
                        Optional.of(new ExternalIdReading.Shown(
                                new io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId(
                                        "canary-of-today"))),
                        TenantState.InstanceRole.NOT_ASKED),
                seen.role(),
                Optional.empty(),
                seen.connectors());

        Plan plan = Planner.plan(ONBOARD, differs);

        assertThat(plan.steps()).isEmpty();
        assertThat(codes(plan.remaining())).contains(FindingCode.EXTERNAL_ID_DIFFERS);
    }

    @Test
    void aPolicyThatTheRoleNamesAndThatCanNotBeReadIsAnError() {
        RoleState.Found hidden = found(TRUST, Map.of(POLICY, seen(PERMISSIONS), "hidden", unreadable()), OURS);
        RoleState.Found gone = found(TRUST, Map.of(POLICY, seen(PERMISSIONS), "gone", new Reading.Absent<>(AT)), OURS);

        for (RoleState.Found role : List.of(hidden, gone)) {
            assertThat(Planner.plan(ONBOARD, observed(role, rightConnector())).remaining())
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.code()).isEqualTo(FindingCode.POLICY_UNREADABLE);
                        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
                    });
        }
    }

    @Test
    void aBoundaryThatCanNotBeReadIsAnError() {
        RoleState.Found bounded = new RoleState.Found(
                role(TRUST, OURS, Optional.of(BOUNDARY)),
                Map.of(POLICY, seen(PERMISSIONS)),
                List.of(),
                Optional.of(new RoleState.ManagedPolicy(BOUNDARY, unreadable())),
                Depth.FULL,
                AT);

        assertThat(codes(Planner.plan(ONBOARD, observed(bounded, rightConnector()))
                        .remaining()))
                .containsExactly(FindingCode.POLICY_UNREADABLE);
    }

    @Test
    void aWantedBoundaryIsPutOnARoleThatLacksIt() {
        DesiredState wanted =
                desired(Intent.ONBOARD, RoleMode.PROVISION, Optional.of(BOUNDARY), Optional.empty(), false);
        Observation seen = observed(rightRole(), rightConnector());
        Observation withBoundary = new Observation(
                seen.tenant(),
                seen.role(),
                Optional.of(new RoleState.ManagedPolicy(BOUNDARY, seen(EVERYTHING))),
                seen.connectors());

        Plan plan = Planner.plan(wanted, withBoundary);

        assertThat(actions(plan)).containsExactly("PutRolePermissionsBoundary");
        assertThat(codes(plan.mended())).containsExactly(FindingCode.ROLE_SETTINGS_DIFFER);
    }

    @Test
    void noConnectorIsMadeOnARoleWhoseBoundaryWouldTakeItsPermissionsAway() {
        DesiredState wanted =
                desired(Intent.ONBOARD, RoleMode.PROVISION, Optional.of(BOUNDARY), Optional.empty(), false);
        Observation seen = observed(absent());
        Observation narrow = new Observation(
                seen.tenant(),
                seen.role(),
                Optional.of(new RoleState.ManagedPolicy(BOUNDARY, seen(LACKING))),
                seen.connectors());

        Plan plan = Planner.plan(wanted, narrow);

        assertThat(actions(plan)).doesNotContain("CreateConnector");
        assertThat(codes(plan.remaining())).contains(FindingCode.BOUNDARY_DENIES, FindingCode.CONNECTOR_MISSING);
    }

    @Test
    void aConnectorOnAnotherRoleIsMovedOnlyWhenAdopting() {
        Connector other = connector(8, "arn:aws:iam::111122223333:role/Other");

        Plan without = Planner.plan(ONBOARD, observed(rightRole(), other));
        Plan adopted = Planner.plan(ADOPT, observed(rightRole(), other));

        assertThat(without.steps()).isEmpty();
        assertThat(codes(without.remaining())).containsExactly(FindingCode.CONNECTOR_USES_OTHER_ROLE);
        assertThat(actions(adopted)).containsExactly("ModifyConnector");
        assertThat(adopted.remaining()).isEmpty();
    }

    @Test
    void severalConnectorsAreNamedAndNoneIsPicked() {
        Plan plan = Planner.plan(ONBOARD, observed(rightRole(), rightConnector(), connector(9, ROLE.toString())));

        assertThat(plan.steps()).isEmpty();
        assertThat(plan.connectorId()).isEmpty();
        assertThat(codes(plan.remaining())).containsExactly(FindingCode.SEVERAL_CONNECTORS);
    }

    @Test
    void aConnectorWithAccessKeysIsNotVerifiable() {
        Connector keys = new Connector(
                5, "keys", ACCOUNT.value(), Optional.empty(), Optional.empty(), Optional.of(AT), List.of());

        Plan plan = Planner.plan(ONBOARD, observed(rightRole(), keys));

        assertThat(plan.steps()).isEmpty();
        assertThat(codes(plan.remaining())).containsExactly(FindingCode.CONNECTOR_NOT_VERIFIABLE);
    }

    @Test
    void theAgeOfASynchronisationIsThatOfTheLookAndNotOfTheVisit() {
        Observation seen = observed(rightRole(), rightConnector());
        Observation older = new Observation(
                seen.tenant(),
                seen.role(),
                Optional.empty(),
                new Reading.Seen<>(List.of(rightConnector()), AT.plus(Duration.ofMinutes(61))));

        assertThat(codes(Planner.plan(ONBOARD, seen).remaining())).isEmpty();
        assertThat(codes(Planner.plan(ONBOARD, older).remaining())).containsExactly(FindingCode.SYNC_STALE);
    }

    @Test
    void workSpacesAreTurnedOnWhereTheRoleIsRight() {
        DesiredState wanted = desired(Intent.ONBOARD, RoleMode.PROVISION, Optional.empty(), Optional.of(true), false);

        Plan right = Planner.plan(wanted, observed(rightRole(), rightConnector()));
        Plan wrong = Planner.plan(
                wanted, observed(found(OPEN_TRUST, Map.of(POLICY, seen(PERMISSIONS)), Map.of()), rightConnector()));

        assertThat(actions(right)).containsExactly("ModifyConnector");
        assertThat(wrong.steps()).isEmpty();
    }

    @Test
    void onlyAKnownAccountIsRepaired() {
        Plan unknown = Planner.plan(REPAIR, observed(absent()));
        Plan known = Planner.plan(REPAIR, observed(absent(), rightConnector()));
        Plan ours = Planner.plan(REPAIR, observed(rightRole()));

        assertThat(unknown.steps()).isEmpty();
        assertThat(codes(unknown.remaining())).contains(FindingCode.CONNECTOR_MISSING);
        assertThat(actions(known)).containsExactly("CreateRole", "PutRolePolicy");
        assertThat(actions(ours)).containsExactly("CreateConnector");
    }

    @Test
    void aRoleThatWasNamedByItsArnIsNeverWritten() {
        DesiredState given = desired(Intent.ONBOARD, RoleMode.USE_GIVEN);

        assertThat(Planner.plan(given, observed(absent())).steps()).isEmpty();
        assertThat(actions(Planner.plan(given, observed(found(OPEN_TRUST, Map.of(), OURS)))))
                .isEmpty();
        assertThat(actions(Planner.plan(given, observed(rightRole())))).containsExactly("CreateConnector");
    }

    @Test
    void missingTagsAreSetOnARoleOfOurs() {
        Map<String, String> wantedTags = new HashMap<>(OURS);
        DesiredState wanted = new DesiredState(
                Intent.ONBOARD,
                ACCOUNT,
                "acceptance",
                TRUSTED,
                EXTERNAL_ID,
                new RoleSpec(RoleMode.PROVISION, NAME, "/", POLICY, Optional.empty(), Map.of("team", "web")),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                false,
                DesiredState.DEFAULT_STALE_AFTER,
                Optional.empty());

        Plan plan = Planner.plan(
                wanted, observed(found(TRUST, Map.of(POLICY, seen(PERMISSIONS)), wantedTags), rightConnector()));

        assertThat(actions(plan)).containsExactly("TagRole");
        assertThat(codes(plan.mended())).containsExactly(FindingCode.ROLE_SETTINGS_DIFFER);
    }

    @Test
    void whatCouldNotBeReadStopsEveryWrite() {
        RoleState unreadable = new RoleState.Unreadable(
                Finding.error(FindingCode.ACCOUNT_UNREACHABLE, "not entered", "enter"), FailureKind.ACCESS_DENIED);
        Observation seen = observed(rightRole());
        Observation connectors = new Observation(seen.tenant(), seen.role(), Optional.empty(), unreadable());

        assertThat(Planner.plan(ONBOARD, observed(unreadable)).steps()).isEmpty();
        assertThat(Planner.plan(ONBOARD, connectors).steps()).isEmpty();
        assertThat(Planner.plan(ONBOARD, connectors).remaining()).isNotEmpty();
    }

    @Test
    void offboardingTakesTheConnectorOutAndLeavesTheRole() {
        DesiredState out = desired(Intent.OFFBOARD, RoleMode.PROVISION);

        assertThat(actions(Planner.plan(out, observed(new RoleState.NotAsked(), rightConnector()))))
                .containsExactly("DeleteConnector");
        assertThat(actions(Planner.plan(out, observed(new RoleState.NotAsked()))))
                .isEmpty();
    }

    @Test
    void offboardingWithItsRoleDeletesItLast() {
        DesiredState out = desired(Intent.OFFBOARD, RoleMode.PROVISION, Optional.empty(), Optional.empty(), true);

        assertThat(actions(Planner.plan(out, observed(rightRole(), rightConnector()))))
                .containsExactly("DeleteConnector", "DeleteRolePolicy", "DeleteRole");
    }

    @Test
    void offboardingWithARoleThatWillNotBeDeletedWritesNothing() {
        DesiredState out = desired(Intent.OFFBOARD, RoleMode.PROVISION, Optional.empty(), Optional.empty(), true);
        RoleState.Found foreign = found(TRUST, Map.of(POLICY, seen(PERMISSIONS)), Map.of());
        RoleState.Found shared = found(TRUST, Map.of(POLICY, seen(PERMISSIONS), "more", seen(LACKING)), OURS);

        Plan notOurs = Planner.plan(out, observed(foreign, rightConnector()));
        Plan withMore = Planner.plan(out, observed(shared, rightConnector()));

        assertThat(notOurs.steps()).isEmpty();
        assertThat(notOurs.remaining()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(FindingCode.ROLE_NOT_OURS);
            assertThat(finding.remedy()).contains("without deleting the role");
        });
        assertThat(withMore.steps()).isEmpty();
        assertThat(codes(withMore.remaining())).containsExactly(FindingCode.ROLE_HOLDS_OTHER_POLICIES);
    }

    @Test
    void offboardingLeavesAConnectorOnAnotherRoleAlone() {
        DesiredState out = desired(Intent.OFFBOARD, RoleMode.PROVISION);

        Plan plan = Planner.plan(
                out, observed(new RoleState.NotAsked(), connector(8, "arn:aws:iam::111122223333:role/Other")));

        assertThat(plan.steps()).isEmpty();
        assertThat(codes(plan.remaining())).containsExactly(FindingCode.CONNECTOR_USES_OTHER_ROLE);
    }

    private static List<String> actions(Plan plan) {
        return plan.steps().stream().map(step -> step.change().action()).toList();
    }

    private static List<FindingCode> codes(List<Finding> findings) {
        return findings.stream().map(Finding::code).toList();
    }
}
