package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.audit.Audit;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditTrail;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditVerification;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.testbed.Call;
import io.jenkins.plugins.workloadsecurityaws.testbed.Fault;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import io.jenkins.plugins.workloadsecurityaws.testbed.VendorConnector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes that die, each finished by a second run with the same journal. Each costs a process, so a few die by
 * default; with -DeveryCheckpoint they die at every checkpoint and within every write.
 */
@Order(3)
class FleetKillTest {

    private static final boolean EVERYWHERE = Boolean.getBoolean("everyCheckpoint");

    private static final int ACCOUNTS_EACH = 3;
    private static final int AT_ONCE = 2;
    private static final int NEVER = -1;

    @TempDir
    private Path directory;

    private final FleetScene fleet = new FleetScene();
    private final Testbed testbed = fleet.scene.testbed;

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void aRunThatIsKilledAtACheckpointIsFinishedByTheNextWithNothingTwiceAndNothingLost() throws Exception {
        // The service would not notice an account that is added twice, so the count below does.
        testbed.vendor().addAccountTwiceAllowed(true);
        int checkpoints = checkpointsOfAWholeRun();
        assertThat(checkpoints).as("kill points").isGreaterThanOrEqualTo(50);

        int kills = EVERYWHERE ? checkpoints : 2;
        inParallel(
                IntStream.range(0, kills)
                        .map(kill -> EVERYWHERE ? kill : (kill + 1) * checkpoints / (kills + 1))
                        .boxed()
                        .toList(),
                this::killAndFinish);
    }

    @Test
    void aProcessThatIsKilledWhileAWriteIsUnderWayIsFinishedByTheNext() throws Exception {
        testbed.vendor().addAccountTwiceAllowed(true);
        List<String> writes = EVERYWHERE
                ? List.of("iam:CreateRole", "iam:PutRolePolicy", "POST /awsconnectors")
                : List.of("iam:PutRolePolicy");
        int number = 1000;
        for (String write : writes) {
            for (boolean takesEffect : EVERYWHERE ? List.of(false, true) : List.of(true)) {
                Trial trial = new Trial(number++);
                String struck = trial.accounts.get(1);
                Fault fault = testbed.faults().on(write).forAccount(struck).times(1);
                if (takesEffect) {
                    fault.timeoutAfterEffect();
                } else {
                    fault.timeout();
                }
                trial.killAt(write, struck);
                trial.finish();
            }
        }
    }

    @Test
    void aCreateThatGoesOnWhenItsProcessIsKilledIsWaitedForAndNotRepeated() throws Exception {
        testbed.vendor().addAccountTwiceAllowed(true);
        Trial trial = new Trial(2000);
        String slow = trial.accounts.get(1);
        testbed.faults().on("POST /awsconnectors").forAccount(slow).times(1).takesEffectLate(Duration.ofSeconds(100));
        trial.killAt("POST /awsconnectors", slow);

        trial.finish();

        assertThat(trial.calls("POST /awsconnectors", slow)).isEqualTo(1);
    }

    @Test
    void aRunWithManyTagsIsTakenUpByAnotherProcessWhereItWasLeft() throws Exception {
        Trial trial = new Trial(3000);
        String last = trial.accounts.get(ACCOUNTS_EACH - 1);
        testbed.faults().on("iam:CreateRole").forAccount(last).times(1).timeout();
        trial.killAt("iam:CreateRole", last);

        trial.finish();

        assertThat(trial.entered(trial.accounts.get(0)))
                .as("an account that the first process had done")
                .isEqualTo(1);
        assertThat(trial.entered(last)).isEqualTo(2);
    }

    private int checkpointsOfAWholeRun() throws Exception {
        Process process = new Trial(999).start(NEVER);
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return Integer.parseInt(printed.strip());
    }

    private void killAndFinish(int checkpoint) throws Exception {
        Trial trial = new Trial(checkpoint);
        assertThat(trial.start(checkpoint).waitFor()).isEqualTo(KilledRun.KILLED);
        trial.finish();
    }

    private interface Work {
        void on(int number) throws Exception;
    }

