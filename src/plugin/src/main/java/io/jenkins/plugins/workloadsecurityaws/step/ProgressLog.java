package io.jenkins.plugins.workloadsecurityaws.step;

import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetListener;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetProgress;
import java.io.PrintStream;

/** Says in a build's log how far a run over many accounts has come: twenty lines, however many accounts there are. */
final class ProgressLog implements FleetListener {

    private static final int LINES = 20;

    private final PrintStream log;
    private int told;

    ProgressLog(PrintStream log) {
        this.log = log;
    }

    @Override
    public synchronized void progressed(FleetProgress progress) {
        int line = progress.done() * LINES / Math.max(1, progress.total());
        if (line > told) {
            told = line;
            log.println(Messages.ProgressLog_line(
                    progress.done(),
                    progress.total(),
                    progress.counts(),
                    progress.left().map(left -> left.toSeconds()).orElse(0L)));
        }
    }

    @Override
    public synchronized void waits(String why) {
        log.println(Messages.ChangeLog_waits(why));
    }
}
