package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.ADOPTING;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.REQUEST;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.actions;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.codes;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.testbed.Call;
import io.jenkins.plugins.workloadsecurityaws.testbed.VendorConnector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What IAM and Workload Security see late is waited for, by the same deadline whatever is done. */
class YoungRoleTest {

    private static final String LACKING = Scene.PERMISSIONS.replace("\"ec2:DescribeVpcs\",", "");

    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aPolicyIsPutAgainUntilIamKnowsTheRoleThatWasJustMade() {
        scene.fails("iam:PutRolePolicy", 6, 404, "NoSuchEntity");

        AccountReport outcome = scene.onboard();

        assertThat(codes(outcome)).isEmpty();
        assertThat(scene.testbed.calls().count("iam:PutRolePolicy")).isEqualTo(7);
        assertThat(scene.testbed.calls().count("iam:CreateRole")).isEqualTo(1);
    }

    @Test
    void aPolicyOnARoleThatWasDeletedMeanwhileIsNotWaitedFor() {
        scene.onboard();
        scene.role().orElseThrow().putInline(Scene.POLICY, LACKING);
        scene.testbed.calls().reset();
        scene.fails("iam:PutRolePolicy", 9, 404, "NoSuchEntity");

        AccountReport outcome = scene.onboard();

        assertThat(codes(outcome)).contains("aws-call-failed", "permissions-missing");
        assertThat(scene.testbed.calls().count("iam:PutRolePolicy")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "iam:PutRolePolicy, EntityTemporarilyUnmodifiable",
        "iam:PutRolePolicy, ConcurrentModification",
        "iam:PutRolePolicy, ConcurrentModificationException",
        "iam:UpdateAssumeRolePolicy, EntityTemporarilyUnmodifiable",
        "iam:UpdateAssumeRolePolicy, ConcurrentModification",
        "iam:TagRole, ConcurrentModification"
    })
    void aChangeOfARoleThatIsBusyIsMadeAgain(String operation, String code) {
        scene.roleMadeByHand().setTrustPolicy(Scene.OPEN_TRUST);
        scene.testbed.aws().account(Scene.ACCOUNT).putManagedPolicy(Scene.POLICY, LACKING);
        scene.fails(operation, 5, 409, code);

        AccountReport outcome = scene.engine().onboard(ADOPTING, change -> {});

        assertThat(codes(outcome)).isEmpty();
        assertThat(actions(outcome))
                .containsExactly("PutRolePolicy", "UpdateAssumeRolePolicy", "TagRole", "CreateConnector");
        assertThat(scene.testbed.calls().count(operation)).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({
        "iam:DeleteRole, DeleteConflict",
        "iam:DeleteRole, ConcurrentModification",
        "iam:DeleteRolePolicy, EntityTemporarilyUnmodifiable"
    })
    void aDeletionThatIamTakesNotYetIsMadeAgain(String operation, String code) {
        scene.onboard();
        scene.fails(operation, 5, 409, code);

        AccountReport outcome = scene.engine().offboard(REQUEST, true, change -> {});

        assertThat(codes(outcome)).isEmpty();
        assertThat(scene.role()).isEmpty();
        assertThat(scene.testbed.calls().count(operation)).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DeleteConflict", "ConcurrentModification"})
    void whatIsBusyForEverIsGivenUpAfterTwoMinutesAndNamed(String code) {
        scene.onboard();
        scene.fails("iam:DeleteRole", Integer.MAX_VALUE, 409, code);
        Instant before = scene.testbed.clock().instant();

        AccountReport outcome = scene.engine().offboard(REQUEST, true, change -> {});

        assertThat(codes(outcome)).contains("aws-call-failed");
        assertThat(outcome.text()).contains(code, Scene.ROLE);
        assertThat(Duration.between(before, scene.testbed.clock().instant()))
                .isBetween(Duration.ofSeconds(100), Duration.ofSeconds(150));
    }

    @Test
    void whatIsYoungInSeveralWaysIsWaitedForNoLongerThanWhatIsYoungInOne() {
        scene.fails("iam:PutRolePolicy", 13, 404, "NoSuchEntity");
        scene.refuses("POST /awsconnectors", Integer.MAX_VALUE, 400, "Unable to connect to the cloud account");
        Instant before = scene.testbed.clock().instant();

        AccountReport outcome = scene.onboard();

        assertThat(codes(outcome)).contains("workload-security-call-failed");
        assertThat(outcome.undone()).hasSize(2);
        assertThat(Duration.between(before, scene.testbed.clock().instant()))
                .isBetween(Duration.ofSeconds(100), Duration.ofSeconds(150));
    }

    @Test
    void whatIsSeenLateIsStillSeenWhenTheTimeIsSpent() {
        scene.fails("iam:PutRolePolicy", 15, 404, "NoSuchEntity");
        scene.refuses("POST /awsconnectors", 3, 400, "Unable to connect to the cloud account");

        assertThat(codes(scene.onboard())).isEmpty();
    }

    @Test
    void aRoleThatSomebodyElseMadeAndThatShowsLateIsWaitedFor() {
        scene.testbed.propagation(Duration.ofSeconds(50));
        scene.testbed.faults().on("iam:CreateRole").times(1).serverErrorAfterEffect();

        AccountReport outcome = scene.onboard();

        assertThat(codes(outcome)).isEmpty();
        assertThat(scene.testbed.vendor().connectors()).hasSize(1);
    }

    @Test
    void aRoleThatIamSaysExistsAndNeverShowsIsToldAndNothingIsUndone() {
        scene.fails("iam:CreateRole", Integer.MAX_VALUE, 409, "EntityAlreadyExists");

        AccountReport outcome = scene.onboard();

        assertThat(codes(outcome)).contains("role-not-ready", "role-missing", "connector-missing");
        assertThat(outcome.changes()).isEmpty();
        assertThat(scene.testbed.calls().count("iam:DeleteRole")).isZero();
    }

    @Test
    void takingBackDoesNotBelieveOneAnswerThatTheRoleIsNotThere() {
        scene.refuses("POST /awsconnectors", Integer.MAX_VALUE, 403, "Not authorized to create AWS Connectors.");
        scene.fails("iam:DeleteRolePolicy", 1, 404, "NoSuchEntity");
        scene.fails("iam:DeleteRole", 2, 404, "NoSuchEntity");

        AccountReport outcome = scene.onboard();

        assertThat(scene.role()).isEmpty();
        assertThat(codes(outcome)).doesNotContain("left-behind");
        assertThat(outcome.undone())
                .extracting(change -> change.action())
                .containsExactly("PutRolePolicy", "CreateRole");
    }

    @Test
    void takingBackWhatIsBusyIsDoneAgain() {
        scene.refuses("POST /awsconnectors", Integer.MAX_VALUE, 403, "Not authorized to create AWS Connectors.");
        scene.fails("iam:DeleteRole", 4, 409, "DeleteConflict");

        AccountReport outcome = scene.onboard();

        assertThat(scene.role()).isEmpty();
        assertThat(codes(outcome)).doesNotContain("left-behind");
    }

    @Test
    void aConnectorIsMovedToANewRoleAsSoonAsWorkloadSecuritySeesIt() {
        VendorConnector old = scene.testbed
                .vendor()
                .addConnector(Scene.ACCOUNT, "arn:aws:iam::111122223333:role/Made_By_Hand", "by hand");
        scene.testbed.propagation(Duration.ofSeconds(40));
        scene.refuses("POST /awsconnectors/{id}", 4, 400, "Unable to connect to the cloud account");

        AccountReport outcome = scene.engine().onboard(ADOPTING, change -> {});

        assertThat(codes(outcome)).isEmpty();
        assertThat(actions(outcome)).containsExactly("CreateRole", "PutRolePolicy", "ModifyConnector");
        assertThat(scene.role()).as("it is not deleted while IAM propagates").isPresent();
        assertThat(scene.testbed.vendor().connectors()).singleElement().satisfies(connector -> {
            assertThat(connector.id()).isEqualTo(old.id());
            assertThat(connector.roleArn()).contains(scene.role().orElseThrow().arn());
        });
    }

    @Test
    void aChangeOfAConnectorThatIsRefusedForGoodTakesTheNewRoleBackAndLeavesTheConnector() {
        scene.testbed.vendor().addConnector(Scene.ACCOUNT, "arn:aws:iam::111122223333:role/Made_By_Hand", "by hand");
        scene.refuses("POST /awsconnectors/{id}", Integer.MAX_VALUE, 403, "Not authorized to modify AWS Connectors");

        AccountReport outcome = scene.engine().onboard(ADOPTING, change -> {});

        assertThat(codes(outcome)).contains("workload-security-call-failed", "connector-uses-other-role");
        assertThat(scene.role()).isEmpty();
        assertThat(scene.testbed.vendor().connectors()).hasSize(1);
    }

    @Test
    void aRoleThatIsSeenOnceAndThenNotIsNotReadyBeforeThreeGoodReadsInARow() {
        scene.testbed.faults().on("iam:GetRole").after(2).times(1).answer(404, "text/xml", Scene.error("NoSuchEntity"));

        AccountReport outcome = scene.onboard();

        List<String> beforeTheCreate = scene.testbed.calls().all().stream()
                .map(Call::operation)
                .takeWhile(operation -> !operation.equals("POST /awsconnectors"))
                .filter("iam:GetRole"::equals)
                .toList();
        assertThat(codes(outcome)).isEmpty();
        assertThat(beforeTheCreate)
                .as("the first look, a good read, the bad one, three good ones")
                .hasSize(6);
    }

    @Test
    void aRoleThatIamDoesNotShowInTimeIsLeftAndNamed() {
        scene.testbed.propagation(Duration.ofMinutes(30));

        AccountReport outcome = scene.onboard();

        assertThat(codes(outcome)).contains("role-not-ready");
        assertThat(outcome.text()).contains(Scene.ROLE);
        assertThat(scene.role()).isPresent();
        assertThat(scene.testbed.calls().count("POST /awsconnectors")).isZero();
    }

    @Test
    void theLastLookWaitsUntilIamShowsWhatWasMended() {
        scene.onboard();
        scene.role().orElseThrow().setTrustPolicy(Scene.OPEN_TRUST);
        scene.testbed.propagation(Duration.ofSeconds(50));

        AccountReport outcome = scene.engine().repair(REQUEST, change -> {});

        assertThat(actions(outcome)).containsExactly("UpdateAssumeRolePolicy");
        assertThat(codes(outcome)).isEmpty();
    }
}