    private static void inParallel(List<Integer> numbers, Work work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int number : numbers) {
                running.add(pool.submit(() -> {
                    work.on(number);
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** A few accounts of their own, a process that dies on them, and the run that finishes. */
    private final class Trial {
        private final List<String> accounts;
        private final Path journal;

        Trial(int number) {
            long first = 300_000_000_000L + 10L * number;
            accounts = LongStream.range(first, first + ACCOUNTS_EACH)
                    .mapToObj(String::valueOf)
                    .toList();
            accounts.forEach(id -> testbed.aws().account(id));
            journal = directory.resolve("trial-" + number);
        }

        Process start(int checkpoint) throws IOException {
            return KilledRun.start(testbed, "onboard", journal, checkpoint, accounts);
        }

        /** Has a process work on the accounts until the call has arrived, and kills it then. */
        void killAt(String operation, String account) throws Exception {
            Process process = start(NEVER);
            while (calls(operation, account) == 0) {
                assertThat(process.waitFor(10, TimeUnit.MILLISECONDS)).isFalse();
            }
            process.destroyForcibly().waitFor();
        }

        void finish() throws IOException {
            Path kept = journal.resolve("journal.jsonl");
            // Killed before the first entry, the run has left no journal and did nothing either.
            String facts = Files.exists(kept) ? Files.readString(kept) : "";
            everyRoleIsNamedIn(facts);
            List<String> ended = accounts.stream()
                    .filter(id -> facts.contains("\"account\":\"" + id + "\",\"end\":\"changed\""))
                    .toList();
            List<Long> entered = ended.stream().map(this::entered).toList();

            FleetReport outcome;
            Path audit = journal.resolveSibling(journal.getFileName() + ".audit");
            try (AuditTrail trail = AuditTrail.open(audit, AuditTrail.DEFAULT_SIZE, "finishing run")) {
                FleetOptions options = FleetScene.options(2, OptionalInt.empty(), Optional.of(journal))
                        .with(new Audit(trail, "user who finishes"));
                outcome = fleet.fleet(options)
                        .run(FleetCommand.onboard(), FleetScene.of(accounts), KilledRun.TEMPLATE, FleetScene.nobody());
            }
            everyWriteHasItsLineIn(audit);

            assertThat(outcome.entries())
                    .as("entries of the second run on %s", accounts)
                    .hasSize(ACCOUNTS_EACH)
                    .allMatch(entry -> List.of(FleetEntry.State.CHANGED, FleetEntry.State.UNCHANGED)
                            .contains(entry.state()));
            if (!facts.contains("run-ended")) {
                assertThat(ended.stream().map(this::entered))
                        .as("done accounts are left alone")
                        .isEqualTo(entered);
            }
            for (String account : accounts) {
                assertThat(testbed.vendor().connectors())
                        .filteredOn(connector -> connector.accountId().equals(account))
                        .extracting(VendorConnector::roleArn)
                        .as("connectors of %s", account)
                        .containsExactly(Optional.of("arn:aws:iam::" + account + ":role/" + Scene.ROLE));
                assertThat(calls("iam:CreateRole", account)).isLessThanOrEqualTo(2);
                assertThat(testbed.aws()
                                .account(account)
                                .role(Scene.ROLE)
                                .orElseThrow()
                                .inline())
                        .containsOnlyKeys(Scene.POLICY);
            }
        }

        private void everyWriteHasItsLineIn(Path audit) {
            AuditVerification trail = AuditVerification.of(audit, Optional.empty());
            assertThat(trail.state()).as(trail.toString()).isEqualTo(AuditVerification.State.WHOLE);
            List<AuditEntry> lines = new ArrayList<>();
            AuditTrail.read(audit, lines::add);
            assertThat(lines).extracting(AuditEntry::write).doesNotHaveDuplicates();
            for (String account : accounts) {
                Map.of(
                                "CreateRole", "iam:CreateRole",
                                "PutRolePolicy", "iam:PutRolePolicy",
                                "CreateConnector", "POST /awsconnectors")
                        .forEach((action, operation) -> {
                            List<AuditEntry> told = lines.stream()
                                    .filter(line -> line.action().equals(action))
                                    .filter(line ->
                                            line.account().orElseThrow().value().equals(account))
                                    .toList();
                            // The process may have died before the request went out: nobody knows, and so the line
                            // says.
                            long unsent = told.size() - calls(operation, account);
                            assertThat(unsent)
                                    .as("lines of %s on %s without a call: %s", action, account, told)
                                    .isBetween(
                                            0L,
                                            told.stream()
                                                    .filter(line -> line.outcome() == AuditEntry.Outcome.UNKNOWN)
                                                    .count());
                            assertThat(told)
                                    .filteredOn(line -> line.outcome() == AuditEntry.Outcome.UNKNOWN)
                                    .extracting(AuditEntry::who)
                                    .as("who was killed")
                                    .allMatch("user who is killed"::equals);
                        });
            }
        }

        private void everyRoleIsNamedIn(String facts) {
            for (String account : accounts) {
                testbed.aws().account(account).role(Scene.ROLE).ifPresent(role -> assertThat(facts)
                        .contains(role.arn()));
            }
        }

        private long entered(String account) {
            return testbed.calls().all().stream()
                    .filter(call -> call.operation().equals("sts:AssumeRole"))
                    .filter(call -> call.parameters().get("RoleArn").contains(account))
                    .count();
        }

        private long calls(String operation, String account) {
            return testbed.calls().all().stream()
                    .filter(call -> call.operation().equals(operation))
                    .map(Call::account)
                    .filter(account::equals)
                    .count();
        }
    }
}
