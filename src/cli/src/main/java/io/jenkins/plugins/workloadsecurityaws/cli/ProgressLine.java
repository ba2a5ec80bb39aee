package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetCommand;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a run has come: a bar on a terminal, elsewhere a plain line for each tenth of the accounts. */
interface ProgressLine extends Consumer<Progress>, AutoCloseable {

    @Override
    void close();

    static ProgressLine open(FleetCommand command, int total, PrintWriter out) {
        return System.console() == null
                ? new Plain(out, command.dryRun())
                : new Bar(command.label(), total, command.dryRun());
    }

    /** How many accounts ended in which state, and the time left, in words. */
    static String words(Progress progress, boolean dryRun) {
        String states = progress.counts().entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().words(dryRun))
                .collect(Collectors.joining(", "));
        return states
                + progress.left()
                        .map(left -> ", about " + clock(left) + " left")
                        .orElse("");
    }

    private static String clock(Duration left) {
        return String.format(Locale.ROOT, "%d:%02d", left.toMinutes(), left.toSecondsPart());
    }

    /** Lines for logs. */
    final class Plain implements ProgressLine {
        private final PrintWriter out;
        private final boolean dryRun;
        private int tenths;

        Plain(PrintWriter out, boolean dryRun) {
            this.out = out;
            this.dryRun = dryRun;
        }

        @Override
        public void accept(Progress progress) {
            int reached = progress.done() * 10 / progress.total();
            if (reached > tenths) {
                tenths = reached;
                out.println(progress.done() + " of " + progress.total() + " accounts: " + words(progress, dryRun));
                out.flush();
            }
        }

        @Override
        public void close() {}
    }

    /** A bar that is drawn in place, on standard error. */
    final class Bar implements ProgressLine {
        private final ProgressBar bar;
        private final boolean dryRun;

        Bar(String command, int total, boolean dryRun) {
            this.dryRun = dryRun;
            bar = new ProgressBarBuilder()
                    .setTaskName(command)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .hideEta()
                    .build();
        }

        @Override
        public void accept(Progress progress) {
            bar.stepTo(progress.done());
            bar.setExtraMessage(words(progress, dryRun));
        }

        @Override
        public void close() {
            bar.close();
        }
    }
}
