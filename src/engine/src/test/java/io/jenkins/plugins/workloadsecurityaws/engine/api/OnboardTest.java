package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.REQUEST;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.actions;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.codes;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.Standing;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.TenantSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OnboardTest {

    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void makesTheRoleThenItsPolicyThenTheConnector() {
        AccountReport outcome = scene.onboard();

        assertThat(outcome.text()).isNotBlank();
        assertThat(codes(outcome)).isEmpty();
        assertThat(actions(outcome)).containsExactly("CreateRole", "PutRolePolicy", "CreateConnector");
        assertThat(scene.progress).containsExactly("CreateRole", "PutRolePolicy", "CreateConnector");
        assertThat(scene.testbed.vendor().connectors()).hasSize(1);
    }

    @Test
    void writesNothingTheSecondTime() {
        scene.onboard();
        long before = scene.testbed.calls().writes();

        AccountReport again = scene.onboard();

        assertThat(again.changes()).isEmpty();
        assertThat(codes(again)).isEmpty();
        assertThat(scene.testbed.calls().writes()).isEqualTo(before);
    }

    @Test
    void aBoundaryThatDoesNotExistIsToldAndNothingIsWrittenTowardsIt() {
        String none = "arn:aws:iam::" + Scene.ACCOUNT + ":policy/None";
        AccountRequest bounded = Scene.request(false, Optional.of(none), Map.of(), Optional.empty(), Optional.empty());

        AccountReport plan = scene.engine().plan(bounded);
        assertThat(plan.changes()).isEmpty();
        assertThat(codes(plan)).containsExactly("role-missing", "policy-unreadable", "connector-missing");
        assertThat(plan.findings().get(1).message()).contains(none, "does not exist");
        assertThat(scene.engine().onboard(bounded, change -> {}).changes()).isEmpty();

        scene.onboard();
        AccountReport present = scene.engine().onboard(bounded, change -> {});
        assertThat(present.changes()).isEmpty();
        assertThat(codes(present)).containsExactly("role-settings-differ", "policy-unreadable");
        assertThat(present.findings().get(1).message()).contains(none, "does not exist");
        assertThat(scene.testbed.calls().count("iam:PutRolePermissionsBoundary"))
                .isZero();
    }

    @Test
    void sendsEachWriteOnce() {
        scene.onboard();

        assertThat(scene.testbed.calls().count("iam:CreateRole")).isEqualTo(1);
        assertThat(scene.testbed.calls().count("iam:PutRolePolicy")).isEqualTo(1);
        assertThat(scene.testbed.calls().count("POST /awsconnectors")).isEqualTo(1);
        assertThat(scene.testbed.calls().count("sts:AssumeRole")).isEqualTo(1);
    }

    @Test
    void aRunThatWroteLooksAtTheRoleOnceMoreAndOneThatDidNotAsksForNothingTwice() {
        scene.onboard();
        assertThat(scene.testbed.calls().count("iam:ListRolePolicies")).isEqualTo(1);
        assertThat(scene.testbed.calls().count("iam:ListAttachedRolePolicies")).isEqualTo(1);
        scene.testbed.calls().reset();

        scene.onboard();

        assertThat(scene.testbed.calls().total("iam"))
                .as("the reads of one full verification")
                .isEqualTo(4);
        assertThat(scene.testbed.calls().count("POST /awsconnectors/search")).isEqualTo(1);
    }

    @Test
    void tagsTheRoleAsThisProductsAndThisTenants() {
        scene.onboard();

        assertThat(scene.role().orElseThrow().tags())
                .containsEntry("workload-security-aws:managed-by", "workload-security-aws")
                .containsEntry("workload-security-aws:tenant", "acceptance");
    }

    @Test
    void aDryRunWritesNothingAndNamesTheSameChanges() {
        AccountReport plan = scene.engine().plan(REQUEST);

        assertThat(actions(plan)).containsExactly("CreateRole", "PutRolePolicy", "CreateConnector");
        assertThat(plan.isFine()).isTrue();
        assertThat(scene.testbed.calls().writes()).isZero();
    }

    @Test
    void waitsUntilIamShowsTheRole() {
        scene.testbed.propagation(3);

        AccountReport outcome = scene.onboard();

        assertThat(codes(outcome)).isEmpty();
        assertThat(scene.testbed.vendor().connectors()).hasSize(1);
        assertThat(scene.testbed.calls().count("POST /awsconnectors")).isGreaterThanOrEqualTo(1);
    }

    @Test
    void usesARoleMadeByHandAsItIs() {
        scene.roleMadeByHand();

        AccountReport outcome = scene.onboard();

        assertThat(actions(outcome)).containsExactly("CreateConnector");
        assertThat(codes(outcome)).isEmpty();
    }

    @Test
    void leavesASomebodyElsesBrokenRoleAloneAndMakesNoConnectorOnIt() {
        scene.roleMadeByHand().setTrustPolicy(Scene.OPEN_TRUST);

        AccountReport outcome = scene.onboard();

        assertThat(outcome.changes()).isEmpty();
        assertThat(codes(outcome)).contains("external-id-not-enforced", "role-not-ours", "connector-missing");
        assertThat(scene.testbed.calls().writes()).isZero();
    }

    @Test
    void mendsAndTagsSomebodyElsesRoleWhenAdopting() {
        scene.roleMadeByHand().setTrustPolicy(Scene.OPEN_TRUST);

        AccountReport outcome = scene.engine().onboard(Scene.ADOPTING, change -> {});

        assertThat(actions(outcome)).containsExactly("UpdateAssumeRolePolicy", "TagRole", "CreateConnector");
        assertThat(codes(outcome)).isEmpty();
    }

    @Test
    void neverMakesARoleThatWasNamedByItsArn() {
        AccountRequest given = Scene.forRole("arn:aws:iam::111122223333:role/Not_There");

        AccountReport outcome = scene.engine().onboard(given, change -> {});

        assertThat(codes(outcome)).contains("role-missing");
        assertThat(scene.testbed.calls().writes()).isZero();
    }

    @Test
    void writesNothingWhileTheStoredExternalIdIsNotTheTenants() {
        TenantSettings stale = scene.tenant(Optional.of(() -> "canary-external-id-of-yesterday"));

        AccountReport outcome = scene.engine(stale, EngineOptions.defaults(), Duration.ofSeconds(20))
                .onboard(REQUEST, change -> {});

        assertThat(codes(outcome)).contains("external-id-differs");
        assertThat(outcome.changes()).isEmpty();
        assertThat(scene.testbed.calls().writes()).isZero();
    }

    @Test
    void whatTheKeyMayNotReadOfTheTenantIsAWarning() {
        scene.testbed.vendor().instanceRoleReadable(false);

        AccountReport outcome = scene.onboard();

        assertThat(outcome.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(FindingCode.INSTANCE_ROLE_UNKNOWN);
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        });
        assertThat(outcome.standing()).isEqualTo(Standing.FINE_WITH_WARNINGS);
    }

    @Test
    void reportsSeveralConnectorsAndPicksNone() {
        scene.onboard();
        scene.testbed
                .vendor()
                .addConnector(Scene.ACCOUNT, "arn:aws:iam::111122223333:role/Workload_Security_Role_Cross", "twice");

        AccountReport outcome = scene.onboard();

        assertThat(codes(outcome)).contains("several-connectors");
        assertThat(outcome.changes()).isEmpty();
    }
}
