package io.jenkins.plugins.workloadsecurityaws.schedule;

import hudson.AbortException;
import io.jenkins.plugins.workloadsecurityaws.audit.Actor;
import io.jenkins.plugins.workloadsecurityaws.audit.ControllerTrail;
import io.jenkins.plugins.workloadsecurityaws.connection.CallThreads;
import io.jenkins.plugins.workloadsecurityaws.connection.Engines;
import io.jenkins.plugins.workloadsecurityaws.connection.Opened;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.api.TenantFacts;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Use;
import io.jenkins.plugins.workloadsecurityaws.tenant.VerificationSchedule;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * One verification of all known accounts of a tenant. It prepares itself, in one turn unless new accounts wait for Workload
 * Security, then has a few workers take turns, one account each time, so that others get theirs too; the worker that ends
 * last sums up. No thread ever waits for another.
 */
final class TenantVerification implements CallThreads.Turns {

    private static final Logger LOGGER = Logger.getLogger(TenantVerification.class.getName());
    private static final int WORKERS = 8;

    private final TenantReference reference;
    private final Actor actor;
    private final String by;
    private final Repair repair;
    private final boolean onboard;
    private final Clock clock;
    private final CallThreads threads;
    private final Runnable ended;
    private final ConcurrentLinkedQueue<KnownAccount> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger atWork = new AtomicInteger();
    private final AtomicReference<String> problem = new AtomicReference<>();
    private volatile int total;

    // Of the thread that takes a turn.
    private Instant started;
    private Optional<OrganizationCheck> organization;

    /** What is done about drift. */
    sealed interface Repair {

        /** It is told. */
        record None() implements Repair {}

        /** As many accounts as the schedule's settings allow are repaired. */
        record UpToTheLimit() implements Repair {}

        /**
         * Accounts are repaired that an earlier run left waiting.
         *
         * @param accounts as many as somebody confirmed
         */
        record OfThoseThatWait(int accounts) implements Repair {}
    }

    TenantVerification(
            TenantReference reference,
            Actor actor,
            Repair repair,
            boolean onboard,
            Clock clock,
            CallThreads threads,
            Runnable ended) {
        this.reference = reference;
        this.actor = actor;
        this.by = actor.name();
        this.repair = repair;
        this.onboard = onboard;
        this.clock = clock;
        this.threads = threads;
        this.ended = ended;
    }

    @Override
    public Optional<Duration> proceed() {
        try {
            if (started == null) {
                if (threads.isEnding()) {
                    ended.run();
                    return Optional.empty();
                }
                started = clock.instant();
                begun();
                organization = organization();
            }
            // First, so that accounts that are new are verified with the others.
            Optional<Duration> pause = organization.flatMap(OrganizationCheck::proceed);
            if (pause.isEmpty()) {
                verify();
            }
            return pause;
        } catch (Throwable failure) {
            // An Error too: a verification that nobody ends is under way for ever.
            failed(failure);
            return Optional.empty();
        }
    }

    private void verify() throws AbortException {
        Opened<Engine> verifying = null;
        Opened<Engine> repairing = null;
        try {
            verifying = Engines.get().open(reference, Use.VERIFY, actor, Optional.empty(), true, LOGGER::info);
            boolean repairs = mayRepair();
            repairing = !repairs
                    ? null
                    : Engines.get().open(reference, Use.CHANGE, actor, Optional.empty(), true, LOGGER::info);
            TenantFacts facts = verifying.engine().tenantFacts();
            var connectors = verifying.engine().connectors();
            KnownAccounts.get().update(reference, by, record -> record.withConnectors(connectors));
            waiting.addAll(verifiable());
            total = waiting.size();
            Opened<Engine> verifies = verifying;
            Optional<VerificationWorker.Repairs> with = repairs ? Optional.of(repairs(repairing)) : Optional.empty();
            begin(() -> new VerificationWorker(reference, by, clock, verifies, with, waiting, problem), facts);
        } catch (Throwable failure) {
            close(verifying);
            close(repairing);
            throw failure;
        }
    }

    /** {@return how far it is; empty until it knows which accounts there are} */
    Optional<VerificationProgress> progress() {
        int all = total;
        int open = waiting.size() + atWork.get();
        return all == 0 ? Optional.empty() : Optional.of(new VerificationProgress(Math.max(0, all - open), all));
    }

    /** Where the audit trail can't be written, accounts are verified all the same, and none is repaired. */
    private boolean mayRepair() {
        if (repair instanceof Repair.None) {
            return false;
        }
        try {
            ControllerTrail.get().audit(actor);
            return true;
        } catch (AbortException unwritable) {
            problem.compareAndSet(null, unwritable.getMessage());
            return false;
        }
    }

