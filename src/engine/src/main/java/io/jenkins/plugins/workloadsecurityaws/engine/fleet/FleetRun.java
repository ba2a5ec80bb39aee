package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One run over many accounts: a bounded number of workers, each taking the next account when it is done with one. What
 * goes wrong with an account stays with that account. Used once; {@link #cancel} may be called by any thread.
 */
public final class FleetRun {

    private final Selection selection;
    private final Visitor visitor;
    private final Optional<FailureLimit> limit;
    private final RunFacts facts;
    private final int workers;
    private final Crew crew = new Crew();
    private final Tally tally;
    private final AtomicInteger next = new AtomicInteger();
    private final Set<AccountId> underWay = ConcurrentHashMap.newKeySet();

    /**
     * Prepares a run.
     *
     * @param selection which accounts
     * @param visitor does the command on one account
     * @param workers how many accounts are visited at once, at least 1
     * @param limit when to stop for too many failures; absent: never
     * @param facts keeps how far the run has come
     * @param clock tells how fast it goes
     * @param listener is told after each account, by one worker at a time
     */
    public FleetRun(
            Selection selection,
            Visitor visitor,
            int workers,
            Optional<FailureLimit> limit,
            RunFacts facts,
            Clock clock,
            Consumer<Progress> listener) {
        this.selection = selection;
        this.visitor = visitor;
        this.limit = limit;
        this.facts = facts;
        this.workers = workers;
        this.tally = new Tally(selection.accounts().size(), clock, listener);
    }

    /**
     * Visits the accounts and waits for their end. An interrupt of the calling thread cancels the run and is left
     * standing.
     *
     * @param obstacle tells, before the first account, why the run can't begin at all; empty where it can
     * @return one entry for each account, in the order of the selection, skipped accounts last
     */
    public List<FleetEntry> run(Supplier<Optional<String>> obstacle) {
        carryOver();
        crew.work(1, () -> obstacle.get().ifPresent(crew::stop));
        if (!crew.isStopped()) {
            crew.work(workers, this::worker);
        }
        List<FleetEntry> entries = new ArrayList<>(tally.close(this::notReached));
        if (entries.stream().noneMatch(entry -> entry.state() == FleetEntry.State.NOT_REACHED)) {
            facts.finished();
        }
        for (SkippedAccount skipped : selection.skipped()) {
            entries.add(new FleetEntry(
                    skipped.account(), skipped.name(), FleetEntry.State.SKIPPED, skipped.reason(), Optional.empty()));
        }
        return entries;
    }

    /** Cancels the run: no further account is begun, and accounts under way are interrupted. */
    public void cancel() {
        crew.cancel();
    }

    private void carryOver() {
        Map<AccountId, FleetEntry.State> earlier = facts.endedEarlier();
        for (int place = 0; place < selection.accounts().size(); place++) {
            SelectedAccount account = selection.accounts().get(place);
            FleetEntry.State state = earlier.get(account.account());
            if (state == FleetEntry.State.CHANGED || state == FleetEntry.State.UNCHANGED) {
                tally.carriedOver(
                        place,
                        new FleetEntry(
                                account.account(),
                                account.name(),
                                state,
                                "done by an earlier process of this run",
                                Optional.empty()));
            }
        }
    }

    private void worker() {
        List<SelectedAccount> accounts = selection.accounts();
        for (int place = next.getAndIncrement(); place < accounts.size(); place = next.getAndIncrement()) {
            if (crew.isStopped()) {
                return;
            }
            if (tally.isOpen(place)) {
                visit(place, accounts.get(place));
            }
        }
    }

    private void visit(int place, SelectedAccount account) {
        facts.begun(account.account());
        underWay.add(account.account());
        FleetEntry entry = visit(account);
        if (entry.state() != FleetEntry.State.NOT_REACHED) {
            facts.ended(account.account(), entry.state());
        }
        underWay.remove(account.account());
        tally.visited(place, entry);
        int failed = tally.failed();
        int total = selection.accounts().size();
        if (limit.isPresent() && limit.get().isReachedBy(failed, total)) {
            crew.stop("the run stopped because " + failed + " of " + total + " accounts failed, and "
                    + limit.get().percent() + " % is the limit");
        }
    }

    /** Even a defect in the visit must not take the other accounts along; without its journal the run may not go on. */
    private FleetEntry visit(SelectedAccount account) {
        try {
            return Verdict.of(account, visitor.visit(account));
        } catch (UncheckedIOException journalLost) {
            throw journalLost;
        } catch (RuntimeException defect) {
            return new FleetEntry(
                    account.account(),
                    account.name(),
                    FleetEntry.State.FAILED,
                    "a defect of this product ended the visit: " + defect,
                    Optional.empty());
        }
    }

    private FleetEntry notReached(int place) {
        SelectedAccount account = selection.accounts().get(place);
        boolean unknown = underWay.contains(account.account());
        boolean begunEarlier = facts.begunEarlier().contains(account.account());
        String reason = crew.whyStopped()
                + (unknown ? "; the outcome of its last call is unknown: run again, it looks first" : "")
                + (begunEarlier && !unknown ? "; an earlier process began it and its end is not known" : "");
        return new FleetEntry(
                account.account(), account.name(), FleetEntry.State.NOT_REACHED, reason, Optional.empty());
    }
}
