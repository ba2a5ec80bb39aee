package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.ACCOUNT;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.REQUEST;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.actions;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.codes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.RotationStage;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleSpec;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.TenantSettings;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsRole;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One account whose external ID is changed while the testbed watches whether its connector can enter. */
class RotationTest {

    private static final String OLD = "canary-external-id-0001";
    private static final String NEW = "canary-external-id-0002";
    private static final Consumer<Change> NOBODY = change -> {};
    private static final AccountRequest PATIENT =
            Scene.request(false, Optional.empty(), Map.of(), Optional.empty(), Optional.of(Duration.ofMinutes(30)));

    private final Scene scene = new Scene();
    private final Testbed testbed = scene.testbed;

    @AfterEach
    void close() {
        scene.close();
    }

    /** The engine of a tenant that is being moved to the ID that it shows now. */
    private Engine rotating() {
        return engine(scene.tenant(Optional.of(() -> OLD)).movingTo(() -> NEW));
    }

    private Engine engine(TenantSettings tenant) {
        return scene.engine(tenant, EngineOptions.defaults(), Duration.ofSeconds(20));
    }

    /** An account of this product's whose tenant shows another ID since. */
    private void onboardedBefore() {
        assertThat(scene.onboard().findings()).isEmpty();
        testbed.vendor().setExternalId(NEW);
        testbed.clock().advance(Duration.ofMinutes(1));
        testbed.calls().reset();
    }

    /** An account by hand, with an external ID of the user's own making. */
    private AwsRole madeByHand(String ownId) {
        testbed.vendor().setExternalId(NEW);
        AwsRole role = scene.roleMadeByHand().setTrustPolicy(Scene.trustOf(ownId));
        testbed.vendor().addConnector(ACCOUNT, role.arn(), "by hand", ownId);
        testbed.clock().advance(Duration.ofMinutes(1));
        return role;
    }

    private AwsRole role() {
        return scene.role().orElseThrow();
    }

    private String tag() {
        return role().tags().get(RoleSpec.ROTATION);
    }

    private static List<String> details(AccountReport report) {
        return report.changes().stream()
                .map(change -> change.action() + (change.detail().startsWith("names") ? "" : ": " + change.detail()))
                .toList();
    }

    @Test
    void theAccountIsMovedStepByStepAndCanBeEnteredInEveryMoment() {
        onboardedBefore();

        AccountReport report = rotating().rotateExternalId(REQUEST, NOBODY);

        assertThat(report.findings()).isEmpty();
        assertThat(report.rotation()).contains(RotationStage.PROVED);
        assertThat(details(report))
                .containsExactly(
                        "TagRole: workload-security-aws:rotation: both",
                        "UpdateAssumeRolePolicy: admit the old external ID and the new one",
                        "SyncConnector",
                        "TagRole: workload-security-aws:rotation: narrowed",
                        "UpdateAssumeRolePolicy: admit the new external ID alone, and refuse the old one by name",
                        "SyncConnector",
                        "SyncConnector: has it synchronise once more, because the first one may have begun before the role"
                                + " was narrowed",
                        "UpdateAssumeRolePolicy: drop the old external ID",
                        "TagRole: workload-security-aws:rotation: proved");
        assertThat(testbed.vendor().gaps()).isEmpty();
        assertThat(role().trustPolicy()).contains(NEW).doesNotContain(OLD);
        assertThat(report.json() + report.text() + tag()).doesNotContain("canary-");
    }

    @Test
    void aWriteThatIsSeenLateIsWaitedForBeforeTheNext() {
        onboardedBefore();
        testbed.propagation(Duration.ofSeconds(15));

        AccountReport report = rotating().rotateExternalId(REQUEST, NOBODY);

        assertThat(report.findings()).isEmpty();
        assertThat(report.rotation()).contains(RotationStage.PROVED);
        assertThat(testbed.vendor().gaps()).isEmpty();
    }

