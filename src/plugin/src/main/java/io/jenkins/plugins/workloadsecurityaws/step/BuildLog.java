package io.jenkins.plugins.workloadsecurityaws.step;

import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountOutcome;
import java.io.PrintStream;

/** Says in a build's log what was found: one line for each finding, and one that sums up. */
final class BuildLog {

    private BuildLog() {}

    static void tell(PrintStream log, AccountOutcome outcome, boolean dryRun) {
        if (dryRun) {
            outcome.changes()
                    .forEach(change -> log.println(
                            Messages.BuildLog_planned(change.action(), change.resource(), change.detail())));
        }
        outcome.findings()
                .forEach(found -> log.println(
                        Messages.BuildLog_found(found.severity(), found.code(), found.message(), found.remedy())));
        int changes = outcome.changes().size();
        int findings = outcome.findings().size();
        log.println(
                dryRun
                        ? Messages.BuildLog_sumOfPlan(outcome.account(), changes, findings)
                        : Messages.BuildLog_sum(outcome.account(), changes, findings));
    }
}
