package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * The workers of one run, on threads of its own or on threads that runs share: there a worker goes to the end of the queue
 * after each turn. A worker that waits for an answer may not hear its interrupt, so after a cancellation the run waits for
 * a moment only and then leaves such workers behind; they end when their connections are closed. Thread-safe.
 */
final class WorkerPool {

    private static final long GRACE_MILLIS = 1500;

    private final Optional<Executor> shared;
    private final AtomicReference<String> stopped = new AtomicReference<>();
    private final AtomicReference<Workers> current = new AtomicReference<>();
    private final CompletableFuture<Void> cancelled = new CompletableFuture<>();

    WorkerPool(Optional<Executor> shared) {
        this.shared = shared;
    }

    /**
     * Has so many workers take turns, and waits until there is no turn left or the run is cancelled.
     *
     * @param turn does one piece of the work, and tells whether there may be another
     */
    void work(int workers, BooleanSupplier turn) {
        if (shared.isPresent()) {
            work(workers, turn, shared.get(), false);
            return;
        }
        ExecutorService own = Executors.newFixedThreadPool(workers, threads());
        try {
            work(workers, turn, own, false);
        } finally {
            own.shutdownNow();
        }
    }

    /** Does what needs one thread alone: where threads are shared that is the calling one, which only waits otherwise. */
    void alone(Runnable work) {
        alone(work, false);
    }

    /** The same where the run has stopped, to bring what is under way to its end; not after a cancellation. */
    void lastly(Runnable work) {
        alone(work, true);
    }

    private void alone(Runnable work, boolean evenStopped) {
        BooleanSupplier once = () -> {
            work.run();
            return false;
        };
        if (shared.isPresent()) {
            work(1, once, Runnable::run, evenStopped);
            return;
        }
        ExecutorService own = Executors.newFixedThreadPool(1, threads());
        try {
            work(1, once, own, evenStopped);
        } finally {
            own.shutdownNow();
        }
    }

    private void work(int workers, BooleanSupplier turn, Executor threads, boolean evenStopped) {
        Workers all = new Workers(turn, threads, evenStopped);
        current.set(all);
        for (int worker = 0; worker < workers; worker++) {
            all.submit();
        }
        await(all);
    }

    /** Lets accounts under way come to their end and begins no other. The first reason counts. */
    void stop(String reason) {
        stopped.compareAndSet(null, reason);
    }

    void cancel() {
        stop("the run was cancelled");
        cancelled.complete(null);
        Optional.ofNullable(current.get()).ifPresent(Workers::interrupt);
    }

    boolean isCancelled() {
        return cancelled.isDone();
    }

    boolean isStopped() {
        return stopped.get() != null;
    }

    String whyStopped() {
        return stopped.get();
    }

    private void await(Workers all) {
        boolean interrupted = Thread.interrupted();
        if (interrupted) {
            cancel();
        }
        try {
            CompletableFuture.anyOf(all.done, cancelled).get();
        } catch (InterruptedException e) {
            interrupted = true;
            cancel();
        } catch (ExecutionException brokeOff) {
            rethrowError(brokeOff);
        }
        if (!all.done.isDone()) {
            interrupted |= leaveAfterGrace(all.done);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean leaveAfterGrace(CompletableFuture<Void> all) {
        try {
            all.get(GRACE_MILLIS, TimeUnit.MILLISECONDS);
            return false;
        } catch (InterruptedException again) {
            return true;
        } catch (TimeoutException stillWaitingForAnswers) {
            return false;
        } catch (ExecutionException brokeOff) {
            rethrowError(brokeOff);
            return false;
        }
    }

    /** An exception that ended the run is told as the reason why it stopped; an error of the machine is not ours to tell. */
    private static void rethrowError(ExecutionException brokeOff) {
        if (brokeOff.getCause() instanceof Error error) {
            throw error;
        }
    }

    private static ThreadFactory threads() {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, "fleet-worker-" + number.incrementAndGet());
            thread.setDaemon(true);
            // The maker's own loader could be that of a build, which must not be kept alive by a thread.
            thread.setContextClassLoader(WorkerPool.class.getClassLoader());
            return thread;
        };
    }

    /** Workers at one kind of work; each run is one turn of one of them. Only a thread that takes a turn is interrupted. */
    private final class Workers implements Runnable {

        private final BooleanSupplier turn;
        private final Executor threads;
        private final boolean evenStopped;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final Set<Thread> atWork = new HashSet<>();
        private boolean interrupting;
        private boolean noTurnLeft;
        private Throwable defect;

        Workers(BooleanSupplier turn, Executor threads, boolean evenStopped) {
            this.turn = turn;
            this.threads = threads;
            this.evenStopped = evenStopped;
        }

        void submit() {
            try {
                threads.execute(this);
            } catch (RejectedExecutionException ended) {
                stop("the threads of the run were ended");
                left(false);
            }
        }

        @Override
        public void run() {
            if (!entered()) {
                return;
            }
            boolean more = false;
            try {
                more = turn.getAsBoolean();
            } catch (RuntimeException | Error broken) {
                stop("the run broke off: " + broken.getMessage());
                defect(broken);
            } finally {
                left(more);
            }
            if (more) {
                submit();
            }
        }

        /** Workers that stand in the queue find nothing to do when the last turn is over, so nobody waits for them. */
        private synchronized boolean entered() {
            if (noTurnLeft || cancelled.isDone() || isStopped() && !evenStopped) {
                left(false);
                return false;
            }
            atWork.add(Thread.currentThread());
            return true;
        }

        private synchronized void left(boolean more) {
            if (atWork.remove(Thread.currentThread()) && interrupting) {
                Thread.interrupted();
            }
            noTurnLeft |= !more;
            if (noTurnLeft && atWork.isEmpty()) {
                if (defect == null) {
                    done.complete(null);
                } else {
                    done.completeExceptionally(defect);
                }
            }
        }

        private synchronized void defect(Throwable broken) {
            defect = defect == null ? broken : defect;
        }

        synchronized void interrupt() {
            interrupting = true;
            atWork.forEach(Thread::interrupt);
        }
    }
}
