package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import static io.jenkins.plugins.workloadsecurityaws.engine.onboarding.States.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.ExternalIdReading;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AssessmentTest {

    private static final DesiredState ONBOARD = desired(Intent.ONBOARD, RoleMode.PROVISION);
    private static final String MANAGED = "arn:aws:iam::111122223333:policy/M";

    private static Assessment assess(Observation seen) {
        return Assessment.of(ONBOARD, seen);
    }

    private static Observation inTenant(TenantState tenant) {
        return new Observation(
                tenant,
                rightRole(),
                Optional.empty(),
                observed(rightRole(), rightConnector()).connectors());
    }

    private static Observation bounded(Observation seen, Reading<String> boundary) {
        return new Observation(
                seen.tenant(),
                seen.role(),
                Optional.of(new RoleState.ManagedPolicy(BOUNDARY, boundary)),
                seen.connectors());
    }

    private static List<String> said(Assessment assessment) {
        return assessment.findings().stream()
                .map(finding -> finding.severity() + " " + finding.code().code() + ": " + finding.message() + " | "
                        + finding.remedy())
                .toList();
    }

    private static List<FindingCode> codes(Assessment assessment) {
        return assessment.findings().stream().map(Finding::code).toList();
    }

    private static Finding only(Assessment assessment) {
        assertThat(assessment.findings()).hasSize(1);
        return assessment.findings().get(0);
    }

    @Test
    void whatIsRightHasItsRoleItsConnectorAndTheProofOfItsTrust() {
        Assessment right = assess(observed(rightRole(), rightConnector()));

        assertThat(right.findings()).isEmpty();
        assertThat(right.role()).contains(ROLE);
        assertThat(right.connectorId()).hasValue(7);
        assertThat(right.trust().orElseThrow().isRight()).isTrue();
        assertThat(right.blocked()).isFalse();
        assertThat(right.roleIsOurs()).contains(true);
        assertThat(assess(observed(found(TRUST, Map.of(POLICY, seen(PERMISSIONS)), Map.of()), rightConnector()))
                        .roleIsOurs())
                .contains(false);
        assertThat(assess(observed(absent())).roleIsOurs()).isEmpty();
    }

    @Test
    void aTenantThatDoesNotShowItsExternalIdIsInformationAndBlocksNothing() {
        Assessment hidden = assess(inTenant(new TenantState(
                Optional.of(new ExternalIdReading.NotShown("switched off")), TenantState.InstanceRole.NOT_ASKED)));

        assertThat(only(hidden).severity()).isEqualTo(Severity.INFO);
        assertThat(only(hidden).code()).isEqualTo(FindingCode.EXTERNAL_ID_NOT_COMPARABLE);
        assertThat(only(hidden).message())
                .contains("Tenant acceptance", "switched off")
                .doesNotContain("canary");
        assertThat(hidden.blocked()).isFalse();
    }

    @Test
    void aTenantWithoutItsManagersRoleIsWarnedOf() {
        Assessment off = assess(inTenant(new TenantState(Optional.empty(), TenantState.InstanceRole.OFF)));
        Assessment unknown = assess(inTenant(new TenantState(Optional.empty(), TenantState.InstanceRole.UNKNOWN)));
        Assessment on = assess(inTenant(new TenantState(Optional.empty(), TenantState.InstanceRole.ON)));

        assertThat(only(off).code()).isEqualTo(FindingCode.INSTANCE_ROLE_OFF);
        assertThat(only(off).severity()).isEqualTo(Severity.WARNING);
        assertThat(only(unknown).code()).isEqualTo(FindingCode.INSTANCE_ROLE_UNKNOWN);
        assertThat(only(unknown).severity()).isEqualTo(Severity.WARNING);
        assertThat(on.findings()).isEmpty();
    }

    @Test
    void aMissingRoleIsToBeMadeUnlessItWasNamed() {
        Assessment missing = assess(observed(absent(), rightConnector()));
        Assessment given =
                Assessment.of(desired(Intent.ONBOARD, RoleMode.USE_GIVEN), observed(absent(), rightConnector()));

        assertThat(only(missing).code()).isEqualTo(FindingCode.ROLE_MISSING);
        assertThat(only(missing).remedy()).contains("Add the account (onboard)");
        assertThat(only(given).remedy()).contains("Check the ARN");
        assertThat(missing.role()).contains(ROLE);
        assertThat(missing.trust()).isEmpty();
    }

    @Test
    void onlyWhatIsWrongWithSomebodyElsesRoleCallsForItsMaker() {
        RoleState.Found right = found(TRUST, Map.of(POLICY, seen(PERMISSIONS)), Map.of());
        RoleState.Found wide = found(TRUST, Map.of(POLICY, seen(EVERYTHING)), Map.of());
        RoleState.Found wrong = found(OPEN_TRUST, Map.of(POLICY, seen(PERMISSIONS)), Map.of());
        DesiredState given = desired(Intent.ONBOARD, RoleMode.USE_GIVEN);

        assertThat(codes(assess(observed(right, rightConnector())))).isEmpty();
        assertThat(codes(assess(observed(wide, rightConnector()))))
                .as("a warning")
                .containsExactly(FindingCode.PERMISSIONS_EXCESS);
        assertThat(codes(assess(observed(wrong, rightConnector()))))
                .containsExactly(FindingCode.EXTERNAL_ID_NOT_ENFORCED, FindingCode.ROLE_NOT_OURS);
        assertThat(codes(Assessment.of(given, observed(wrong, rightConnector()))))
                .containsExactly(FindingCode.EXTERNAL_ID_NOT_ENFORCED);
        assertThat(codes(
                        assess(observed(found(OPEN_TRUST, Map.of(POLICY, seen(PERMISSIONS)), OURS), rightConnector()))))
                .containsExactly(FindingCode.EXTERNAL_ID_NOT_ENFORCED);
    }

    @Test
    void aConnectorsErrorIsNotTheRolesMakersBusiness() {
        RoleState.Found right = found(TRUST, Map.of(POLICY, seen(PERMISSIONS)), Map.of());

        assertThat(codes(assess(observed(right)))).containsExactly(FindingCode.CONNECTOR_MISSING);
    }

    @Test
    void aTrustPolicyThatIsNoneIsMalformedAndProvesNothing() {
        Assessment assessment =
                assess(observed(found("{}", Map.of(POLICY, seen(PERMISSIONS)), OURS), rightConnector()));

        assertThat(only(assessment).code()).isEqualTo(FindingCode.POLICY_MALFORMED);
        assertThat(only(assessment).message()).contains("The trust policy of role " + ROLE);
        assertThat(assessment.trust()).isEmpty();
    }

    @Test
    void attachedPoliciesGrantAsInlineOnesDo() {
        RoleState.Found role = new RoleState.Found(
                role(TRUST, OURS, Optional.empty()),
                Map.of(),
                List.of(new RoleState.ManagedPolicy(MANAGED, seen(PERMISSIONS))),
                Optional.empty(),
                Depth.FULL,
                AT);

        assertThat(assess(observed(role, rightConnector())).findings()).isEmpty();
    }

    @Test
    void aPolicyThatCanNotBeReadIsNamedWithTheReasonAndTheRemedy() {
        RoleState.Found role = new RoleState.Found(
                role(TRUST, OURS, Optional.of(BOUNDARY)),
                Map.of(POLICY, seen(PERMISSIONS), "hidden", unreadable()),
                List.of(new RoleState.ManagedPolicy(MANAGED, new Reading.Absent<>(AT))),
                Optional.of(new RoleState.ManagedPolicy(BOUNDARY, seen("{"))),
                Depth.FULL,
                AT);

        assertThat(said(assess(observed(role, rightConnector()))))
                .satisfiesExactly(
                        inline -> assertThat(inline)
                                .startsWith("ERROR policy-unreadable: The inline policy hidden of role " + ROLE)
                                .contains("not allowed")
                                .endsWith("| allow it"),
                        attached -> assertThat(attached)
                                .startsWith("ERROR policy-unreadable: The managed policy " + MANAGED)
                                .contains("IAM names it and then says that there is no such policy"),
                        boundary -> assertThat(boundary)
                                .startsWith("ERROR policy-malformed: The permissions boundary " + BOUNDARY)
                                .contains("at line 1"));
    }

    @Test
    void aBoundaryTakesAwayWhatItDoesNotAllow() {
        RoleState.Found role = new RoleState.Found(
                role(TRUST, OURS, Optional.of(BOUNDARY)),
                Map.of(POLICY, seen(PERMISSIONS)),
                List.of(),
                Optional.of(new RoleState.ManagedPolicy(BOUNDARY, seen(LACKING))),
                Depth.FULL,
                AT);

        assertThat(codes(assess(observed(role, rightConnector())))).contains(FindingCode.BOUNDARY_DENIES);
    }

    @Test
    void aQuickVerificationSaysWhatItDidNotRead() {
        RoleState.Found quick = new RoleState.Found(
                role(TRUST, OURS, Optional.empty()),
                Map.of(POLICY, seen(PERMISSIONS)),
                List.of(),
                Optional.empty(),
                Depth.QUICK,
                AT);

        Assessment assessment = assess(observed(quick, rightConnector()));

        assertThat(only(assessment).code()).isEqualTo(FindingCode.EXTRA_PERMISSIONS_NOT_CHECKED);
        assertThat(only(assessment).severity()).isEqualTo(Severity.INFO);
    }

    @Test
    void workSpacesActionsAreDemandedAsAskedElseAsTheConnectorHasThem() {
        String withoutWorkspaces = PERMISSIONS.replaceAll("\"workspaces:[A-Za-z]+\",", "");
        RoleState.Found role = found(TRUST, Map.of(POLICY, seen(withoutWorkspaces)), OURS);
        Connector on = workspaces(Optional.of(true));
        DesiredState asked = desired(Intent.ONBOARD, RoleMode.PROVISION, Optional.empty(), Optional.of(false), false);

        assertThat(codes(assess(observed(role, on)))).containsExactly(FindingCode.PERMISSIONS_MISSING);
        assertThat(codes(assess(observed(role, rightConnector()))))
                .containsExactly(FindingCode.WORKSPACES_PERMISSIONS_MISSING);
        assertThat(codes(assess(observed(role, workspaces(Optional.empty())))))
                .containsExactly(FindingCode.WORKSPACES_PERMISSIONS_MISSING);
        assertThat(codes(Assessment.of(asked, observed(role, on))))
                .containsExactly(FindingCode.WORKSPACES_PERMISSIONS_MISSING, FindingCode.WORKSPACES_SETTING_DIFFERS);
    }

    private static Connector workspaces(Optional<Boolean> enabled) {
        return new Connector(
                7, "prod", ACCOUNT.value(), Optional.of(ROLE.toString()), enabled, Optional.of(AT), List.of());
    }

    @Test
    void theWorkSpacesSettingIsComparedWhereItIsAskedFor() {
        DesiredState on = desired(Intent.ONBOARD, RoleMode.PROVISION, Optional.empty(), Optional.of(true), false);
        DesiredState off = desired(Intent.ONBOARD, RoleMode.PROVISION, Optional.empty(), Optional.of(false), false);

        assertThat(only(Assessment.of(on, observed(rightRole(), rightConnector())))
                        .message())
                .isEqualTo("Connector 7 of account 111122223333 has WorkSpaces off");
        assertThat(only(Assessment.of(off, observed(rightRole(), workspaces(Optional.of(true)))))
                        .message())
                .isEqualTo("Connector 7 of account 111122223333 has WorkSpaces on");
        assertThat(Assessment.of(off, observed(rightRole(), workspaces(Optional.empty())))
                        .findings())
                .isEmpty();
        assertThat(Assessment.of(on, observed(rightRole(), workspaces(Optional.of(true))))
                        .findings())
                .isEmpty();
    }

    @Test
    void tagsThatAreAskedForAreMissedOnAForeignRoleToo() {
        DesiredState tagged = tagged(RoleMode.PROVISION);
        RoleState.Found foreign = found(TRUST, Map.of(POLICY, seen(PERMISSIONS)), Map.of());
        RoleState.Found otherTeam = found(TRUST, Map.of(POLICY, seen(PERMISSIONS)), Map.of("team", "data"));
        RoleState.Found rightTeam = found(TRUST, Map.of(POLICY, seen(PERMISSIONS)), Map.of("team", "web"));

        assertThat(only(Assessment.of(tagged, observed(foreign, rightConnector())))
                        .message())
                .isEqualTo("Role " + ROLE + " lacks the tags [team]");
        assertThat(only(Assessment.of(tagged, observed(otherTeam, rightConnector())))
                        .code())
                .isEqualTo(FindingCode.ROLE_SETTINGS_DIFFER);
        assertThat(Assessment.of(tagged, observed(rightTeam, rightConnector())).findings())
                .isEmpty();
        assertThat(Assessment.of(tagged(RoleMode.USE_GIVEN), observed(foreign, rightConnector()))
                        .findings())
                .isEmpty();
        assertThat(only(Assessment.of(tagged(RoleMode.ADOPT), observed(foreign, rightConnector())))
                        .message())
                .contains("[team, " + RoleSpec.MANAGED_BY + ", " + RoleSpec.TENANT + "]");
    }

    private static DesiredState tagged(RoleMode mode) {
        return new DesiredState(
                Intent.ONBOARD,
                ACCOUNT,
                "acceptance",
                TRUSTED,
                EXTERNAL_ID,
                new RoleSpec(mode, NAME, "/", POLICY, Optional.empty(), Map.of("team", "web")),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                false,
                DesiredState.DEFAULT_STALE_AFTER,
                Optional.empty());
    }

    @Test
    void aBoundaryThatIsAskedForIsMissedAndReadOnlyWhereItCouldBePut() {
        DesiredState wanted =
                desired(Intent.ONBOARD, RoleMode.PROVISION, Optional.of(BOUNDARY), Optional.empty(), false);
        RoleState.Found foreign = found(TRUST, Map.of(POLICY, seen(PERMISSIONS)), Map.of());
        RoleState.Found bounded = new RoleState.Found(
                role(TRUST, OURS, Optional.of(BOUNDARY)),
                Map.of(POLICY, seen(PERMISSIONS)),
                List.of(),
                Optional.of(new RoleState.ManagedPolicy(BOUNDARY, seen(EVERYTHING))),
                Depth.FULL,
                AT);

        assertThat(codes(Assessment.of(wanted, bounded(observed(rightRole(), rightConnector()), unreadable()))))
                .containsExactly(FindingCode.ROLE_SETTINGS_DIFFER, FindingCode.POLICY_UNREADABLE);
        assertThat(codes(Assessment.of(wanted, bounded(observed(rightRole(), rightConnector()), seen(EVERYTHING)))))
                .containsExactly(FindingCode.ROLE_SETTINGS_DIFFER);
        assertThat(codes(Assessment.of(wanted, bounded(observed(foreign, rightConnector()), unreadable()))))
                .containsExactly(FindingCode.ROLE_SETTINGS_DIFFER);
        assertThat(codes(Assessment.of(wanted, observed(bounded, rightConnector()))))
                .isEmpty();
    }

    @Test
    void aConnectorThatHasNeverSynchronisedIsAWarning() {
        Connector never = new Connector(
                7,
                "prod",
                ACCOUNT.value(),
                Optional.of(ROLE.toString()),
                Optional.of(false),
                Optional.empty(),
                List.of());

        Assessment assessment = assess(observed(rightRole(), never));

        assertThat(only(assessment).code()).isEqualTo(FindingCode.NEVER_SYNCED);
        assertThat(only(assessment).severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void aSynchronisationIsStaleOnlyPastItsTime() {
        Observation seen = observed(rightRole(), rightConnector());

        assertThat(assess(lookedAt(seen, Duration.ofMinutes(60))).findings()).isEmpty();
        Assessment stale = assess(lookedAt(seen, Duration.ofMinutes(60).plusSeconds(1)));
        assertThat(only(stale).code()).isEqualTo(FindingCode.SYNC_STALE);
        assertThat(only(stale).message()).contains("60 minutes before it was looked at, at " + AT);
    }

    private static Observation lookedAt(Observation seen, Duration later) {
        return new Observation(
                seen.tenant(),
                seen.role(),
                Optional.empty(),
                new Reading.Seen<>(List.of(rightConnector()), AT.plus(later)));
    }

    @Test
    void anAccountThatWasNeverAddedIsNotRepaired() {
        DesiredState repair = desired(Intent.REPAIR, RoleMode.PROVISION);
        RoleState.Found foreign = found(TRUST, Map.of(POLICY, seen(PERMISSIONS)), Map.of());

        Assessment unknown = Assessment.of(repair, observed(foreign));
        Assessment ours = Assessment.of(repair, observed(rightRole()));
        Assessment onboarded = assess(observed(foreign));

        assertThat(unknown.blocked()).isTrue();
        assertThat(only(unknown).remedy()).isEqualTo("Add the account (onboard) instead");
        assertThat(ours.blocked()).isFalse();
        assertThat(only(ours).code()).isEqualTo(FindingCode.CONNECTOR_MISSING);
        assertThat(onboarded.blocked()).isFalse();
    }

    @Test
    void severalConnectorsAreNamedByTheirIds() {
        Assessment several = assess(observed(rightRole(), rightConnector(), connector(9, ROLE.toString())));

        assertThat(only(several).message()).contains("2 connectors", "[7, 9]");
        assertThat(several.blocked()).isFalse();
        assertThat(several.connectorId()).isEmpty();
    }

    @Test
    void aConnectorOfAnUnreadRoleIsJudgedByTheRest() {
        RoleState unreadable = new RoleState.Unreadable(
                Finding.error(FindingCode.ACCOUNT_UNREACHABLE, "not entered", "enter"), FailureKind.ACCESS_DENIED);

        Assessment assessment = assess(observed(unreadable, rightConnector()));

        assertThat(only(assessment).code()).isEqualTo(FindingCode.ACCOUNT_UNREACHABLE);
        assertThat(assessment.role()).isEmpty();
        assertThat(assessment.connectorId()).hasValue(7);
        assertThat(assessment.blocked()).isTrue();
    }

    @Test
    void aConnectorWithoutARoleIsNotAskedForItsSynchronisation() {
        Connector keys = new Connector(
                5, "keys", ACCOUNT.value(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

        assertThat(codes(assess(observed(rightRole(), keys)))).containsExactly(FindingCode.CONNECTOR_NOT_VERIFIABLE);
    }

    @Test
    void whatCouldNotBeReadStopsAnOffboarding() {
        DesiredState out = desired(Intent.OFFBOARD, RoleMode.PROVISION, Optional.empty(), Optional.empty(), true);
        RoleState unreadable = new RoleState.Unreadable(
                Finding.error(FindingCode.ACCOUNT_UNREACHABLE, "not entered", "enter"), FailureKind.ACCESS_DENIED);
        Observation seen = observed(rightRole());
        Observation hidden = new Observation(seen.tenant(), seen.role(), Optional.empty(), unreadable());

        Assessment role = Assessment.of(out, observed(unreadable, rightConnector()));
        Assessment connectors = Assessment.of(out, hidden);
        Assessment several = Assessment.of(out, observed(rightRole(), rightConnector(), connector(9, ROLE.toString())));

        assertThat(List.of(role, connectors, several)).allMatch(Assessment::blocked);
        assertThat(only(role).code()).isEqualTo(FindingCode.ACCOUNT_UNREACHABLE);
        assertThat(only(connectors).code()).isEqualTo(FindingCode.AWS_CALL_FAILED);
        assertThat(only(several).code()).isEqualTo(FindingCode.SEVERAL_CONNECTORS);
        assertThat(several.role()).contains(ROLE);
    }

    @Test
    void offboardingTellsTheRoleAndTheConnectorItIsAbout() {
        DesiredState out = desired(Intent.OFFBOARD, RoleMode.PROVISION, Optional.empty(), Optional.empty(), true);

        Assessment there = Assessment.of(out, observed(rightRole(), rightConnector()));
        Assessment gone = Assessment.of(out, observed(absent()));

        assertThat(there.findings()).isEmpty();
        assertThat(there.role()).contains(ROLE);
        assertThat(there.connectorId()).hasValue(7);
        assertThat(gone.findings()).isEmpty();
        assertThat(gone.role()).contains(ROLE);
        assertThat(gone.connectorId()).isEmpty();
    }

    @Test
    void aConnectorIsOffboardedOnlyFromTheWantedRoleOfItsAccount() {
        DesiredState out = desired(Intent.OFFBOARD, RoleMode.PROVISION);
        RoleArn elsewhere = new RoleArn(Partition.AWS, new AccountId("444455556666"), "/", NAME);
        RoleArn underAPath = new RoleArn(Partition.AWS, ACCOUNT, "/teams/", NAME);
        Connector keys = new Connector(
                5, "keys", ACCOUNT.value(), Optional.empty(), Optional.empty(), Optional.of(AT), List.of());

        Assessment other = Assessment.of(out, observed(new RoleState.NotAsked(), connector(8, elsewhere.toString())));
        Assessment path = Assessment.of(out, observed(new RoleState.NotAsked(), connector(8, underAPath.toString())));
        Assessment none = Assessment.of(out, observed(new RoleState.NotAsked(), keys));

        assertThat(only(other).code()).isEqualTo(FindingCode.CONNECTOR_USES_OTHER_ROLE);
        assertThat(other.blocked()).isTrue();
        assertThat(path.findings())
                .as("role names are unique within an account")
                .isEmpty();
        assertThat(only(none).message()).contains("uses no cross-account role");
    }

    @Test
    void aRoleThatHoldsOtherPoliciesOrLetsTheCallerInIsNotDeleted() {
        DesiredState out = desired(Intent.OFFBOARD, RoleMode.PROVISION, Optional.empty(), Optional.empty(), true);
        RoleState.Found shared = new RoleState.Found(
                role(TRUST, OURS, Optional.empty()),
                Map.of(POLICY, seen(PERMISSIONS), "more", seen(LACKING)),
                List.of(new RoleState.ManagedPolicy(MANAGED, seen(PERMISSIONS))),
                Optional.empty(),
                Depth.FULL,
                AT);
        DesiredState throughIt = new DesiredState(
                out.intent(),
                out.account(),
                out.tenant(),
                out.trusted(),
                out.externalId(),
                out.role(),
                List.of(ROLE),
                Optional.empty(),
                Optional.empty(),
                true,
                out.staleAfter(),
                Optional.empty());

        Assessment withMore = Assessment.of(out, observed(shared, rightConnector()));
        Assessment entered = Assessment.of(throughIt, observed(rightRole(), rightConnector()));

        assertThat(only(withMore).message()).contains("[more, " + MANAGED + "]").doesNotContain(POLICY);
        assertThat(only(entered).code()).isEqualTo(FindingCode.ADOPTION_REFUSED);
        assertThat(List.of(withMore, entered)).allMatch(Assessment::blocked);
    }
}
