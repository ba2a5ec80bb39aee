package io.jenkins.plugins.workloadsecurityaws.connection;

import hudson.security.ACL;
import hudson.util.ClassLoaderSanityThreadFactory;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import jenkins.security.ImpersonatingExecutorService;
import jenkins.util.ContextResettingExecutorService;

/**
 * A bounded number of threads that tenants share. Each tenant has a queue for each purpose. The queue that has the fewest
 * threads is served next, and none gets another thread once it has as many as are free: so there is one left for whoever
 * comes next, however long the others keep theirs. Builds leave a quarter of the threads to the schedule and the page, the
 * schedule an eighth to the page. Thread-safe.
 */
final class FairThreadPool {

    private static final long IDLE_SECONDS = 30;

    private record Share(CallThreads.Purpose purpose, String tenant) {}

    private static final class Waiting {
        private final Queue<Runnable> works = new ArrayDeque<>();
        private int busy;
    }

    private final int size;
    private final ExecutorService threads;
    private final Map<Share, Waiting> shares = new LinkedHashMap<>();
    private int busy;
    private boolean ended;

    FairThreadPool(String name, int size) {
        this.size = size;
        ThreadPoolExecutor fixed = new ThreadPoolExecutor(
                size,
                size,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new NamingThreadFactory(new ClassLoaderSanityThreadFactory(new DaemonThreadFactory()), name));
        fixed.allowCoreThreadTimeOut(true);
        // Work runs as Jenkins itself, whoever asked for it, and leaves nothing behind on its thread.
        threads = new ContextResettingExecutorService(new ImpersonatingExecutorService(fixed, ACL.SYSTEM2));
    }

    /**
     * Has work done when it is the tenant's turn.
     *
     * @return how many works wait for a thread before it; empty: it has one
     * @throws RejectedExecutionException if the pool was ended
     */
    synchronized OptionalInt execute(CallThreads.Purpose purpose, String tenant, Runnable work) {
        if (ended) {
            throw new RejectedExecutionException("Jenkins is going down");
        }
        shares.computeIfAbsent(new Share(purpose, tenant), share -> new Waiting())
                .works
                .add(work);
        dispatch();
        boolean waits = shares.values().stream()
                .flatMap(waiting -> waiting.works.stream())
                .anyMatch(waiting -> waiting == work);
        return waits ? OptionalInt.of(waiting() - 1) : OptionalInt.empty();
    }

    private int waiting() {
        return shares.values().stream()
                .mapToInt(waiting -> waiting.works.size())
                .sum();
    }

    private void dispatch() {
        for (Optional<Share> next = next(); next.isPresent(); next = next()) {
            Share share = next.get();
            // To the end, so that those with equally many threads take turns.
            Waiting waiting = shares.remove(share);
            shares.put(share, waiting);
            Runnable work = waiting.works.remove();
            waiting.busy++;
            busy++;
            threads.execute(() -> run(share, waiting, work));
        }
    }

    private Optional<Share> next() {
        return shares.entrySet().stream()
                .filter(entry -> !entry.getValue().works.isEmpty())
                .filter(entry -> entry.getValue().busy < free(entry.getKey().purpose()))
                .min(Comparator.comparingInt(entry -> entry.getValue().busy))
                .map(Map.Entry::getKey);
    }

    private int free(CallThreads.Purpose purpose) {
        int left =
                switch (purpose) {
                    case BUILD -> size / 4;
                    case SCHEDULE -> size / 8;
                    case PAGE -> 0;
                };
        return size - left - busy;
    }

    private void run(Share share, Waiting waiting, Runnable work) {
        try {
            work.run();
        } finally {
            done(share, waiting);
        }
    }

    private synchronized void done(Share share, Waiting waiting) {
        waiting.busy--;
        busy--;
        if (waiting.busy == 0 && waiting.works.isEmpty()) {
            shares.remove(share);
        }
        if (!ended) {
            dispatch();
        }
    }

    /** Interrupts what runs, and drops what waits. */
    synchronized void end() {
        ended = true;
        shares.values().forEach(waiting -> waiting.works.clear());
        threads.shutdownNow();
    }

    boolean awaitEnd(long seconds) throws InterruptedException {
        return threads.awaitTermination(seconds, TimeUnit.SECONDS);
    }
}