    private VerificationWorker.Repairs repairs(Opened<Engine> repairing) {
        RepairAllowance allowance = repair instanceof Repair.OfThoseThatWait confirmed
                ? new RepairAllowance(confirmed.accounts(), KnownAccount::waits)
                : new RepairAllowance(limit(), account -> true);
        return new VerificationWorker.Repairs(repairing, allowance);
    }

    private int limit() {
        VerificationSchedule settings = reference.tenant().getReverification();
        int known = KnownAccounts.get().of(reference).accounts().size();
        return settings == null ? 0 : settings.repairsAtMost(known);
    }

    private Optional<OrganizationCheck> organization() {
        VerificationSchedule settings = reference.tenant().getReverification();
        if (settings == null || settings.getOrganization() == null) {
            KnownAccounts.get().update(reference, record -> record.withOrganization(null));
            return Optional.empty();
        }
        return Optional.of(new OrganizationCheck(reference, settings.getOrganization(), actor, onboard, clock));
    }

    private List<KnownAccount> verifiable() {
        return KnownAccounts.get().of(reference).accounts().values().stream()
                .filter(account -> account.state() != KnownAccount.State.NOT_VERIFIABLE)
                .toList();
    }

    private void begin(Supplier<VerificationWorker> workers, TenantFacts facts) {
        int wanted = Math.max(1, Math.min(WORKERS, waiting.size()));
        atWork.set(wanted);
        for (int each = 0; each < wanted; each++) {
            VerificationWorker worker = workers.get();
            try {
                threads.submit(CallThreads.Purpose.SCHEDULE, reference.key(), toString(), () -> proceed(worker, facts));
            } catch (RejectedExecutionException goingDown) {
                ended(worker, facts);
            }
        }
    }

    private Optional<Duration> proceed(VerificationWorker worker, TenantFacts facts) {
        Optional<Duration> pause = Optional.empty();
        try {
            pause = worker.proceed();
        } catch (Throwable failure) {
            LOGGER.log(Level.SEVERE, failure, () -> this + " broke off for one of its workers");
            problem.compareAndSet(null, problemOf(failure));
        } finally {
            if (pause.isEmpty()) {
                ended(worker, facts);
            }
        }
        return pause;
    }

    private void ended(VerificationWorker worker, TenantFacts facts) {
        if (atWork.decrementAndGet() == 0) {
            try {
                worker.closeAll();
            } finally {
                succeeded(facts);
            }
        }
    }

    private void begun() {
        KnownAccounts.get()
                .update(
                        reference,
                        record -> record.withRun(
                                new TenantRecord.LastRun(started, null, by, null, false), record.keyExpires()));
    }

    private void succeeded(TenantFacts facts) {
        boolean brokenOff = !waiting.isEmpty();
        String whatWentWrong = brokenOff && problem.get() == null
                ? Jenkins.get().isQuietingDown()
                        ? "Jenkins was prepared for shutdown before all accounts were verified"
                        : "It was interrupted before all accounts were verified"
                : problem.get();
        end(
                new TenantRecord.LastRun(started, brokenOff ? null : clock.instant(), by, whatWentWrong, false),
                record -> facts.keyExpires().orElse(null));
    }

    private void failed(Throwable failure) {
        boolean told = failure instanceof AbortException || failure instanceof RemoteCallException;
        LOGGER.log(
                told ? Level.WARNING : Level.SEVERE,
                told ? null : failure,
                () -> this + " could not be done: " + problemOf(failure));
        boolean refused = failure instanceof RemoteCallException answer && answer.isCredentialsRefused();
        end(
                new TenantRecord.LastRun(started, clock.instant(), by, problemOf(failure), refused),
                TenantRecord::keyExpires);
    }

    /** Ends for the page and the schedule too where the record can't be written. */
    private void end(TenantRecord.LastRun run, Function<TenantRecord, Instant> keyExpires) {
        try {
            KnownAccounts.get().update(reference, record -> record.withRun(run, keyExpires.apply(record))
                    .withNext(ScheduleTimer.next(reference, clock.instant())));
        } catch (UncheckedIOException unwritten) {
            LOGGER.log(Level.SEVERE, unwritten, () -> "How it ended can't be kept: " + this);
        } finally {
            ended.run();
        }
    }

    private static String problemOf(Throwable failure) {
        boolean forPeople = failure instanceof AbortException
                || failure instanceof RemoteCallException
                || failure instanceof UncheckedIOException;
        return forPeople ? failure.getMessage() : "It broke off; Jenkins' log says more";
    }

    /** For Jenkins' log. */
    @Override
    public String toString() {
        return "The verification of the accounts of " + reference.fullName() + ", asked for by " + by;
    }

    private static void close(Opened<Engine> engine) {
        if (engine != null) {
            engine.close();
        }
    }
}
