package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.REQUEST;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.actions;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.codes;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RepairAndOffboardTest {

    private static final String OPEN_TRUST =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}""";

    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void repairMendsTheTrustPolicyOfItsOwnRole() {
        scene.onboard();
        scene.role().orElseThrow().setTrustPolicy(OPEN_TRUST);

        AccountReport outcome = scene.engine().repair(REQUEST, change -> {});

        assertThat(actions(outcome)).containsExactly("UpdateAssumeRolePolicy");
        assertThat(codes(outcome)).isEmpty();
        assertThat(codes(scene.engine().verify(REQUEST, false))).isEmpty();
    }

    @Test
    void repairMakesADeletedRoleAgain() {
        scene.onboard();
        scene.testbed.aws().account(Scene.ACCOUNT).deleteRole(Scene.ROLE);

        AccountReport outcome = scene.engine().repair(REQUEST, change -> {});

        assertThat(actions(outcome)).containsExactly("CreateRole", "PutRolePolicy");
        assertThat(codes(scene.engine().verify(REQUEST, false))).isEmpty();
    }

    @Test
    void aRepairThatMayMakeNoRoleSaysThatADeletedOneIsNotMadeAnewAndWhatToDo() {
        scene.roleMadeByHand();
        scene.onboard();
        scene.testbed.aws().account(Scene.ACCOUNT).deleteRole(Scene.ROLE);
        scene.testbed.calls().reset();

        AccountReport outcome = scene.engine().repair(REQUEST, new RepairOptions(false, changes -> true), change -> {});

        assertThat(outcome.findings()).singleElement().satisfies(found -> {
            assertThat(found.code()).isEqualTo(FindingCode.ROLE_MISSING);
            assertThat(found.message()).contains("not made anew", "was not seen with this tenant's tags");
            assertThat(found.remedy()).contains("repair the account by hand");
        });
        assertThat(scene.testbed.calls().writes()).isZero();
    }

    @Test
    void aRepairThatMayMakeNoRoleMendsItsOwn() {
        scene.onboard();
        scene.role().orElseThrow().setTrustPolicy(OPEN_TRUST);

        AccountReport outcome = scene.engine().repair(REQUEST, new RepairOptions(false, changes -> true), change -> {});

        assertThat(actions(outcome)).containsExactly("UpdateAssumeRolePolicy");
        assertThat(outcome.roleIsOurs()).contains(true);
    }

    @Test
    void aRepairThatIsNotApprovedWritesNothingAndTellsWhatIsWrong() {
        scene.onboard();
        scene.role().orElseThrow().setTrustPolicy(OPEN_TRUST);
        scene.testbed.calls().reset();
        List<String> asked = new ArrayList<>();

        AccountReport outcome = scene.engine()
                .repair(
                        REQUEST,
                        new RepairOptions(true, changes -> {
                            changes.forEach(change -> asked.add(change.action()));
                            return false;
                        }),
                        change -> {});

        assertThat(asked).containsExactly("UpdateAssumeRolePolicy");
        assertThat(outcome.changes()).isEmpty();
        assertThat(codes(outcome)).contains("external-id-not-enforced");
        assertThat(scene.testbed.calls().writes()).isZero();
    }

    @Test
    void aReportSaysWhoseTheRoleIsThatWasSeen() {
        assertThat(scene.engine().verify(REQUEST, false).roleIsOurs()).isEmpty();
        scene.roleMadeByHand();
        assertThat(scene.engine().verify(REQUEST, true).roleIsOurs()).contains(false);
        scene.testbed.aws().account(Scene.ACCOUNT).deleteRole(Scene.ROLE);
        assertThat(scene.onboard().roleIsOurs()).contains(true);
    }

    @Test
    void repairRefusesAnAccountThatWasNeverAdded() {
        AccountReport outcome = scene.engine().repair(REQUEST, change -> {});

        assertThat(outcome.isFine()).isFalse();
        assertThat(scene.testbed.calls().writes()).isZero();
    }

    @Test
    void offboardRemovesTheConnectorAndKeepsTheRole() {
        scene.onboard();

        AccountReport outcome = scene.engine().offboard(REQUEST, false, change -> {});

        assertThat(actions(outcome)).containsExactly("DeleteConnector");
        assertThat(scene.testbed.vendor().connectors()).isEmpty();
        assertThat(scene.role()).isPresent();
    }

    @Test
    void offboardDeletesItsOwnRoleWhenAskedTo() {
        scene.onboard();

        AccountReport outcome = scene.engine().offboard(REQUEST, true, change -> {});

        assertThat(actions(outcome)).containsExactly("DeleteConnector", "DeleteRolePolicy", "DeleteRole");
        assertThat(scene.role()).isEmpty();
    }

    @Test
    void offboardDoesNotDeleteARoleMadeByHand() {
        scene.roleMadeByHand();
        scene.onboard();

        long writes = scene.testbed.calls().writes();

        AccountReport outcome = scene.engine().offboard(REQUEST, true, change -> {});

        assertThat(outcome.changes()).isEmpty();
        assertThat(scene.testbed.calls().writes()).isEqualTo(writes);
        assertThat(codes(outcome)).containsExactly("role-not-ours");
        assertThat(outcome.findings().get(0).remedy()).contains("remove the account without its role");
        assertThat(scene.role()).isPresent();
    }

    @Test
    void offboardDoesNotDeleteARoleThatHoldsSomebodyElsesPolicy() {
        scene.onboard();
        scene.role().orElseThrow().putInline("added-by-hand", Scene.PERMISSIONS);

        AccountReport outcome = scene.engine().offboard(REQUEST, true, change -> {});

        assertThat(codes(outcome)).containsExactly("role-holds-other-policies");
        assertThat(scene.role()).isPresent();
    }

    @Test
    void offboardOfAnAccountThatIsGoneAlreadyIsFine() {
        AccountReport outcome = scene.engine().offboard(REQUEST, true, change -> {});

        assertThat(outcome.isFine()).isTrue();
        assertThat(outcome.changes()).isEmpty();
    }
}
