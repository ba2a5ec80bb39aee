package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.journal.Journal;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.AccountProgress;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.PendingAccounts;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One run over many accounts: a bounded number of workers, each taking the next account when it is done with one. What
 * goes wrong with an account stays with that account; only credentials that are refused end the run. Accounts that wait for
 * Workload Security hold no worker: when all others are done, they are looked for together, in turns with pauses between
 * them in which nothing is held. Used once; {@link #cancel} may be called by any thread.
 */
public final class FleetRun {

    /** Does the run's command on one account; what fails on the account is a finding in the report. */
    @FunctionalInterface
    public interface Visitor {

        /**
         * Visits one account. Called by several threads at a time.
         *
         * @param account the account
         * @return how far it has come
         */
        AccountProgress<AccountReport> visit(SelectedAccount account);
    }

    /** An account that is to be begun again more often than this is not: something keeps changing it. */
    private static final int MOST_VISITS = 5;

    private final Selection selection;
    private final Visitor visitor;
    private final Optional<FailureLimit> limit;
    private final Journal journal;
    private final Journal.Earlier earlier;
    private final int workers;
    private final WorkerPool pool;
    private final RunEntries entries;
    private final PendingAccounts<Integer, AccountReport> pending;
    private final Queue<Integer> open = new ConcurrentLinkedQueue<>();
    private final Set<AccountId> underWay = ConcurrentHashMap.newKeySet();
    private final Time time;
    /** After a cancellation: whoever looks does not hear it, and is left behind with those that wait. */
    private volatile boolean looking;

    /**
     * Prepares a run.
     *
     * @param selection which accounts
     * @param visitor does the command on one account
     * @param workers how many accounts are visited at once, at least 1
     * @param threads whose threads visit accounts, shared with other runs; absent: threads of the run's own
     * @param limit when to stop for too many failures; absent: never
     * @param journal keeps how far the run has come
     * @param earlier what an earlier process brought about in this run
     * @param pending where accounts wait for Workload Security, empty
     * @param time tells how fast it goes
     * @param listener is told after each account, by one worker at a time
     */
    public FleetRun(
            Selection selection,
            Visitor visitor,
            int workers,
            Optional<Executor> threads,
            Optional<FailureLimit> limit,
            Journal journal,
            Journal.Earlier earlier,
            PendingAccounts<Integer, AccountReport> pending,
            Time time,
            Consumer<Progress> listener) {
        this.selection = selection;
        this.visitor = visitor;
        this.limit = limit;
        this.journal = journal;
        this.earlier = earlier;
        this.pending = pending;
        this.workers = workers;
        this.time = time;
        this.pool = new WorkerPool(threads);
        this.entries = new RunEntries(selection.accounts().size(), time, listener);
    }

    /**
     * Visits the accounts and waits for their end. An interrupt of the calling thread cancels the run and is left
     * standing.
     *
     * @param obstacle tells, before the first account, why the run can't begin at all; empty where it can
     * @return one entry for each account, in the order of the selection, skipped accounts last
     */
    public List<FleetEntry> run(Supplier<Optional<String>> obstacle) {
        prepare(obstacle);
        proceed(this::waited);
        return entries();
    }

    /**
     * Takes the first turn: visits accounts until each has come to its end, or those that have not wait for Workload
     * Security. An interrupt of the calling thread cancels the run and is left standing.
     *
     * @param obstacle as above
     * @return how long to wait before the next turn; empty: the run is over
     */
    public Optional<Duration> begin(Supplier<Optional<String>> obstacle) {
        prepare(obstacle);
        return proceed();
    }

    /**
     * Takes the next turn, by whichever thread: looks for those that wait, and visits those that wait no more.
     *
     * @return as above
     */
    public Optional<Duration> proceed() {
        return proceed(pause -> false);
    }

    /** {@return one entry for each account, in the order of the selection, skipped accounts last; ends the run} */
    public List<FleetEntry> entries() {
        List<FleetEntry> all = new ArrayList<>(entries.close(this::notReached));
        for (SkippedAccount skipped : selection.skipped()) {
            all.add(new FleetEntry(
                    skipped.account(), skipped.name(), FleetEntry.State.SKIPPED, skipped.reason(), Optional.empty()));
        }
        return all;
    }

    /** Cancels the run: no further account is begun, and accounts under way are interrupted. */
    public void cancel() {
        pool.cancel();
    }

    private void prepare(Supplier<Optional<String>> obstacle) {
        for (int place = 0; place < selection.accounts().size(); place++) {
            if (!isCarriedOver(place)) {
                open.add(place);
            }
        }
        pool.alone(() -> obstacle.get().ifPresent(pool::stop));
    }

    /** Goes on until the run is over or there is a pause that nobody waited. */
    private Optional<Duration> proceed(Predicate<Duration> waited) {
        if (Thread.currentThread().isInterrupted()) {
            cancel();
        }
        Optional<Duration> pause = Optional.empty();
        while (pause.isEmpty() && !looking && !(pending.isEmpty() && (open.isEmpty() || pool.isStopped()))) {
            if (!open.isEmpty() && !pool.isStopped()) {
                pool.work(Math.min(workers, open.size()), this::turn);
            }
            pause = look(waited);
        }
        return pause;
    }

    private boolean waited(Duration pause) {
        try {
            time.sleep(pause);
        } catch (InterruptedException interrupted) {
            // The look that follows gives up.
            Thread.currentThread().interrupt();
        }
        return true;
    }

    private boolean isCarriedOver(int place) {
        SelectedAccount account = selection.accounts().get(place);
        Journal.End end = earlier.ended().get(account.account());
        if (end == null || end == Journal.End.FAILED) {
            return false;
        }
        entries.carriedOver(
                place,
                new FleetEntry(
                        account.account(),
                        account.name(),
                        end == Journal.End.CHANGED ? FleetEntry.State.CHANGED : FleetEntry.State.UNCHANGED,
                        "done by an earlier process of this run",
                        Optional.empty()));
        return true;
    }

    private boolean turn() {
        Integer place = open.poll();
        if (place != null) {
            visit(place, selection.accounts().get(place));
        }
        return !open.isEmpty();
    }

    private void visit(int place, SelectedAccount account) {
        journal.begun(account.account());
        underWay.add(account.account());
        AccountProgress<AccountReport> progress;
        try {
            progress = visitor.visit(account);
            for (int visits = 1; progress instanceof AccountProgress.Again && visits < MOST_VISITS; visits++) {
                progress = visitor.visit(account);
            }
        } catch (UncheckedIOException journalLost) {
            // Without its journal the run may not go on.
            throw journalLost;
        } catch (RuntimeException defect) {
            // Even a defect in the visit must not take the other accounts along.
            ended(place, defect(account, "a defect of this product ended the visit: " + defect));
            return;
        }
        if (progress instanceof AccountProgress.Again) {
            ended(place, defect(account, "it kept changing while it was worked on: run again"));
        } else {
            went(place, progress);
        }
    }

    private void went(int place, AccountProgress<AccountReport> progress) {
        if (progress instanceof AccountProgress.Ended<AccountReport> ended) {
            ended(place, entry(selection.accounts().get(place), ended.result()));
        } else if (progress instanceof AccountProgress.Pending<AccountReport> waits) {
            synchronized (pending) {
                pending.add(place, waits.account());
            }
        } else {
            underWay.remove(selection.accounts().get(place).account());
            open.add(place);
        }
    }

    /** Accounts that wait no more are worked on before the others are looked for again, unless the run has stopped. */
    private Optional<Duration> look(Predicate<Duration> waited) {
        if (pool.isCancelled()) {
            pending.giveUp(this::went);
            return Optional.empty();
        }
        AtomicReference<Optional<Duration>> pause = new AtomicReference<>(Optional.empty());
        pool.lastly(() -> {
            looking = true;
            do {
                leaveIfStopped();
                pause.set(pending.look(this::went).filter(next -> open.isEmpty() || pool.isStopped()));
                leaveIfStopped();
            } while (pause.get().isPresent()
                    && !pending.isEmpty()
                    && waited.test(pause.get().get()));
            looking = false;
        });
        return looking || pending.isEmpty() ? Optional.empty() : pause.get();
    }

    /** Those that wait come to their end like those under way, also when the run stopped, unless the next can go on. */
    private void leaveIfStopped() {
        if (pool.isStopped()) {
            pending.leave();
        }
    }

    private void ended(int place, FleetEntry entry) {
        if (entry.state() != FleetEntry.State.NOT_REACHED) {
            journal.ended(
                    entry.account(),
                    switch (entry.state()) {
                        case CHANGED -> Journal.End.CHANGED;
                        case UNCHANGED -> Journal.End.UNCHANGED;
                        default -> Journal.End.FAILED;
                    });
        }
        underWay.remove(entry.account());
        entries.visited(place, entry);
        int failed = entries.failed();
        int total = selection.accounts().size();
        if (limit.isPresent() && limit.get().isReachedBy(failed, total)) {
            pool.stop("the run stopped because " + failed + " of " + total + " accounts failed, and "
                    + limit.get().percent() + " % is the limit");
        }
        entry.findings().stream()
                .filter(finding -> finding.code() == FindingCode.CREDENTIALS_REFUSED)
                .findFirst()
                .ifPresent(
                        refused -> pool.stop("the run stopped because credentials are refused: " + refused.message()));
        entry.findings().stream()
                .filter(finding -> finding.code() == FindingCode.AUDIT_TRAIL_FAILED)
                .findFirst()
                .ifPresent(lost -> pool.stop("the run stopped: " + lost.message()));
    }

    private static FleetEntry defect(SelectedAccount account, String reason) {
        return new FleetEntry(account.account(), account.name(), FleetEntry.State.FAILED, reason, Optional.empty());
    }

    /** An account that a cancellation met before anything was sent that writes is one that the run did not get to. */
    private static FleetEntry entry(SelectedAccount account, AccountReport report) {
        FleetEntry entry = FleetEntry.of(account.name(), report);
        boolean untouched = report.changes().isEmpty()
                && report.undone().isEmpty()
                && has(report, FindingCode.ABORTED)
                && !has(report, FindingCode.OUTCOME_UNKNOWN);
        return untouched
                ? new FleetEntry(
                        entry.account(),
                        entry.name(),
                        FleetEntry.State.NOT_REACHED,
                        entry.reason(),
                        Optional.of(report))
                : entry;
    }

    private static boolean has(AccountReport report, FindingCode code) {
        return report.findings().stream().map(Finding::code).anyMatch(code::equals);
    }

    private FleetEntry notReached(int place) {
        SelectedAccount account = selection.accounts().get(place);
        boolean unknown = underWay.contains(account.account());
        boolean begunEarlier = earlier.begun().contains(account.account());
        String reason = pool.whyStopped()
                + (unknown ? "; the outcome of its last call is unknown: run again, it looks first" : "")
                + (begunEarlier && !unknown ? "; an earlier process began it and its end is not known" : "");
        return new FleetEntry(
                account.account(), account.name(), FleetEntry.State.NOT_REACHED, reason, Optional.empty());
    }
}
