package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.RotationStage;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleSpec;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.WaitTimes;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallTiming;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsRole;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import io.jenkins.plugins.workloadsecurityaws.testbed.VendorConnector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes that die while they change external IDs, each carried on by the next, while the testbed watches whether
 * every account can be entered. Five die by default and there are 30 accounts, 60 and 100 with -DeveryCheckpoint.
 */
@Order(1)
class RotationKillTest {

    private static final boolean EVERYWHERE = Boolean.getBoolean("everyCheckpoint");
    private static final int KILLS = EVERYWHERE ? 60 : 5;
    private static final int ACCOUNTS = EVERYWHERE ? 100 : 30;
    /** A run over all accounts passes more checkpoints than the killed ones do together. */
    private static final int CHECKPOINTS = 30 * ACCOUNTS;

    private static final String NEW = "canary-external-id-0002";

    @TempDir
    private Path directory;

    private final FleetScene fleet = new FleetScene();
    private final Testbed testbed = fleet.scene.testbed;

    @AfterEach
    void close() {
        fleet.close();
    }

    /** Accounts with IDs that differ from one to the next; their tenant shows another one since. */
    private List<String> accounts(long first, int count) {
        List<String> accounts =
                LongStream.range(first, first + count).mapToObj(String::valueOf).toList();
        accounts.forEach(id -> testbed.aws().account(id));
        String shown = testbed.vendor().externalId();
        FleetReport onboarded = fleet.fleet(FleetScene.workers(8))
                .run(FleetCommand.onboard(), FleetScene.of(accounts), KilledRun.TEMPLATE, FleetScene.nobody());
        assertThat(onboarded.isFine()).isTrue();
        for (String account : accounts) {
            role(account).setTrustPolicy(Scene.trustOf("canary-own-" + account, shown));
        }
        return accounts;
    }

    private AwsRole role(String account) {
        return testbed.aws().account(account).role(Scene.ROLE).orElseThrow();
    }

    private Process start(Path journal, int checkpoint, List<String> accounts) throws Exception {
        return KilledRun.start(testbed, "rotate", journal, checkpoint, accounts);
    }

    private FleetReport finish(Path journal, List<String> accounts) {
        FleetOptions options = FleetScene.options(4, OptionalInt.empty(), Optional.of(journal));
        Timing timing = new Timing(new OneClock(testbed.clock()), WaitTimes.DEFAULT, CallTiming.DEFAULT);
        try (Fleet opened = Fleet.open(fleet.scene.tenant().movingTo(() -> NEW), fleet.scene.aws(), options, timing)) {
            return opened.run(
                    FleetCommand.rotateExternalId(false),
                    FleetScene.of(accounts),
                    KilledRun.TEMPLATE,
                    FleetScene.nobody());
        }
    }

    /** What an account came to, without what tells one from another. */
    private List<String> end(String account) {
        return List.of(
                role(account).trustPolicy(),
                role(account).tags().get(RoleSpec.ROTATION).split(" ")[0],
                String.join(" ", role(account).inline().keySet()),
                testbed.vendor().connectors().stream()
                        .filter(connector -> connector.accountId().equals(account))
                        .map(VendorConnector::roleArn)
                        .toList()
                        .toString()
                        .replace(account, "account"));
    }

    @Test
    void manyAccountsOfProcessesThatDieAreMovedWithoutAMomentInWhichOneCantBeEntered() throws Exception {
        List<String> undisturbed = accounts(600_000_000_000L, 1);
        List<String> accounts = accounts(500_000_000_000L, ACCOUNTS);
        testbed.vendor().setExternalId(NEW);
        // So short that it is over at the next look, and long enough that each account has to wait for it.
        testbed.vendor().wantedSyncTakes(Duration.ofMillis(2));
        Path journal = directory.resolve("journal");
        Random sample = new Random(12);
        for (int kill = 0; kill < KILLS; kill++) {
            int checkpoint = 10 + sample.nextInt(CHECKPOINTS / KILLS);
            assertThat(start(journal, checkpoint, accounts).waitFor())
                    .as("kill %d at checkpoint %d", kill, checkpoint)
                    .isEqualTo(KilledRun.KILLED);
        }
        assertThat(Files.readString(journal.resolve("journal.jsonl"))).doesNotContain("canary-");

        FleetReport report = finish(journal, accounts);

        assertThat(report.isFine()).as(report.text()).isTrue();
        assertThat(testbed.vendor().gaps()).isEmpty();
        assertThat(finish(directory.resolve("undisturbed"), undisturbed).rotation())
                .isEqualTo(Map.of(RotationStage.PROVED, 1L));
        assertThat(accounts).allSatisfy(account -> {
            assertThat(end(account)).isEqualTo(end(undisturbed.get(0)));
            assertThat(role(account).trustPolicy()).doesNotContain("canary-own", "0001");
        });
        assertThat(finish(directory.resolve("again"), accounts).written()).isEmpty();
    }

    @Test
    void anAccountThatDoesNotFollowAndWhoseProcessDiedHasAWindowOfTheDeadlineAtMost() throws Exception {
        List<String> accounts = accounts(700_000_000_000L, 2);
        testbed.vendor().setExternalId(NEW);
        testbed.vendor().followsMove(false);
        Path journal = directory.resolve("journal");
        Process process = start(journal, -1, accounts);
        while (testbed.vendor().gaps().size() < 2) {
            assertThat(process.waitFor(10, TimeUnit.MILLISECONDS)).isFalse();
        }
        process.destroyForcibly().waitFor();

        FleetReport report = finish(journal, accounts);

        assertThat(report.rotation()).isEqualTo(Map.of(RotationStage.BOTH, 2L));
        assertThat(report.entries())
                .allSatisfy(entry -> assertThat(entry.reason()).startsWith("rotation-not-proved"));
        assertThat(testbed.vendor().gaps()).hasSize(2).allSatisfy(gap -> assertThat(
                        Duration.between(gap.from(), gap.until().orElseThrow()))
                .isLessThanOrEqualTo(Duration.ofMinutes(20)));
        assertThat(accounts)
                .allSatisfy(account -> assertThat(role(account).trustPolicy()).contains(NEW, "canary-own-" + account));
    }
}
