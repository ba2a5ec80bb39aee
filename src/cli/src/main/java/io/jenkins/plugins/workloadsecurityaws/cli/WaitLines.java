package io.jenkins.plugins.workloadsecurityaws.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Says on standard error what is waited for. The first wait is said at once; of those that follow within ten seconds, as
 * the waits of many accounts do, the last one with the number of the others. Thread-safe.
 */
final class WaitLines implements Consumer<String>, AutoCloseable {

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final PrintWriter err;
    private final String lineStart;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "wait-lines");
        thread.setDaemon(true);
        return thread;
    });
    private String last = "";
    private int unsaid;
    private boolean justSaid;

    /**
     * Makes it.
     *
     * @param err where the lines go
     * @param onTerminal whether a progress bar may stand in the line, which is then wiped
     */
    WaitLines(PrintWriter err, boolean onTerminal) {
        this.err = err;
        this.lineStart = onTerminal ? "\r\u001b[K" : "";
    }

    /** {@return the line that says what is waited for} */
    static String line(String why) {
        String begin = "waiting";
        return begin + ": " + (why.startsWith(begin + " ") ? why.substring(begin.length() + 1) : why);
    }

    @Override
    public synchronized void accept(String why) {
        last = why;
        unsaid++;
        if (!justSaid) {
            say();
        }
    }

    private synchronized void say() {
        justSaid = unsaid > 0;
        if (!justSaid) {
            return;
        }
        err.println(lineStart + line(last) + (unsaid == 1 ? "" : " (and " + (unsaid - 1) + " more)"));
        err.flush();
        unsaid = 0;
        if (!timer.isShutdown()) {
            timer.schedule(this::say, BETWEEN_LINES.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** What has not been said by the end is waited for no more. */
    @Override
    public synchronized void close() {
        timer.shutdownNow();
    }
}
