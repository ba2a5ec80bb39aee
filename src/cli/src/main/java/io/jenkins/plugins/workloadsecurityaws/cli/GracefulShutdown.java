package io.jenkins.plugins.workloadsecurityaws.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What happens between a signal that ends the process (Ctrl-C, SIGTERM, SIGHUP) and its end: work under way is
 * interrupted, and the process stays until the command has written its report, for a few seconds at most. The exit code
 * is then Java's own: 128 and the number of the signal.
 */
final class GracefulShutdown {

    private static final Duration REPORT_WITHIN = Duration.ofSeconds(5);

    private final CountDownLatch finished = new CountDownLatch(1);
    private boolean begun;
    private boolean requested;
    private Thread working;

    /** From now on a signal ends the process by way of this object. */
    void install() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::shutDown, "graceful-shutdown"));
    }

    /** Does the work on this thread, which a signal interrupts; afterwards the thread is free to write the report. */
    <T> T interruptible(Supplier<T> work) {
        begin();
        try {
            return work.get();
        } finally {
            end();
        }
    }

    /** {@return whether a signal came} */
    synchronized boolean isRequested() {
        return requested;
    }

    /** Nothing is left to be written: the process may end. */
    void finish() {
        finished.countDown();
    }

    private synchronized void begin() {
        begun = true;
        working = Thread.currentThread();
        if (requested) {
            working.interrupt();
        }
    }

    /** Files and connections are closed by a write of an interrupted thread, so the interrupt ends with the work. */
    private synchronized void end() {
        working = null;
        if (requested) {
            Thread.interrupted();
        }
    }

    /** Tells whether there is a report to wait for: most commands do nothing that would need one. */
    private synchronized boolean interrupt() {
        requested = true;
        if (working != null) {
            working.interrupt();
        }
        return begun;
    }

    private void shutDown() {
        if (!interrupt()) {
            return;
        }
        try {
            finished.await(REPORT_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException endsNow) {
            Thread.currentThread().interrupt();
        }
    }
}
