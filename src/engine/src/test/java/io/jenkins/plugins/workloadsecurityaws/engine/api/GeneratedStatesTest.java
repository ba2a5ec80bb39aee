package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.POLICY;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.actions;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsAccount;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsRole;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From whatever an account holds at first: what commands say before and after a write agrees, while nothing else moves. */
class GeneratedStatesTest {

    private static final String DENY_INSTANCES =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"ec2:DescribeInstances","Resource":"*"}]}""";
    private static final String EVERYTHING =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";
    private static final String LACKING = Scene.PERMISSIONS.replace("\"ec2:DescribeVpcs\",", "");

    private final Scene scene = new Scene();
    private final Testbed testbed = scene.testbed;
    private final Engine engine = scene.engine();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void verifyAfterOnboardSaysWhatOnboardSaidAndAPlanDrawnThenHasNoStep() {
        onboardingAgrees(1, 30);
    }

    @Test
    void offboardingDoesWhatItsPlanSaidAndAPlanDrawnThenHasNoStep() {
        offboardingAgrees(100, 30);
    }

    @Test
    @Tag("thorough")
    void bothHoldForThousandsOfStatesToo() {
        onboardingAgrees(1_000, 3_000);
        offboardingAgrees(5_000, 3_000);
    }

    private void onboardingAgrees(long firstSeed, int count) {
        int written = 0;
        int left = 0;
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            AccountRequest request = generate(seed);
            String which = "seed " + seed + ", " + request;

            AccountReport plan = engine.plan(request);
            AccountReport onboarded = engine.onboard(request, change -> {});
            AccountReport verified = engine.verify(request, false);
            AccountReport next = engine.plan(request);

            agree(which, plan, onboarded, next);
            assertThat(verified.findings()).as(which).isEqualTo(onboarded.findings());
            assertThat(verified.connectorId()).as(which).isEqualTo(onboarded.connectorId());
            written += onboarded.changes().isEmpty() ? 0 : 1;
            left += onboarded.findings().isEmpty() ? 0 : 1;
        }
        assertThat(written).as("states that are mended").isGreaterThan(count / 4);
        assertThat(left).as("states that are not").isGreaterThan(count / 4);
    }

    private void offboardingAgrees(long firstSeed, int count) {
        int written = 0;
        int refused = 0;
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            AccountRequest request = generate(seed);
            boolean deleteRole = seed % 2 == 0;

            AccountReport plan = engine.planOffboard(request, deleteRole);
            AccountReport offboarded = engine.offboard(request, deleteRole, change -> {});
            AccountReport next = engine.planOffboard(request, deleteRole);

            agree("seed " + seed + ", " + request, plan, offboarded, next);
            written += offboarded.changes().isEmpty() ? 0 : 1;
            refused += offboarded.isFine() ? 0 : 1;
        }
        assertThat(written).as("accounts that are taken out").isGreaterThan(count / 10);
        assertThat(refused).as("accounts that may not be").isGreaterThan(count / 10);
    }

    private static void agree(String which, AccountReport plan, AccountReport done, AccountReport next) {
        assertThat(actions(done)).as(which).isEqualTo(actions(plan));
        assertThat(done.findings()).as(which).isEqualTo(plan.findings());
        assertThat(next.changes()).as(which).isEmpty();
        assertThat(next.findings()).as(which).isEqualTo(done.findings());
    }

    /** Puts an account into some state; what is asked of it, then. */
    private AccountRequest generate(long seed) {
        Random random = new Random(seed);
        String id = String.valueOf(300_000_000_000L + seed);
        AwsAccount account = testbed.aws().account(id);
        String permissions = account.putManagedPolicy("Permissions", Scene.PERMISSIONS);
        String lacking = account.putManagedPolicy("Lacking", LACKING);
        String roleArn = "arn:aws:iam::" + id + ":role/" + Scene.ROLE;
        if (random.nextInt(5) > 0) {
            AwsRole role = account.putRole(
                    Scene.ROLE,
                    "/",
                    any(
                            random,
                            trust(testbed.vendor().externalId()),
                            trust(testbed.vendor().externalId()),
                            trust("another-external-id"),
                            Scene.OPEN_TRUST,
                            Scene.OPEN_TRUST.replace("147995105371", "444455556666")));
            whose(role, any(random, "acceptance", "acceptance", "acceptance", "", "", "another"));
            any(
                            random,
                            Optional.<String>empty(),
                            Optional.of(Scene.PERMISSIONS),
                            Optional.of(LACKING),
                            Optional.of(EVERYTHING),
                            Optional.of("shopping list"))
                    .ifPresent(policy -> role.putInline(POLICY, policy));
            any(
                            random,
                            Optional.<String>empty(),
                            Optional.<String>empty(),
                            Optional.<String>empty(),
                            Optional.of(DENY_INSTANCES),
                            Optional.of(EVERYTHING))
                    .ifPresent(policy -> role.putInline("another", policy));
            any(
                            random,
                            Optional.<String>empty(),
                            Optional.<String>empty(),
                            Optional.of(permissions),
                            Optional.of("arn:aws:iam::" + id + ":policy/Gone"))
                    .ifPresent(role::attach);
            any(
                            random,
                            Optional.<String>empty(),
                            Optional.<String>empty(),
                            Optional.of(permissions),
                            Optional.of(lacking))
                    .ifPresent(role::setBoundary);
        }
        switch (random.nextInt(7)) {
            case 0, 1 -> testbed.vendor().addConnector(id, roleArn, "there");
            case 2 -> testbed.vendor().addConnector(id, roleArn + "_Other", "on another role");
            case 3 -> {
                testbed.vendor().addConnector(id, roleArn, "one");
                testbed.vendor().addConnector(id, roleArn, "two");
            }
            case 4 -> testbed.vendor().addAccessKeyConnector(id);
            default -> {
                // None.
            }
        }
        return new AccountRequest(
                Optional.of(id),
                any(random, Optional.<String>empty(), Optional.empty(), Optional.empty(), Optional.of(roleArn)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                any(random, Optional.<String>empty(), Optional.empty(), Optional.of(permissions), Optional.of(lacking)),
                any(random, Map.<String, String>of(), Map.of("team", "web")),
                random.nextInt(3) == 0,
                any(random, Optional.<Boolean>empty(), Optional.of(true), Optional.of(false)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static void whose(AwsRole role, String tenant) {
        if (!tenant.isEmpty()) {
            role.tag("workload-security-aws:managed-by", "workload-security-aws")
                    .tag("workload-security-aws:tenant", tenant);
        }
    }

    private static String trust(String externalId) {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::147995105371:root"},
                 "Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"%s"}}}]}"""
                .formatted(externalId);
    }

    @SafeVarargs
    private static <T> T any(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }
}
