package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Proof;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleSpec;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsRole;
import io.jenkins.plugins.workloadsecurityaws.testbed.Call;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes that die while a probe is there, and one later run after which there is none. Two die by default, 56 with
 * -DeveryCheckpoint.
 */
class ProofKillTest {

    private static final int ROUNDS = Boolean.getBoolean("everyCheckpoint") ? 8 : 0;

    @TempDir
    private Path directory;

    private final FleetScene fleet = new FleetScene();
    private final Testbed testbed = fleet.scene.testbed;

    @AfterEach
    void close() {
        fleet.close();
    }

    /** The call within which a process dies, after so many of its kind. */
    private record Death(String operation, int after) {}

    /** The killed process enters its probe five times: twice with the right ID, then with three others. */
    private static List<Death> deaths() {
        Stream<Death> few = Stream.of(new Death("sts:AssumeRole", 1), new Death("iam:DeleteRole", 0));
        Stream<Death> many = IntStream.range(0, ROUNDS)
                .boxed()
                .flatMap(round -> Stream.of(
                        new Death("iam:CreateRole", 0),
                        new Death("sts:AssumeRole", 0),
                        new Death("sts:AssumeRole", 1),
                        new Death("sts:AssumeRole", 2),
                        new Death("sts:AssumeRole", 3),
                        new Death("sts:AssumeRole", 4),
                        new Death("iam:DeleteRole", 0)));
        return (ROUNDS == 0 ? few : many).toList();
    }

    @Test
    void whatProcessesThatDieInMidProbeLeaveIsGoneAfterOneLaterRun() throws Exception {
        List<Death> deaths = deaths();
        List<String> accounts = IntStream.range(0, deaths.size())
                .mapToObj(number -> String.valueOf(400_000_000_000L + number))
                .toList();
        accounts.forEach(id -> testbed.aws().account(id));
        assertThat(run(FleetCommand.onboard(), accounts).isFine()).isTrue();
        for (int i = 0; i < deaths.size(); i++) {
            die(deaths.get(i), accounts.get(i));
        }
        assertThat(accounts).allSatisfy(account -> assertThat(probes(account)).hasSize(1));

        testbed.faults().clear();
        testbed.clock().advance(Duration.ofMinutes(61));
        FleetReport later = run(FleetCommand.prove(), accounts);

        assertThat(accounts).allSatisfy(account -> assertThat(probes(account)).isEmpty());
        assertThat(later.entries())
                .allSatisfy(entry -> assertThat(entry.report().orElseThrow().proofs())
                        .extracting(Proof::state)
                        .containsOnly(Proof.State.PROVED));
    }

    private FleetReport run(FleetCommand command, List<String> accounts) {
        return fleet.fleet(FleetScene.options(4, OptionalInt.empty(), Optional.empty()))
                .run(command, FleetScene.of(accounts), KilledRun.TEMPLATE, FleetScene.nobody());
    }

    /** Kills a process when its call has arrived; a role that was being made is made all the same. */
    private void die(Death death, String account) throws Exception {
        long before = calls(death.operation(), account);
        var fault = testbed.faults().on(death.operation()).forAccount(account).after(death.after());
        if (death.operation().equals("iam:CreateRole")) {
            fault.timeoutAfterEffect();
        } else {
            fault.timeout();
        }
        Process process =
                KilledRun.start(testbed, "prove", directory.resolve(account), -1, new ArrayList<>(List.of(account)));
        while (calls(death.operation(), account) <= before + death.after()) {
            assertThat(process.waitFor(10, TimeUnit.MILLISECONDS)).isFalse();
        }
        process.destroyForcibly().waitFor();
    }

    /** Calls of the account's own session: those that enter the account are the caller's. */
    private long calls(String operation, String account) {
        return testbed.calls().all().stream()
                .filter(call -> call.operation().equals(operation))
                .map(Call::account)
                .filter(account::equals)
                .count();
    }

    private List<AwsRole> probes(String account) {
        return testbed.aws().account(account).roles().stream()
                .filter(role -> role.path().equals(RoleSpec.PROBE_PATH))
                .toList();
    }
}
