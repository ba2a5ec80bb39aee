package io.jenkins.plugins.workloadsecurityaws.step;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.Progress;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.Plain;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** Says in a build's log what is changed, waited for and found: a line each, and one that sums up. Thread-safe. */
final class BuildLog {

    /** Of how far a run over many accounts has come, however many there are. */
    private static final int LINES_OF_PROGRESS = 20;

    private final PrintStream log;
    private int progressTold;

    BuildLog(PrintStream log) {
        this.log = log;
    }

    void tell(AccountReport report, boolean dryRun) {
        if (dryRun) {
            report.changes()
                    .forEach(change ->
                            println(Messages.BuildLog_planned(change.action(), change.resource(), change.detail())));
        }
        report.findings().forEach(this::found);
        String account = report.account().value();
        int changes = report.changes().size();
        int findings = report.findings().size();
        println(
                dryRun
                        ? Messages.BuildLog_sumOfPlan(account, changes, findings)
                        : Messages.BuildLog_sum(account, changes, findings));
    }

    /** Of many accounts, those alone that are not well. */
    void tell(FleetReport report) {
        report.entries().stream()
                .filter(entry -> !entry.reason().isEmpty())
                .forEach(entry -> println(Messages.BuildLog_account(
                        entry.account().value(),
                        entry.name().orElse(""),
                        entry.state().label(),
                        entry.reason())));
        report.findings().forEach(this::found);
        println(Messages.BuildLog_accounts(report.entries().size(), counts(report.counts())));
    }

    void changed(Change change) {
        println(Messages.BuildLog_changed(change.action(), change.resource(), change.detail()));
    }

    void waits(String why) {
        println(Messages.BuildLog_waits(why));
    }

    synchronized void progressed(Progress progress) {
        int line = progress.done() * LINES_OF_PROGRESS / Math.max(1, progress.total());
        if (line > progressTold) {
            progressTold = line;
            println(Messages.BuildLog_progress(
                    progress.done(),
                    progress.total(),
                    counts(progress.counts()),
                    progress.left().map(left -> left.toSeconds()).orElse(0L)));
        }
    }

    /** Names come from AWS and texts from a tenant's server: none of them may forge a line of a build's log. */
    void println(String line) {
        log.println(Plain.line(line));
    }

    private void found(Finding found) {
        println(Messages.BuildLog_found(
                found.severity().label(), found.code().code(), found.message(), found.remedy()));
    }

    /** For example {@code {changed=3, failed=1}}. */
    private static Map<String, Number> counts(Map<FleetEntry.State, ? extends Number> counts) {
        Map<String, Number> labelled = new LinkedHashMap<>();
        counts.forEach((state, count) -> labelled.put(state.label(), count));
        return labelled;
    }
}
