package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.journal.CreatesUnderWay;
import io.jenkins.plugins.workloadsecurityaws.engine.journal.Journal;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.AccountProgress;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.ConnectorDirectory;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.PendingAccounts;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FleetRunTest {

    private static final Supplier<Optional<String>> NO_OBSTACLE = Optional::empty;
    private static final Time TIME = Time.system();
    private static final Journal JOURNAL = Journal.inMemory(TIME, CreatesUnderWay.inMemory());
    private static final Journal.Earlier NOTHING = new Journal.Earlier(Map.of(), Set.of());

    @Test
    void aWorkerThatDoesNotHearTheCancellationIsLeftBehindAndItsAccountNamed() {
        CountDownLatch never = new CountDownLatch(1);
        AtomicReference<FleetRun> running = new AtomicReference<>();
        running.set(run(2, account -> {
            if (account.account().value().endsWith("0")) {
                waitWhateverComes(never);
            }
            running.get().cancel();
            return fine(account);
        }));

        List<FleetEntry> entries = running.get().run(NO_OBSTACLE);
        never.countDown();

        assertThat(entries.get(0).state()).isEqualTo(FleetEntry.State.NOT_REACHED);
        assertThat(entries.get(0).reason()).contains("cancelled", "the outcome of its last call is unknown");
        assertThat(entries).hasSize(4);
    }

    @Test
    void aDefectInOneVisitIsThatAccountsFailureAlone() {
        FleetRun run = run(2, account -> {
            if (account.account().value().endsWith("1")) {
                throw new IllegalStateException("a defect");
            }
            return fine(account);
        });

        List<FleetEntry> entries = run.run(NO_OBSTACLE);

        assertThat(entries)
                .extracting(FleetEntry::state)
                .containsExactly(
                        FleetEntry.State.UNCHANGED,
                        FleetEntry.State.FAILED,
                        FleetEntry.State.UNCHANGED,
                        FleetEntry.State.UNCHANGED);
        assertThat(entries.get(1).reason()).contains("a defect");
    }

    @Test
    void aJournalThatCanNotBeWrittenStopsTheRun() {
        FleetRun run = run(1, account -> {
            throw new UncheckedIOException("the journal can't be written", new IOException("no space left"));
        });

        List<FleetEntry> entries = run.run(NO_OBSTACLE);

        assertThat(entries).allMatch(entry -> entry.state() == FleetEntry.State.NOT_REACHED);
        assertThat(entries.get(3).reason()).contains("the journal can't be written");
    }

    @Test
    void anObstacleKeepsEveryAccountFromBeingVisited() {
        AtomicInteger visits = new AtomicInteger();
        FleetRun run = run(4, account -> {
            visits.incrementAndGet();
            return fine(account);
        });

        List<FleetEntry> entries = run.run(() -> Optional.of("the key is refused"));

        assertThat(visits).hasValue(0);
        assertThat(entries).extracting(FleetEntry::reason).containsOnly("the key is refused");
    }

    @Test
    void noMoreAccountsAreVisitedAtOnceThanThereAreWorkers() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        FleetRun run = new FleetRun(
                selection(200),
                account -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    Thread.yield();
                    now.decrementAndGet();
                    return new AccountProgress.Ended<>(fine(account));
                },
                3,
                Optional.empty(),
                Optional.empty(),
                JOURNAL,
                NOTHING,
                pending(),
                TIME,
                progress -> {});

        assertThat(run.run(NO_OBSTACLE)).hasSize(200);
        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void onSharedThreadsAWorkerTakesItsTurnAnewForEachAccount() {
        AtomicInteger turns = new AtomicInteger();
        Executor shared = turn -> {
            turns.incrementAndGet();
            turn.run();
        };

        List<FleetEntry> entries =
                run(1, Optional.of(shared), FleetRunTest::fine).run(NO_OBSTACLE);

        assertThat(entries).extracting(FleetEntry::state).containsOnly(FleetEntry.State.UNCHANGED);
        assertThat(turns).hasValue(4);
    }

    @Test
    void aRunThatIsCancelledOnSharedThreadsLeavesNoInterruptOnThem() throws Exception {
        ExecutorService shared = Executors.newSingleThreadExecutor();
        AtomicReference<FleetRun> run = new AtomicReference<>();
        run.set(run(2, Optional.of(shared), account -> {
            run.get().cancel();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            return fine(account);
        }));

        List<FleetEntry> entries = run.get().run(NO_OBSTACLE);

        assertThat(entries)
                .extracting(FleetEntry::state)
                .containsOnly(FleetEntry.State.UNCHANGED, FleetEntry.State.NOT_REACHED);
        assertThat(shared.submit(() -> Thread.currentThread().isInterrupted()).get())
                .isFalse();
        shared.shutdownNow();
    }

    @Test
    void aRunWhoseSharedThreadsWereEndedSaysSo() {
        ExecutorService shared = Executors.newSingleThreadExecutor();
        shared.shutdownNow();

        List<FleetEntry> entries =
                run(2, Optional.of(shared), FleetRunTest::fine).run(NO_OBSTACLE);

        assertThat(entries).extracting(FleetEntry::reason).containsOnly("the threads of the run were ended");
    }

    /** Nobody waits in these runs, so no connector is ever looked up. */
    private static PendingAccounts<Integer, AccountReport> pending() {
        return new PendingAccounts<>(new ConnectorDirectory(null, TIME, true), TIME, why -> {});
    }

    private static FleetRun run(int workers, Function<SelectedAccount, AccountReport> visit) {
        return run(workers, Optional.empty(), visit);
    }

    private static FleetRun run(
            int workers, Optional<Executor> threads, Function<SelectedAccount, AccountReport> visit) {
        return new FleetRun(
                selection(4),
                account -> new AccountProgress.Ended<>(visit.apply(account)),
                workers,
                threads,
                Optional.empty(),
                JOURNAL,
                NOTHING,
                pending(),
                TIME,
                progress -> {});
    }

    private static Selection selection(int accounts) {
        List<SelectedAccount> selected = LongStream.range(0, accounts)
                .mapToObj(number ->
                        SelectedAccount.of(new AccountId(String.valueOf(111_122_223_330L + number)), Optional.empty()))
                .toList();
        return new Selection(selected, List.of());
    }

    private static AccountReport fine(SelectedAccount account) {
        return new AccountReport(
                "verify",
                false,
                "acceptance",
                account.account(),
                Instant.EPOCH,
                Duration.ofSeconds(1),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Collections.emptySortedMap(),
                Optional.empty());
    }

    private static void waitWhateverComes(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException notHeard) {
                continue;
            }
        }
    }
}
