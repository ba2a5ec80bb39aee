package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.RotationStage;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleSpec;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.WaitTimes;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallTiming;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.testbed.Gap;
import io.jenkins.plugins.workloadsecurityaws.testbed.Organization;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many accounts whose external ID is changed in one run. */
class FleetRotationTest {

    private static final String OLD = "canary-external-id-0001";
    private static final String NEW = "canary-external-id-0002";

    @TempDir
    private Path directory;

    private final FleetScene fleet = new FleetScene();
    private final Testbed testbed = fleet.scene.testbed;

    @AfterEach
    void close() {
        fleet.close();
    }

    /** Accounts of this product's whose tenant shows another ID since; each third has an ID of its own. */
    private List<String> accounts(int count) {
        List<String> accounts = fleet.accounts(count);
        assertThat(fleet.run(FleetCommand.onboard(), accounts).isFine()).isTrue();
        for (int i = 0; i < count; i += 3) {
            String own = "canary-own-" + i;
            String account = accounts.get(i);
            testbed.aws().account(account).role(Scene.ROLE).orElseThrow().setTrustPolicy(Scene.trustOf(own, OLD));
        }
        testbed.vendor().setExternalId(NEW);
        testbed.clock().advance(Duration.ofMinutes(1));
        testbed.calls().reset();
        return accounts;
    }

    private Fleet rotating(FleetOptions options) {
        return Fleet.open(
                fleet.scene.tenant(Optional.of(() -> OLD)).movingTo(() -> NEW),
                fleet.scene.aws(),
                options,
                new Timing(new OneClock(testbed.clock()), WaitTimes.DEFAULT, CallTiming.DEFAULT));
    }

    private FleetReport rotate(List<String> accounts, boolean dryRun, OptionalInt failFastAt) {
        try (Fleet opened = rotating(FleetScene.options(4, failFastAt, Optional.empty()))) {
            return opened.run(
                    FleetCommand.rotateExternalId(dryRun),
                    FleetScene.of(accounts),
                    FleetScene.TEMPLATE,
                    FleetScene.nobody());
        }
    }

    private String trust(String account) {
        return testbed.aws().account(account).role(Scene.ROLE).orElseThrow().trustPolicy();
    }

    @Test
    void allAccountsAreMovedWithoutAMomentInWhichOneCantBeEntered() throws Exception {
        List<String> accounts = accounts(40);
        testbed.vendor().wantedSyncTakes(Duration.ofMinutes(2));

        FleetReport report = rotate(accounts, false, OptionalInt.empty());

        assertThat(report.entries()).allSatisfy(entry -> {
            assertThat(entry.findings()).isEmpty();
            assertThat(entry.state()).isEqualTo(FleetEntry.State.CHANGED);
        });
        assertThat(report.rotation()).isEqualTo(Map.of(RotationStage.PROVED, 40L));
        assertThat(testbed.vendor().gaps()).isEmpty();
        assertThat(accounts)
                .allSatisfy(account -> assertThat(trust(account)).contains(NEW).doesNotContain(OLD, "canary-own"));
        assertThat(report.json() + report.text() + report.markdown() + report.html() + report.junit())
                .doesNotContain("canary-");
        JsonNode json = new ObjectMapper().readTree(report.json());
        assertThat(json.path("rotation").path("proved").asInt()).isEqualTo(40);
        assertThat(json.path("accounts").get(0).path("rotation").asText()).isEqualTo("proved");
        assertThat(report.text()).contains("STAGE").contains("proved");
    }

    @Test
    void aDryRunIsTheStageReport() {
        List<String> accounts = accounts(3);
        testbed.aws()
                .account(accounts.get(1))
                .role(Scene.ROLE)
                .orElseThrow()
                .setTrustPolicy(Scene.trustOf(OLD, NEW))
                .tag(RoleSpec.ROTATION, "both " + testbed.clock().instant() + " run-1");

        FleetReport report = rotate(accounts, true, OptionalInt.empty());

        assertThat(report.rotation()).isEqualTo(Map.of(RotationStage.NOT_BEGUN, 2L, RotationStage.BOTH, 1L));
        assertThat(testbed.calls().writes()).isZero();
    }