    @Test
    void aSecondRunWritesNothing() {
        onboardedBefore();
        rotating().rotateExternalId(REQUEST, NOBODY);
        long writes = testbed.calls().writes();

        AccountReport again = rotating().rotateExternalId(REQUEST, NOBODY);

        assertThat(again.changes()).isEmpty();
        assertThat(again.findings()).isEmpty();
        assertThat(again.rotation()).contains(RotationStage.PROVED);
        assertThat(testbed.calls().writes()).isEqualTo(writes);
    }

    @Test
    void aDryRunTellsStageAndStepsAndWritesNothing() {
        onboardedBefore();

        AccountReport plan = rotating().planRotation(REQUEST);

        assertThat(plan.rotation()).contains(RotationStage.NOT_BEGUN);
        assertThat(plan.changes()).hasSize(9);
        assertThat(plan.findings()).isEmpty();
        assertThat(testbed.calls().writes()).isZero();
        assertThat(plan.json() + plan.text()).doesNotContain("canary-");
    }

    @Test
    void anIdOfTheUsersOwnMakingIsReadFromTheRoleAndTheRoleIsAdoptedFirst() {
        madeByHand("canary-made-by-the-user");

        AccountReport refused = rotating().rotateExternalId(REQUEST, NOBODY);
        assertThat(codes(refused)).containsExactly("role-not-ours");
        assertThat(refused.isFine()).isFalse();
        assertThat(refused.changes()).isEmpty();

        AccountReport report = rotating().rotateExternalId(Scene.ADOPTING, NOBODY);

        assertThat(report.findings()).isEmpty();
        assertThat(report.rotation()).contains(RotationStage.PROVED);
        assertThat(role().tags()).containsEntry(RoleSpec.MANAGED_BY, RoleSpec.PRODUCT);
        assertThat(testbed.vendor().gaps()).isEmpty();
        assertThat(report.json() + report.text()).doesNotContain("canary-");
    }

    @Test
    void severalIdsThatARoleAdmitsAreAllKeptUntilTheNewOneIsProved() {
        onboardedBefore();
        role().setTrustPolicy(Scene.trustOf(OLD, "canary-another-one"));
        testbed.faults().on("POST /awsconnectors/{id}").times(1).forbidden();

        AccountReport report = rotating().rotateExternalId(REQUEST, NOBODY);

        assertThat(codes(report)).containsExactly("workload-security-call-failed");
        assertThat(report.rotation()).contains(RotationStage.BOTH);
        assertThat(role().trustPolicy()).contains(OLD, NEW, "canary-another-one");
        assertThat(tag()).startsWith("both ");

        assertThat(rotating().rotateExternalId(REQUEST, NOBODY).rotation()).contains(RotationStage.PROVED);
        assertThat(role().trustPolicy()).contains(NEW).doesNotContain(OLD, "canary-another-one");
        assertThat(testbed.vendor().gaps()).isEmpty();
    }

    @Test
    void whereTheConnectorDoesNotFollowBothAreAdmittedAgainByTheDeadlineAndTheWindowIsReported() {
        onboardedBefore();
        testbed.vendor().followsMove(false);

        AccountReport report = rotating().rotateExternalId(PATIENT, NOBODY);

        assertThat(codes(report)).containsExactly("rotation-not-proved");
        assertThat(report.findings().get(0).message()).contains("without entry", "admits both IDs again", "minutes");
        assertThat(report.rotation()).contains(RotationStage.BOTH);
        assertThat(role().trustPolicy()).contains(OLD, NEW);
        assertThat(testbed.vendor().gaps()).singleElement().satisfies(gap -> assertThat(
                        Duration.between(gap.from(), gap.until().orElseThrow()))
                .isBetween(Duration.ofMinutes(20), Duration.ofMinutes(30)));
        assertThat(report.json() + report.text()).doesNotContain("canary-");
    }

    @Test
    void aSynchronisationThatWasUnderWayWhenTheRoleWasNarrowedProvesNothing() {
        onboardedBefore();
        testbed.vendor().followsMove(false);

        AccountReport report = rotating().rotateExternalId(PATIENT, made -> {
            if (made.detail().endsWith(": narrowed")) {
                testbed.vendor().beginSync(1, Duration.ofMinutes(3));
            }
        });

        assertThat(codes(report)).containsExactly("rotation-not-proved");
        assertThat(report.rotation()).contains(RotationStage.BOTH);
        assertThat(role().trustPolicy()).contains(OLD, NEW);
        assertThat(testbed.vendor().gaps()).singleElement().satisfies(gap -> assertThat(gap.until())
                .isPresent());
    }

