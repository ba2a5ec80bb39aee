package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/**
 * The workers of one run. A worker that waits for an answer may not hear its interrupt, so after a cancellation they are
 * waited for a moment only, and such workers left behind; they end when their connections are closed.
 * Thread-safe.
 */
final class WorkerPool {

    private static final long GRACE_MILLIS = 1500;

    private final AtomicReference<String> stopped = new AtomicReference<>();
    private final CompletableFuture<Void> cancelled = new CompletableFuture<>();

    /** Has so many workers do the work, and waits until all are done or the run is cancelled. */
    void work(int workers, Runnable work) {
        ExecutorService pool = Executors.newFixedThreadPool(workers, threads());
        try {
            List<CompletableFuture<Void>> running = IntStream.range(0, workers)
                    .mapToObj(number -> CompletableFuture.runAsync(() -> stoppingOnDefect(work), pool))
                    .toList();
            await(CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)), pool);
        } finally {
            pool.shutdownNow();
        }
    }

    /** Lets accounts under way come to their end and begins no other. The first reason counts. */
    void stop(String reason) {
        stopped.compareAndSet(null, reason);
    }

    void cancel() {
        stop("the run was cancelled");
        cancelled.complete(null);
    }

    boolean isStopped() {
        return stopped.get() != null;
    }

    String whyStopped() {
        return stopped.get();
    }

    private void stoppingOnDefect(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error defect) {
            stop("the run broke off: " + defect.getMessage());
            throw defect;
        }
    }

    private void await(CompletableFuture<Void> all, ExecutorService pool) {
        boolean interrupted = false;
        try {
            CompletableFuture.anyOf(all, cancelled).get();
        } catch (InterruptedException e) {
            interrupted = true;
            cancel();
        } catch (ExecutionException brokeOff) {
            rethrowError(brokeOff);
        }
        if (!all.isDone()) {
            pool.shutdownNow();
            interrupted |= leaveAfterGrace(all);
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
}
