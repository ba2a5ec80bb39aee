package io.jenkins.plugins.workloadsecurityaws.connection;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.workloadsecurityaws.audit.ControllerTrail;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionList;

/**
 * The threads on which every call to AWS and Workload Security is made: 16 for single accounts, and at most 64 more for all
 * runs over many accounts together, 16 that lead one each and 48 that visit accounts. Tenants share them
 * ({@link FairThreadPool}). They end with Jenkins: what is still running then is interrupted, notes that its outcome is
 * unknown, and the next run carries on from what it finds. What is between two turns then takes its last, so that it keeps
 * what it found and closes what it opened.
 */
@Extension
public class CallThreads {

    private static final Logger LOGGER = Logger.getLogger(CallThreads.class.getName());
    private static final String NAME = "Workload Security for AWS";
    private static final long SECONDS_TO_END = 5;

    /** For whom work is done, which decides how many threads it leaves to others. */
    public enum Purpose {
        /** A build, which may have many more at its side. */
        BUILD,
        /** A verification of all accounts. */
        SCHEDULE,
        /** Somebody who waits before the page. */
        PAGE
    }

    /** Work that is carried on in turns, so that it holds no thread while it waits. */
    @FunctionalInterface
    public interface Turns {

        /**
         * Takes one turn; where its thread is interrupted it is the last. It answers whoever waits for the work, also after
         * an error.
         *
         * @return how long to wait before the next turn; empty: the work is done
         */
        Optional<Duration> proceed();
    }

    private final FairThreadPool accounts = new FairThreadPool(NAME, 16);
    private final FairThreadPool fleets = new FairThreadPool(NAME + ": runs over many accounts", 16);
    private final FairThreadPool fleetWorkers = new FairThreadPool(NAME + ": accounts of such runs", 48);
    private final Set<Work> open = ConcurrentHashMap.newKeySet();
    private volatile boolean ending;

    /** {@return the threads that all share} */
    public static CallThreads get() {
        return ExtensionList.lookupSingleton(CallThreads.class);
    }

    /**
     * Has work done on single accounts.
     *
     * @param purpose for whom
     * @param tenant the tenant's key
     * @param what names the work for Jenkins' log: what is done, for which tenant, and who asked for it
     * @param work the work
     * @return cancels it
     * @throws RejectedExecutionException if Jenkins is going down: the work is to be begun when it is up again
     */
    public Work submit(Purpose purpose, String tenant, String what, Turns work) {
        Work submitted = new Work(turn -> accounts.execute(purpose, tenant, turn), what, work);
        submitted.begin();
        return submitted;
    }

    /**
     * Has work done that leads a run over many accounts.
     *
     * @param purpose for whom
     * @param tenant the tenant's key
     * @param what names the work for Jenkins' log, as above
     * @param run the run
     * @param waits hears once how many runs wait for a thread before this one, if it has none at once
     * @return cancels it
     * @throws RejectedExecutionException if Jenkins is going down
     */
    public Work submitFleet(Purpose purpose, String tenant, String what, Turns run, IntConsumer waits) {
        AtomicBoolean told = new AtomicBoolean();
        Work submitted = new Work(
                turn -> fleets.execute(purpose, tenant, turn).ifPresent(before -> {
                    if (!told.getAndSet(true)) {
                        waits.accept(before);
                    }
                }),
                what,
                run);
        submitted.begin();
        return submitted;
    }

    /**
     * The threads that visit the accounts of such runs.
     *
     * @param purpose for whom
     * @param tenant the tenant's key
     * @return executes each work when it is the tenant's turn
     */
    public Executor fleetWorkers(Purpose purpose, String tenant) {
        return visit -> fleetWorkers.execute(purpose, tenant, visit);
    }

    /** {@return whether Jenkins is going down, so that work which breaks off now is to be resumed and not to fail} */
    public boolean isEnding() {
        return ending;
    }

    /** Ends the threads with Jenkins, once no pipeline takes an answer any more: what breaks off here fails no build. */
    @Terminator(requires = FlowExecutionList.EXECUTIONS_SUSPENDED, attains = ControllerTrail.CALLS_ENDED)
    public static void end() {
        ExtensionList.lookup(CallThreads.class).forEach(CallThreads::close);
    }

    void close() {
        ending = true;
        List<FairThreadPool> all = List.of(accounts, fleets, fleetWorkers);
        all.forEach(FairThreadPool::end);
        try {
            for (FairThreadPool each : all) {
                if (!each.awaitEnd(SECONDS_TO_END)) {
                    LOGGER.log(
                            Level.WARNING, "Calls to AWS or Workload Security were still running when Jenkins ended");
                }
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        open.forEach(Work::end);
    }

    /** Work that was submitted. Thread-safe. */
    public final class Work {

        private final Executor threads;
        private final String what;
        private final Turns turns;
        private Thread atWork;
        private ScheduledFuture<?> pause;
        private boolean cancelled;

        private Work(Executor threads, String what, Turns turns) {
            this.threads = threads;
            this.what = what;
            this.turns = turns;
        }

        private void submit() {
            threads.execute(this::takeTurn);
        }

        private void begin() {
            open.add(this);
            try {
                submit();
            } catch (RejectedExecutionException goingDown) {
                open.remove(this);
                throw goingDown;
            }
        }

        /** A turn that was not begun, or not before a pause is over, is taken all the same, at once and interrupted. */
        public synchronized void cancel() {
            cancelled = true;
            if (atWork != null) {
                atWork.interrupt();
            }
            if (pause != null && pause.cancel(false)) {
                resubmit();
            }
        }

        private void takeTurn() {
            began();
            Optional<Duration> next = Optional.empty();
            try {
                next = turns.proceed();
            } catch (Throwable failure) {
                LOGGER.log(Level.SEVERE, failure, () -> what + " broke off");
                throw failure;
            } finally {
                ended(next);
            }
        }

        private synchronized void began() {
            pause = null;
            atWork = Thread.currentThread();
            if (cancelled) {
                atWork.interrupt();
            }
        }

        private synchronized void ended(Optional<Duration> next) {
            atWork = null;
            if (cancelled) {
                Thread.interrupted();
            }
            if (next.isEmpty()) {
                open.remove(this);
                return;
            }
            if (next.get().isZero() || cancelled) {
                resubmit();
            } else {
                pause = Timer.get().schedule(this::resubmit, next.get().toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        /** Takes the last turn of what no thread has, as Jenkins itself; a turn that outlived its thread's end is left alone. */
        private void end() {
            synchronized (this) {
                if (atWork != null || !open.remove(this)) {
                    return;
                }
            }
            boolean hurried = Thread.currentThread().isInterrupted();
            try (ACLContext asJenkins = ACL.as2(ACL.SYSTEM2)) {
                Thread.currentThread().interrupt();
                turns.proceed();
            } catch (RuntimeException | Error failure) {
                LOGGER.log(Level.SEVERE, failure, () -> what + " broke off");
            } finally {
                Thread.interrupted();
                if (hurried) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private void resubmit() {
            try {
                submit();
            } catch (RejectedExecutionException goingDown) {
                LOGGER.log(Level.FINE, goingDown, () -> what + " is carried on when Jenkins is up again");
            }
        }
    }
}
