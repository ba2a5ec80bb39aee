package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import java.util.Optional;

/** Which state a visited account ended in: read off the report, nothing is judged again. */
final class Verdict {

    private Verdict() {}

    static FleetEntry of(SelectedAccount account, AccountReport report) {
        FleetEntry entry = FleetEntry.of(account.name(), report);
        return abortedBeforeAnything(report)
                ? new FleetEntry(
                        entry.account(),
                        entry.name(),
                        FleetEntry.State.NOT_REACHED,
                        entry.reason(),
                        Optional.of(report))
                : entry;
    }

    /** An account that the cancellation met before anything was sent that writes is one that the run did not get to. */
    private static boolean abortedBeforeAnything(AccountReport report) {
        return report.changes().isEmpty()
                && report.undone().isEmpty()
                && has(report, FindingCode.ABORTED)
                && !has(report, FindingCode.OUTCOME_UNKNOWN);
    }

    private static boolean has(AccountReport report, FindingCode code) {
        return report.findings().stream().anyMatch(finding -> finding.code() == code);
    }
}
