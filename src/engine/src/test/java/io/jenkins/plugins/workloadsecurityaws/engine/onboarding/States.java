package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.Role;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PermissionPolicies;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustPolicies;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.ExternalIdReading;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** States of an account and wishes for it: one that is right, what is changed of it, and generated ones. */
final class States {

    static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    static final AccountId ACCOUNT = new AccountId("111122223333");
    static final TrustedAccount TRUSTED = new TrustedAccount(Partition.AWS, TrustedAccount.CLOUD_ONE);
    static final ExternalId EXTERNAL_ID = new ExternalId("canary-external-id");
    static final String NAME = RoleSpec.DEFAULT_NAME;
    static final String POLICY = RoleSpec.DEFAULT_POLICY_NAME;
    static final RoleArn ROLE = new RoleArn(Partition.AWS, ACCOUNT, "/", NAME);
    static final String TRUST =
            TrustPolicies.forWorkloadSecurity(TRUSTED, EXTERNAL_ID).json();
    static final String PERMISSIONS = PermissionPolicies.forConnector().json();
    static final String OPEN_TRUST =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::147995105371:root"},
             "Action":"sts:AssumeRole"}]}""";
    static final String DENY_INSTANCES =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"ec2:DescribeInstances","Resource":"*"}]}""";
    static final String LACKING =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:DescribeImages","ec2:DescribeRegions"],
             "Resource":"*"}]}""";
    static final String EVERYTHING =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";
    static final String BOUNDARY = "arn:aws:iam::111122223333:policy/Bounds";
    static final Map<String, String> OURS =
            Map.of(RoleSpec.MANAGED_BY, RoleSpec.PRODUCT, RoleSpec.TENANT, "acceptance");

    private States() {}

    static DesiredState desired(Intent intent, RoleMode mode) {
        return desired(intent, mode, Optional.empty(), Optional.empty(), false);
    }

    static DesiredState desired(
            Intent intent, RoleMode mode, Optional<String> boundary, Optional<Boolean> workspaces, boolean deleteRole) {
        return new DesiredState(
                intent,
                ACCOUNT,
                "acceptance",
                TRUSTED,
                EXTERNAL_ID,
                new RoleSpec(mode, NAME, "/", POLICY, boundary, Map.of()),
                List.of(new RoleArn(Partition.AWS, ACCOUNT, "/", "OrganizationAccountAccessRole")),
                Optional.empty(),
                workspaces,
                deleteRole,
                DesiredState.DEFAULT_STALE_AFTER,
                Optional.empty());
    }

    static <T> Reading<T> seen(T value) {
        return new Reading.Seen<>(value, AT);
    }

    static <T> Reading<T> unreadable() {
        return new Reading.Unreadable<>(Finding.error(FindingCode.AWS_CALL_FAILED, "not allowed", "allow it"));
    }

    static Role role(String trust, Map<String, String> tags, Optional<String> boundary) {
        return new Role(ROLE, trust, boundary, tags, Optional.of(AT));
    }

    static RoleState.Found found(String trust, Map<String, Reading<String>> inline, Map<String, String> tags) {
        return new RoleState.Found(
                role(trust, tags, Optional.empty()), inline, List.of(), Optional.empty(), Depth.FULL, AT);
    }

    static RoleState.Found rightRole() {
        return found(TRUST, Map.of(POLICY, seen(PERMISSIONS)), OURS);
    }

    static RoleState absent() {
        return new RoleState.Absent(ROLE, AT);
    }

    static Connector connector(long id, String roleArn) {
        return new Connector(
                id, "prod", ACCOUNT.value(), Optional.of(roleArn), Optional.of(false), Optional.of(AT), List.of());
    }

    static Connector rightConnector() {
        return connector(7, ROLE.toString());
    }

    static Observation observed(RoleState role, Connector... connectors) {
        return new Observation(
                new TenantState(
                        Optional.of(new ExternalIdReading.Shown(EXTERNAL_ID)), TenantState.InstanceRole.NOT_ASKED),
                role,
                Optional.empty(),
                seen(List.of(connectors)));
    }

    /** A wish and a state, any of many. */
    record Case(DesiredState desired, Observation seen) {}

    static Case generate(Random random) {
        DesiredState desired = desired(
                any(random, Intent.ONBOARD, Intent.ONBOARD, Intent.REPAIR, Intent.OFFBOARD),
                any(random, RoleMode.PROVISION, RoleMode.PROVISION, RoleMode.ADOPT, RoleMode.USE_GIVEN),
                any(random, Optional.empty(), Optional.empty(), Optional.of(BOUNDARY)),
                any(random, Optional.empty(), Optional.of(true), Optional.of(false)),
                random.nextBoolean());
        RoleState role = any(random, 0, 1, 1, 1, 1, 1, 2) == 1
                ? anyRole(random)
                : any(random, absent(), absent(), unreadableRole());
        if (desired.intent() == Intent.OFFBOARD && !desired.deleteRole()) {
            role = new RoleState.NotAsked();
        }
        boolean bounded = role instanceof RoleState.Found there
                && there.role().boundaryArn().equals(Optional.of(BOUNDARY));
        Optional<RoleState.ManagedPolicy> wanted = desired.role().boundaryArn().isEmpty() || bounded
                ? Optional.empty()
                : Optional.of(new RoleState.ManagedPolicy(BOUNDARY, anyBoundary(random)));
        Observation seen = new Observation(
                new TenantState(
                        any(
                                random,
                                Optional.of(new ExternalIdReading.Shown(EXTERNAL_ID)),
                                Optional.of(new ExternalIdReading.NotShown("switched off")),
                                Optional.of(new ExternalIdReading.Shown(EXTERNAL_ID)),
                                Optional.of(new ExternalIdReading.Shown(new ExternalId("canary-other")))),
                        any(random, TenantState.InstanceRole.values())),
                role,
                wanted,
                any(
                        random,
                        seen(List.of()),
                        seen(List.of()),
                        seen(List.of(rightConnector())),
                        seen(List.of(rightConnector())),
                        seen(List.of(connector(8, ROLE + "_Other"))),
                        seen(List.of(rightConnector(), connector(9, ROLE.toString()))),
                        seen(List.of(new Connector(
                                5,
                                "keys",
                                ACCOUNT.value(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(AT),
                                List.of()))),
                        unreadable()));
        return new Case(desired, seen);
    }

    private static RoleState unreadableRole() {
        return new RoleState.Unreadable(
                Finding.error(FindingCode.ACCOUNT_UNREACHABLE, "not entered", "enter"), FailureKind.ACCESS_DENIED);
    }

    private static RoleState anyRole(Random random) {
        Map<String, Reading<String>> inline = new HashMap<>();
        Reading<String> own = any(
                random,
                seen(PERMISSIONS),
                seen(PERMISSIONS),
                seen(LACKING),
                seen(EVERYTHING),
                seen("{not a policy"),
                unreadable(),
                null);
        if (own != null) {
            inline.put(POLICY, own);
        }
        Reading<String> other =
                any(random, null, null, null, seen(DENY_INSTANCES), seen(EVERYTHING), unreadable(), absent(AT));
        if (other != null) {
            inline.put("other", other);
        }
        List<RoleState.ManagedPolicy> attached = any(
                random,
                List.of(),
                List.of(),
                List.of(new RoleState.ManagedPolicy("arn:aws:iam::111122223333:policy/M", seen(PERMISSIONS))),
                List.of(new RoleState.ManagedPolicy("arn:aws:iam::111122223333:policy/M", unreadable())));
        Optional<String> boundary = any(random, Optional.empty(), Optional.empty(), Optional.of(BOUNDARY));
        Map<String, String> tags = any(
                random,
                OURS,
                OURS,
                Map.of(),
                Map.of(RoleSpec.MANAGED_BY, RoleSpec.PRODUCT, RoleSpec.TENANT, "another"));
        return new RoleState.Found(
                role(
                        any(random, TRUST, TRUST, OPEN_TRUST, "{}", TRUST.replace("147995105371", "444455556666")),
                        tags,
                        boundary),
                inline,
                attached,
                boundary.map(arn -> new RoleState.ManagedPolicy(arn, anyBoundary(random))),
                Depth.FULL,
                AT);
    }

    private static Reading<String> anyBoundary(Random random) {
        return any(random, seen(EVERYTHING), seen(PERMISSIONS), seen(LACKING), unreadable(), absent(AT));
    }

    private static Reading<String> absent(Instant at) {
        return new Reading.Absent<>(at);
    }

    @SafeVarargs
    private static <T> T any(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }
}
