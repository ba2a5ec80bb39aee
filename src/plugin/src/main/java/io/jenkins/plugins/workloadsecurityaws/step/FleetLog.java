package io.jenkins.plugins.workloadsecurityaws.step;

import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetOutcome;
import java.io.PrintStream;

/** Says in a build's log what came of many accounts: one line for each that is not well, and one that sums up. */
final class FleetLog {

    private FleetLog() {}

    static void tell(PrintStream log, FleetOutcome outcome) {
        outcome.entries().stream()
                .filter(entry -> !entry.reason().isEmpty())
                .forEach(entry -> log.println(Messages.FleetLog_account(
                        entry.account(), entry.name().orElse(""), entry.state(), entry.reason())));
        outcome.findings()
                .forEach(found -> log.println(
                        Messages.BuildLog_found(found.severity(), found.code(), found.message(), found.remedy())));
        log.println(Messages.FleetLog_sum(outcome.entries().size(), outcome.counts()));
    }
}