    @Test
    void aConnectorThatFollowsIsProvedByTheSynchronisationAfterTheOneThatWasUnderWay() {
        onboardedBefore();
        testbed.vendor().wantedSyncTakes(Duration.ofMinutes(1));

        AccountReport report = rotating().rotateExternalId(PATIENT, made -> {
            if (made.detail().endsWith(": narrowed")) {
                testbed.vendor().beginSync(1, Duration.ofMinutes(3));
            }
        });

        assertThat(report.findings()).isEmpty();
        assertThat(report.rotation()).contains(RotationStage.PROVED);
        assertThat(testbed.vendor().gaps()).isEmpty();
    }

    @Test
    void whatWasWrittenBeforeAWaitIsReportedWithWhatIsWrittenAfterIt() {
        onboardedBefore();
        testbed.vendor().wantedSyncTakes(Duration.ofMinutes(1));

        AccountReport report = rotating().rotateExternalId(PATIENT, NOBODY);

        assertThat(report.findings()).isEmpty();
        assertThat(report.rotation()).contains(RotationStage.PROVED);
        assertThat(actions(report))
                .containsExactly(
                        "TagRole",
                        "UpdateAssumeRolePolicy",
                        "SyncConnector",
                        "TagRole",
                        "UpdateAssumeRolePolicy",
                        "SyncConnector",
                        "SyncConnector",
                        "UpdateAssumeRolePolicy",
                        "TagRole");
    }

    @Test
    void aConnectorThatDoesNotSynchroniseWithBothIsNotNarrowed() {
        onboardedBefore();
        testbed.vendor().wantedSyncTakes(Duration.ofHours(5));

        AccountReport report = rotating().rotateExternalId(REQUEST, NOBODY);

        assertThat(codes(report)).contains("rotation-not-proved");
        assertThat(report.rotation()).contains(RotationStage.BOTH);
        assertThat(actions(report)).containsExactly("TagRole", "UpdateAssumeRolePolicy", "SyncConnector");
        assertThat(testbed.vendor().gaps()).isEmpty();
    }

    @Test
    void anIdThatTheTenantDoesNotShowIsRefusedBeforeAnyWrite() {
        onboardedBefore();

        AccountReport report = engine(scene.tenant(Optional.of(() -> OLD)).movingTo(() -> "canary-mistyped"))
                .rotateExternalId(REQUEST, NOBODY);

        assertThat(codes(report)).containsExactly("external-id-differs");
        assertThat(testbed.calls().writes()).isZero();
    }

    @Test
    void withoutANewIdNothingIsCalled() {
        onboardedBefore();

        assertThatThrownBy(() -> scene.engine().rotateExternalId(REQUEST, NOBODY))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the new one is needed");
        assertThat(testbed.calls().all()).isEmpty();
    }

    @Test
    void aTrustPolicyThatAdmitsMoreThanSingleIdsIsNotBegun() {
        onboardedBefore();
        role().setTrustPolicy(Scene.OPEN_TRUST);

        AccountReport report = rotating().rotateExternalId(REQUEST, NOBODY);

        assertThat(codes(report)).contains("external-id-not-enforced");
        assertThat(report.changes()).isEmpty();
    }

    @Test
    void anAccountWithAnotherErrorIsNotBegun() {
        onboardedBefore();
        role().putInline(
                        "guard",
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":"
                                + "\"ec2:DescribeInstances\",\"Resource\":\"*\"}]}");

        AccountReport report = rotating().rotateExternalId(REQUEST, NOBODY);

        assertThat(codes(report)).contains("permissions-missing");
        assertThat(report.changes()).isEmpty();
        assertThat(report.rotation()).contains(RotationStage.NOT_BEGUN);
    }

