package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import static io.jenkins.plugins.workloadsecurityaws.engine.onboarding.States.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.ConnectorRequest;
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
                new RoleArn(
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
    void noRoleIsMadeThatTheAccountsConnectorWouldNotUse() {
        Connector keys = new Connector(
                5, "keys", ACCOUNT.value(), Optional.empty(), Optional.empty(), Optional.of(AT), List.of());
        Connector elsewhere = connector(8, "arn:aws:iam::111122223333:role/Other");
        for (Plan vain : List.of(
                Planner.plan(ONBOARD, observed(absent(), elsewhere)),
                Planner.plan(ONBOARD, observed(absent(), keys)),
                Planner.plan(ADOPT, observed(absent(), keys)),
                Planner.plan(ADOPT, observed(absent(), elsewhere, connector(9, ROLE + "2"))))) {
            assertThat(vain.steps()).isEmpty();
            assertThat(vain.remaining()).anySatisfy(finding -> {
                assertThat(finding.code()).isEqualTo(FindingCode.ROLE_MISSING);
                assertThat(finding.message()).endsWith("; it is not made, because no connector would use it");
                assertThat(finding.remedy())
                        .isEqualTo("Do what is said of the connector, then add the account (onboard)");
            });
        }
        assertThat(actions(Planner.plan(ADOPT, observed(absent(), elsewhere))))
                .containsExactly("CreateRole", "PutRolePolicy", "ModifyConnector");
        assertThat(actions(Planner.plan(ONBOARD, observed(absent(), elsewhere, rightConnector()))))
                .containsExactly("CreateRole", "PutRolePolicy");
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
            assertThat(finding.remedy()).contains("remove the account without its role");
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

    @Test
    void aNewRoleIsMadeAsItIsWanted() {
        DesiredState wanted = wanted(
                new RoleSpec(RoleMode.PROVISION, NAME, "/teams/", POLICY, Optional.of(BOUNDARY), Map.of("team", "web")),
                List.of());

        Step.CreateRole step = (Step.CreateRole)
                Planner.plan(wanted, observed(absent())).steps().get(0);

        assertThat(step.role().name()).isEqualTo(NAME);
        assertThat(step.role().path()).isEqualTo("/teams/");
        assertThat(step.role().trustPolicy()).isEqualTo(TRUST);
        assertThat(step.role().boundaryArn()).contains(BOUNDARY);
        assertThat(step.role().tags())
                .isEqualTo(Map.of("team", "web", RoleSpec.MANAGED_BY, RoleSpec.PRODUCT, RoleSpec.TENANT, "acceptance"));
        assertThat(step.change().resource()).isEqualTo(ROLE.toString());
        assertThat(step.change().before()).isEmpty();
        assertThat(step.change().after().orElseThrow()).contains("<expected>").doesNotContain("canary");
    }

    @Test
    void aRoleThroughWhichAccountsAreEnteredIsNotMadeEither() {
        Plan plan = Planner.plan(
                wanted(new RoleSpec(RoleMode.PROVISION, NAME, "/", POLICY, Optional.empty(), Map.of()), List.of(ROLE)),
                observed(absent()));

        assertThat(plan.steps()).isEmpty();
        assertThat(codes(plan.remaining())).contains(FindingCode.ROLE_MISSING);
    }

    private static DesiredState wanted(RoleSpec role, List<RoleArn> accessRoles) {
        return new DesiredState(
                Intent.ONBOARD,
                ACCOUNT,
                "acceptance",
                TRUSTED,
                EXTERNAL_ID,
                role,
                accessRoles,
                Optional.of("Production"),
                Optional.of(true),
                false,
                DesiredState.DEFAULT_STALE_AFTER,
                Optional.empty());
    }

    @Test
    void anOwnPolicyIsShownBeforeAndAfterAndOneThatIsNoneIsReplaced() {
        Plan narrowed =
                Planner.plan(REPAIR, observed(found(TRUST, Map.of(POLICY, seen(EVERYTHING)), OURS), rightConnector()));
        Plan broken = Planner.plan(
                REPAIR, observed(found(TRUST, Map.of(POLICY, seen("{not a policy")), OURS), rightConnector()));
        Plan fresh = Planner.plan(REPAIR, observed(found(TRUST, Map.of(), OURS), rightConnector()));

        Step.PutRolePolicy narrow = (Step.PutRolePolicy) narrowed.steps().get(0);
        assertThat(narrow.isNew()).isFalse();
        assertThat(narrow.policyName()).isEqualTo(POLICY);
        assertThat(narrow.document()).isEqualTo(PERMISSIONS);
        assertThat(narrow.change().before().orElseThrow()).contains("\"Action\" : \"*\"");
        assertThat(narrow.change().after().orElseThrow()).contains("ec2:DescribeInstances");
        assertThat(broken.steps().get(0).change().before()).contains("(not a readable policy)");
        assertThat(((Step.PutRolePolicy) fresh.steps().get(0)).isNew()).isTrue();
        assertThat(fresh.steps().get(0).change().before()).isEmpty();
    }

    @Test
    void anOwnPolicyThatIsNoPolicyIsReplacedThoughAnotherOneGrantsWhatIsNeeded() {
        Map<String, Reading<String>> inline = Map.of(POLICY, seen("{not a policy"), "other", seen(PERMISSIONS));

        Plan plan = Planner.plan(REPAIR, observed(found(TRUST, inline, OURS), rightConnector()));

        assertThat(actions(plan)).containsExactly("PutRolePolicy");
        assertThat(plan.remaining()).isEmpty();
    }

    @Test
    void anOwnPolicyThatCouldNotBeReadIsLeftAloneWhereNothingIsMissing() {
        Map<String, Reading<String>> inline = Map.of(POLICY, unreadable(), "other", seen(PERMISSIONS));

        Plan plan = Planner.plan(REPAIR, observed(found(TRUST, inline, OURS), rightConnector()));

        assertThat(plan.steps()).isEmpty();
        assertThat(codes(plan.remaining())).containsExactly(FindingCode.POLICY_UNREADABLE);
    }

    @Test
    void recommendedActionsThatAreMissingAreGranted() {
        String without = PERMISSIONS.replaceAll(",\\s*\"iam:GetRole(Policy)?\"", "");

        Plan plan = Planner.plan(REPAIR, observed(found(TRUST, Map.of(POLICY, seen(without)), OURS), rightConnector()));

        assertThat(actions(plan)).containsExactly("PutRolePolicy");
        assertThat(codes(plan.mended())).containsExactly(FindingCode.RECOMMENDED_PERMISSIONS_MISSING);
    }

    @Test
    void aTrustPolicyIsMendedForEachOfItsThreeFaults() {
        String anotherId = TRUST.replace("canary-external-id", "canary-other");
        String othersToo = TRUST.replace(
                "\"arn:aws:iam::147995105371:root\"", "[\"arn:aws:iam::147995105371:root\",\"444455556666\"]");
        for (String trust : List.of(anotherId, OPEN_TRUST, othersToo, "{}")) {
            Plan plan = Planner.plan(
                    REPAIR, observed(found(trust, Map.of(POLICY, seen(PERMISSIONS)), OURS), rightConnector()));

            Step.UpdateTrustPolicy step = (Step.UpdateTrustPolicy) plan.steps().get(0);
            assertThat(step.document()).isEqualTo(TRUST);
            assertThat(step.change().before().isPresent()).isEqualTo(!trust.equals("{}"));
            assertThat(step.change().before().orElse("Statement"))
                    .contains("Statement")
                    .doesNotContain("canary");
            assertThat(step.change().after().orElseThrow())
                    .contains("<expected>")
                    .doesNotContain("canary");
            assertThat(plan.remaining()).isEmpty();
        }
    }

    @Test
    void aBoundaryIsExchangedForTheWantedOneAndOtherwiseLeftAlone() {
        String other = "arn:aws:iam::111122223333:policy/Other";
        RoleState.Found bounded = new RoleState.Found(
                role(TRUST, OURS, Optional.of(other)),
                Map.of(POLICY, seen(PERMISSIONS)),
                List.of(),
                Optional.of(new RoleState.ManagedPolicy(other, seen(EVERYTHING))),
                Depth.FULL,
                AT);
        DesiredState wanted =
                desired(Intent.ONBOARD, RoleMode.PROVISION, Optional.of(BOUNDARY), Optional.empty(), false);
        Observation seen = observed(bounded, rightConnector());
        Observation withBoundary = new Observation(
                seen.tenant(),
                seen.role(),
                Optional.of(new RoleState.ManagedPolicy(BOUNDARY, seen(EVERYTHING))),
                seen.connectors());

        Step.PutBoundary step =
                (Step.PutBoundary) Planner.plan(wanted, withBoundary).steps().get(0);

        assertThat(step.boundaryArn()).isEqualTo(BOUNDARY);
        assertThat(step.change().detail()).isEqualTo(BOUNDARY);
        assertThat(Planner.plan(ONBOARD, seen).steps()).isEmpty();
    }

    @Test
    void aConnectorIsNotMovedToARoleThatStaysWrong() {
        RoleState.Found denied = found(TRUST, Map.of(POLICY, seen(PERMISSIONS), "guard", seen(DENY_INSTANCES)), OURS);

        Plan plan = Planner.plan(ADOPT, observed(denied, connector(8, "arn:aws:iam::111122223333:role/Other")));

        assertThat(plan.steps()).isEmpty();
        assertThat(codes(plan.remaining()))
                .containsExactly(FindingCode.PERMISSIONS_MISSING, FindingCode.CONNECTOR_USES_OTHER_ROLE);
    }

    @Test
    void aConnectorIsMovedByItsRoleAlone() {
        Plan plan = Planner.plan(ADOPT, observed(rightRole(), connector(8, "arn:aws:iam::111122223333:role/Other")));

        Step.ModifyConnector step = (Step.ModifyConnector) plan.steps().get(0);
        assertThat(step.id()).isEqualTo(8);
        assertThat(step.request()).isEqualTo(new ConnectorRequest(ROLE, Optional.empty(), Optional.empty()));
        assertThat(step.change()).isEqualTo(Change.of("ModifyConnector", "connector 8", "use role " + ROLE));
    }

    @Test
    void workSpacesAreTurnedOffWhereTheyAreNotWanted() {
        DesiredState off = desired(Intent.ONBOARD, RoleMode.PROVISION, Optional.empty(), Optional.of(false), false);
        Connector on = new Connector(
                7,
                "prod",
                ACCOUNT.value(),
                Optional.of(ROLE.toString()),
                Optional.of(true),
                Optional.of(AT),
                List.of());

        Step.ModifyConnector step = (Step.ModifyConnector)
                Planner.plan(off, observed(rightRole(), on)).steps().get(0);

        assertThat(step.request()).isEqualTo(new ConnectorRequest(ROLE, Optional.empty(), Optional.of(false)));
        assertThat(step.change().detail()).isEqualTo("turn WorkSpaces off");
    }

    @Test
    void workSpacesAreNotTurnedOnForARoleThatLacksTheirActions() {
        String withoutWorkspaces = PERMISSIONS.replaceAll("\"workspaces:[A-Za-z]+\",", "");
        DesiredState on = desired(Intent.ONBOARD, RoleMode.PROVISION, Optional.empty(), Optional.of(true), false);

        Plan plan = Planner.plan(
                on, observed(found(TRUST, Map.of(POLICY, seen(withoutWorkspaces)), Map.of()), rightConnector()));

        assertThat(plan.steps()).isEmpty();
        assertThat(codes(plan.remaining()))
                .contains(FindingCode.PERMISSIONS_MISSING, FindingCode.WORKSPACES_SETTING_DIFFERS);
    }

    @Test
    void aConnectorIsMadeAsItIsWanted() {
        DesiredState wanted =
                wanted(new RoleSpec(RoleMode.PROVISION, NAME, "/", POLICY, Optional.empty(), Map.of()), List.of());

        Step.CreateConnector named = (Step.CreateConnector)
                Planner.plan(wanted, observed(rightRole())).steps().get(0);
        Step.CreateConnector plain = (Step.CreateConnector)
                Planner.plan(ONBOARD, observed(rightRole())).steps().get(0);

        assertThat(named.request()).isEqualTo(new ConnectorRequest(ROLE, Optional.of("Production"), Optional.of(true)));
        assertThat(named.change().detail()).isEqualTo("role " + ROLE + ", with WorkSpaces");
        assertThat(plain.request()).isEqualTo(new ConnectorRequest(ROLE, Optional.empty(), Optional.of(false)));
        assertThat(plain.change().detail()).isEqualTo("role " + ROLE);
        assertThat(plain.account()).isEqualTo(ACCOUNT);
    }

    @Test
    void offboardingDeletesTheOwnPolicyOnlyWhereItIs() {
        DesiredState out = desired(Intent.OFFBOARD, RoleMode.PROVISION, Optional.empty(), Optional.empty(), true);

        Plan plan = Planner.plan(out, observed(found(TRUST, Map.of(), OURS), rightConnector()));

        assertThat(actions(plan)).containsExactly("DeleteConnector", "DeleteRole");
        assertThat(plan.steps().get(0).change().resource()).isEqualTo("connector 7");
        assertThat(plan.steps().get(1).change().resource()).isEqualTo(ROLE.toString());
    }

    private static List<String> actions(Plan plan) {
        return plan.steps().stream().map(step -> step.change().action()).toList();
    }

    private static List<FindingCode> codes(List<Finding> findings) {
        return findings.stream().map(Finding::code).toList();
    }
}
