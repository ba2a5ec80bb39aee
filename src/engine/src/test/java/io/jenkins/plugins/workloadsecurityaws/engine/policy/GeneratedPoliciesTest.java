package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds both evaluators against an oracle that knows one request at a time. */
class GeneratedPoliciesTest {

    private static final TrustedAccount TRUSTED = new TrustedAccount(Partition.AWS, TrustedAccount.CLOUD_ONE);
    private static final ExternalId OURS = new ExternalId(PolicyGenerator.OURS);
    private static final RoleArn ROLE = RoleArn.parse(PolicyGenerator.ROLE);
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void noTrustPolicyIsCalledSaferThanItIs() {
        trustPolicies(1, 1_000);
    }

    @Test
    void noActionIsCalledGrantedThatIsNot() {
        permissionPolicies(1, 500);
    }

    @Test
    @Tag("thorough")
    void noneOfHalfAMillionTrustPoliciesIsCalledSaferThanItIs() {
        trustPolicies(1_000_000, 500_000);
    }

    @Test
    @Tag("thorough")
    void noneOfFiftyThousandRolesIsCalledGrantedWhatItIsNot() {
        permissionPolicies(1_000_000, 50_000);
    }

    private static void trustPolicies(long firstSeed, int count) {
        int assumable = 0;
        int enforced = 0;
        int alone = 0;
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            PolicyGenerator generator = new PolicyGenerator(seed);
            JsonNode policy = generator.trust();
            String said = "seed " + seed + ": " + policy;
            Oracle oracle = new Oracle(policy, true);
            TrustVerdict verdict = TrustEvaluator.evaluate(PolicyDocument.parse(policy.toString()), TRUSTED, OURS);
            if (verdict.assumable()) {
                assumable++;
                assertThat(generator.insiders(policy, PolicyGenerator.OURS))
                        .as(said)
                        .allMatch(oracle::mustAllow);
            }
            if (verdict.externalIdEnforced()) {
                enforced++;
                for (String id : generator.externalIds(policy)) {
                    if (!PolicyGenerator.OURS.equals(id)) {
                        assertThat(generator.insiders(policy, id)).as(said).noneMatch(oracle::mayAllow);
                    }
                }
            }
            if (verdict.onlyTrustedPrincipal()) {
                alone++;
                assertThat(generator.outsiders(policy)).as(said).noneMatch(oracle::mayAllow);
            }
        }
        assertThat(List.of(assumable, enforced, alone))
                .as("the generator comes near what is right")
                .allMatch(some -> some > count / 100);
    }

    private static void permissionPolicies(long firstSeed, int count) {
        int granted = 0;
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            PolicyGenerator generator = new PolicyGenerator(seed);
            List<JsonNode> policies = new ArrayList<>(List.of(generator.permissions()));
            if (seed % 2 == 0) {
                policies.add(generator.permissions());
            }
            Optional<JsonNode> boundary = seed % 3 == 0 ? Optional.of(generator.permissions()) : Optional.empty();
            PermissionVerdict verdict = PermissionEvaluator.evaluate(
                    policies.stream()
                            .map(policy -> PolicyDocument.parse(policy.toString()))
                            .toList(),
                    boundary.map(policy -> PolicyDocument.parse(policy.toString())),
                    true,
                    ROLE,
                    AT);
            for (String action : ConnectorActions.all()) {
                if (!verdict.missing().contains(action)) {
                    granted++;
                    for (int i = 0; i < 4; i++) {
                        Oracle.Request request = generator.byRole(action);
                        assertThat(policies.stream()
                                        .map(policy -> new Oracle(policy, false))
                                        .anyMatch(oracle -> oracle.mustAllow(request)))
                                .as("seed %d allows %s: %s", seed, request, policies)
                                .isTrue();
                        assertThat(policies.stream()
                                        .map(policy -> new Oracle(policy, false))
                                        .anyMatch(oracle -> oracle.mayDeny(request)))
                                .as("seed %d denies %s: %s", seed, request, policies)
                                .isFalse();
                        assertThat(boundary.isEmpty() || new Oracle(boundary.get(), false).mustAllow(request))
                                .as("seed %d, boundary, %s: %s", seed, request, boundary)
                                .isTrue();
                    }
                }
            }
        }
        assertThat(granted).as("the generator comes near what is right").isGreaterThan(count);
    }
}