    @Test
    void whoeverVerifiesInTheMiddleKnowsTheStageAndCallsNothingDrift() {
        onboardedBefore();
        stopAfter("SyncConnector");
        assertThat(tag()).startsWith("both ");

        AccountReport verified = rotating().verify(REQUEST, false);
        assertThat(codes(verified)).containsExactly("rotation-under-way");
        assertThat(verified.worst()).contains(Severity.INFO);
        assertThat(verified.rotation()).contains(RotationStage.BOTH);

        stopAfter("narrowed");
        AccountReport narrowed = rotating().verify(REQUEST, false);
        assertThat(codes(narrowed)).containsExactly("rotation-under-way");
        assertThat(narrowed.worst()).contains(Severity.INFO);
        assertThat(narrowed.rotation()).contains(RotationStage.NARROWED);
    }

    @Test
    void onboardAndRepairOfAnAccountInTheMiddleAreRefused() {
        onboardedBefore();
        stopAfter("SyncConnector");
        role().removeInline(Scene.POLICY);
        testbed.calls().reset();

        assertThat(List.of(
                        rotating().onboard(REQUEST, NOBODY),
                        rotating().repair(REQUEST, NOBODY),
                        rotating().plan(REQUEST)))
                .allSatisfy(report -> {
                    assertThat(codes(report)).contains("rotation-under-way");
                    assertThat(report.changes()).isEmpty();
                    assertThat(report.isFine()).isFalse();
                });
        assertThat(testbed.calls().writes()).isZero();
    }

    @Test
    void anAccountThatIsMovedIsRightForWhoStillHasTheOldIdStoredAndForWhoHasTheNewOne() {
        onboardedBefore();
        rotating().rotateExternalId(REQUEST, NOBODY);

        AccountReport before = rotating().verify(REQUEST, false);
        assertThat(codes(before)).containsExactly("rotation-under-way");
        assertThat(before.worst()).contains(Severity.INFO);
        AccountReport after = engine(scene.tenant(Optional.of(() -> NEW))).verify(REQUEST, false);
        assertThat(after.findings()).isEmpty();
        assertThat(after.rotation()).isEmpty();
        assertThat(rotating().repair(REQUEST, NOBODY).changes()).isEmpty();
    }

    @Test
    void aTagAloneMakesNoOtherIdRight() {
        onboardedBefore();
        rotating().rotateExternalId(REQUEST, NOBODY);
        role().setTrustPolicy(Scene.trustOf("canary-of-somebody-else"));

        assertThat(codes(rotating().verify(REQUEST, false))).contains("trust-not-assumable");
        assertThat(codes(engine(scene.tenant(Optional.of(() -> NEW))).verify(REQUEST, false)))
                .contains("trust-not-assumable");
    }

    @Test
    void aChangeThatNobodyHasGoneOnWithForADayIsAWarning() {
        onboardedBefore();
        stopAfter("SyncConnector");
        testbed.clock().advance(Duration.ofHours(25));

        assertThat(rotating().verify(REQUEST, false).findings())
                .filteredOn(finding -> finding.code().code().equals("rotation-under-way"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNING));
    }

    @Test
    void aRunThatIsAbortedWhileNarrowedIsFinishedByTheNext() {
        onboardedBefore();
        stopAfter("narrowed");
        assertThat(role().trustPolicy()).contains(NEW, OLD, "Deny");

        AccountReport report = rotating().rotateExternalId(REQUEST, NOBODY);

        assertThat(report.findings()).isEmpty();
        assertThat(report.rotation()).contains(RotationStage.PROVED);
        assertThat(actions(report))
                .containsExactly("SyncConnector", "SyncConnector", "UpdateAssumeRolePolicy", "TagRole");
        assertThat(testbed.vendor().gaps()).isEmpty();
    }

    @Test
    void aNarrowedAccountWhoseDeadlineIsOverIsWidenedBeforeAnythingElse() {
        onboardedBefore();
        testbed.vendor().followsMove(false);
        stopAfter("narrowed");
        Instant narrowed = testbed.vendor().gaps().get(0).from();
        testbed.clock().advance(Duration.ofMinutes(19));
        testbed.vendor().followsMove(true);

        AccountReport report = rotating().rotateExternalId(REQUEST, NOBODY);

        assertThat(details(report).get(0))
                .isEqualTo("UpdateAssumeRolePolicy: admit the old external ID and the new one");
        assertThat(report.rotation()).contains(RotationStage.PROVED);
        assertThat(testbed.vendor().gaps()).singleElement().satisfies(gap -> assertThat(
                        gap.until().orElseThrow())
                .isBefore(narrowed.plus(Duration.ofMinutes(20))));
    }