    @Test
    void accountsOfAnOrganizationAreMoved() {
        List<String> accounts = accounts(3);
        accounts.forEach(account -> testbed.organization().addAccount(account, "member", Organization.ROOT));

        FleetReport report;
        try (Fleet opened = rotating(FleetScene.workers(2))) {
            FleetCommand command = FleetCommand.rotateExternalId(false);
            report = opened.run(
                    command,
                    opened.choose(command, new OrganizationAccounts(accounts, List.of(), List.of())),
                    FleetScene.TEMPLATE,
                    FleetScene.nobody());
        }

        assertThat(report.rotation()).isEqualTo(Map.of(RotationStage.PROVED, 3L));
    }

    @Test
    void whereConnectorsDoNotFollowTheRunStopsAtTheRateAndOnlyTheFirstOnesHadAWindow() {
        List<String> accounts = accounts(40);
        testbed.vendor().followsMove(false);

        FleetReport report = rotate(accounts, false, OptionalInt.of(10));

        List<Gap> gaps = testbed.vendor().gaps();
        // 16 at a time, and each failure lets another one begin until the fourth stops the run.
        assertThat(gaps).hasSizeBetween(4, 16 + 3).allSatisfy(gap -> assertThat(
                        Duration.between(gap.from(), gap.until().orElseThrow()))
                .isLessThanOrEqualTo(Duration.ofMinutes(20)));
        assertThat(report.entries())
                .filteredOn(entry -> entry.state() == FleetEntry.State.FAILED)
                .hasSameSizeAs(gaps)
                .allSatisfy(entry -> assertThat(entry.reason()).startsWith("rotation-not-proved"));
        assertThat(report.count(FleetEntry.State.NOT_REACHED)).isEqualTo(40 - gaps.size());
        assertThat(accounts).allSatisfy(account -> assertThat(trust(account)).contains(OLD, NEW));
    }

    @Test
    void oneAccountThatCantBeMovedLeavesTheOthersAlone() {
        List<String> accounts = accounts(6);
        testbed.faults()
                .on("iam:UpdateAssumeRolePolicy")
                .forAccount(accounts.get(2))
                .forbidden();

        FleetReport report = rotate(accounts, false, OptionalInt.empty());

        assertThat(report.rotation()).isEqualTo(Map.of(RotationStage.NOT_BEGUN, 1L, RotationStage.PROVED, 5L));
        assertThat(FleetScene.entry(report, accounts.get(2)).reason()).startsWith("aws-call-failed");
        assertThat(testbed.vendor().gaps()).isEmpty();
    }

    @Test
    void aRunThatGoesOnWithAnotherNewIdMovesAgainWhatTheEarlierOneHadMoved() {
        List<String> accounts = accounts(3);
        Path journal = directory.resolve("journal");
        try (Fleet opened = rotating(FleetScene.options(1, OptionalInt.empty(), Optional.of(journal)))) {
            opened.run(
                    FleetCommand.rotateExternalId(false),
                    FleetScene.of(accounts),
                    FleetScene.TEMPLATE,
                    progress -> opened.cancel());
        }
        assertThat(testbed.vendor().gaps()).isEmpty();
        testbed.vendor().setExternalId("canary-third");
        testbed.clock().advance(Duration.ofMinutes(1));

        FleetReport report;
        try (Fleet opened = Fleet.open(
                fleet.scene.tenant(Optional.of(() -> OLD)).movingTo(() -> "canary-third"),
                fleet.scene.aws(),
                FleetScene.options(1, OptionalInt.empty(), Optional.of(journal)),
                new Timing(new OneClock(testbed.clock()), WaitTimes.DEFAULT, CallTiming.DEFAULT))) {
            report = opened.run(
                    FleetCommand.rotateExternalId(false),
                    FleetScene.of(accounts),
                    FleetScene.TEMPLATE,
                    FleetScene.nobody());
        }

        assertThat(report.rotation()).isEqualTo(Map.of(RotationStage.PROVED, 3L));
        assertThat(accounts)
                .allSatisfy(account ->
                        assertThat(trust(account)).contains("canary-third").doesNotContain(OLD, NEW));
        assertThat(testbed.vendor().gaps()).isEmpty();
    }
}