    @Test
    void whatAnUnfinishedChangeHasRefusedIsAdmittedAgainByAChangeToAThirdId() {
        onboardedBefore();
        testbed.vendor().followsMove(false);
        stopAfter("narrowed");
        testbed.vendor().followsMove(true);
        testbed.vendor().setExternalId("canary-external-id-0003");

        AccountReport report = engine(scene.tenant(Optional.of(() -> OLD)).movingTo(() -> "canary-external-id-0003"))
                .rotateExternalId(REQUEST, NOBODY);

        assertThat(report.findings()).isEmpty();
        assertThat(report.rotation()).contains(RotationStage.PROVED);
        assertThat(role().trustPolicy()).contains("0003").doesNotContain("0001", "0002");
        assertThat(testbed.vendor().gaps()).singleElement().satisfies(gap -> assertThat(gap.until())
                .isPresent());
    }

    @Test
    void aConnectorThatSomebodyHasGivenAnotherRoleInTheMiddleIsLeftAlone() {
        onboardedBefore();
        stopAfter("SyncConnector");
        long id = testbed.vendor().connectors().get(0).id();
        String other = "arn:aws:iam::" + ACCOUNT + ":role/Other";
        testbed.aws().account(ACCOUNT).putRole("Other", "/", Scene.trustOf(NEW));
        service("POST", "/awsconnectors/" + id, "{\"crossAccountRoleArn\":\"" + other + "\"}");

        AccountReport report = rotating().rotateExternalId(REQUEST, NOBODY);

        assertThat(codes(report)).contains("rotation-not-proved", "connector-uses-other-role");
        assertThat(report.changes()).isEmpty();
        assertThat(testbed.vendor().connectors().get(0).roleArn()).contains(other);
    }

    /** Whoever else uses the tenant's API. */
    private void service(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(testbed.workloadSecurityUrl() + path))
                .header("Content-Type", "application/json")
                .header("api-version", "v1")
                .header("Authorization", "ApiKey " + testbed.vendor().apiKey())
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
                        .join()
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aNarrowingThatNobodyHeardTheEndOfIsTakenBack() {
        onboardedBefore();
        testbed.vendor().followsMove(false);
        testbed.faults().on("iam:UpdateAssumeRolePolicy").after(1).times(1).resetAfterEffect();

        AccountReport report = rotating().rotateExternalId(REQUEST, NOBODY);

        assertThat(codes(report)).contains("rotation-not-proved");
        assertThat(report.rotation()).contains(RotationStage.BOTH);
        assertThat(testbed.vendor().gaps()).singleElement().satisfies(gap -> assertThat(gap.until())
                .isPresent());
    }

    @Test
    void anAccountThatWasAddedWithTheNewIdIsOnlyProved() {
        testbed.vendor().setExternalId(NEW);
        assertThat(rotating().onboard(REQUEST, NOBODY).findings())
                .as("a tenant that is being moved adds accounts with the ID that it shows")
                .isEmpty();
        testbed.clock().advance(Duration.ofMinutes(1));

        AccountReport report = rotating().rotateExternalId(REQUEST, NOBODY);

        assertThat(actions(report)).containsExactly("SyncConnector", "SyncConnector", "TagRole");
        assertThat(report.rotation()).contains(RotationStage.PROVED);
    }

    /** Aborts a run right after the change whose action or detail this is. */
    private void stopAfter(String change) {
        rotating().rotateExternalId(REQUEST, made -> {
            boolean narrows = made.action().equals("UpdateAssumeRolePolicy")
                    && made.detail().contains("refuse");
            if (made.action().equals(change) && !change.equals("narrowed") || change.equals("narrowed") && narrows) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(Thread.interrupted()).isTrue();
    }
}
