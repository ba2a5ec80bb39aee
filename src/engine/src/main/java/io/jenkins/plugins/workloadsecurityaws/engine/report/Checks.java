package io.jenkins.plugins.workloadsecurityaws.engine.report;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sorts an account's findings into checks. It judges nothing anew, with one exception on the safe side: silence counts as
 * passed only where the report shows that the thing was looked at; else the check is skipped.
 */
final class Checks {

    private final AccountReport report;

    private Checks(AccountReport report) {
        this.report = report;
    }

    /** The results of all checks, in the order of {@link Check}. */
    static List<CheckResult> of(FleetEntry entry) {
        return Arrays.stream(Check.values())
                .map(check -> entry.report()
                        .filter(report -> entry.state() != FleetEntry.State.NOT_REACHED)
                        .map(report -> new Checks(report).result(check))
                        .orElseGet(() -> withoutReport(entry, check)))
                .toList();
    }

    private static CheckResult withoutReport(FleetEntry entry, Check check) {
        boolean told = check == Check.RUN;
        return switch (entry.state()) {
            case FAILED ->
                told
                        ? CheckResult.failed(check, entry.reason(), List.of())
                        : CheckResult.skipped(check, "not looked at: " + entry.reason(), List.of());
            case CHANGED, UNCHANGED ->
                told
                        ? CheckResult.passed(check, List.of())
                        : CheckResult.skipped(check, "not visited by this process", List.of());
            case SKIPPED, NOT_REACHED -> CheckResult.skipped(check, entry.reason(), List.of());
        };
    }

    private CheckResult result(Check check) {
        List<Finding> own = those(report.findings(), check);
        List<Finding> mended = those(report.mended(), check);
        Optional<Finding> worst = own.stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .findFirst();
        if (worst.isPresent()) {
            return CheckResult.failed(check, coded(worst.get()), own);
        }
        Optional<String> unproved = mended.stream()
                .findFirst()
                .map(finding -> coded(finding) + "; this plan would put it right")
                .or(() -> own.stream().filter(Checks::provesNothing).findFirst().map(Checks::coded))
                .or(() -> own.isEmpty() ? unseen(check) : Optional.empty());
        List<Finding> all = Stream.concat(mended.stream(), own.stream()).toList();
        return unproved.map(reason -> CheckResult.skipped(check, reason, all))
                .orElseGet(() -> CheckResult.passed(check, own));
    }

    /** Findings that say that a thing is not known, rather than that it is right or wrong. */
    private static boolean provesNothing(Finding finding) {
        return switch (finding.code()) {
            case NEVER_SYNCED, FIRST_SYNC_TIMEOUT -> true;
            case EXTRA_PERMISSIONS_NOT_CHECKED -> finding.severity() != Severity.INFO;
            default -> false;
        };
    }

    /** Why nothing can be said of a check that nothing was found on, if nothing can. */
    private Optional<String> unseen(Check check) {
        boolean trustWasRead = check == Check.TRUST_POLICY && report.trust().isPresent();
        if (check == Check.RUN || trustWasRead) {
            return Optional.empty();
        }
        Optional<Finding> stopped = those(report.findings(), Check.RUN).stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .findFirst();
        if (stopped.isPresent()) {
            return stopped.map(finding -> "not proved: " + coded(finding));
        }
        return switch (check) {
            case ROLE -> report.roleArn().isPresent() ? Optional.empty() : Optional.of("the role was not looked at");
            case CONNECTOR ->
                report.connectorId().isPresent() || offboards()
                        ? Optional.empty()
                        : Optional.of("no connector was looked at");
            case SYNCHRONISATION ->
                report.connectorId().isPresent() && !offboards()
                        ? Optional.empty()
                        : Optional.of("there is no connector that could synchronise");
            default -> policiesUnseen(check);
        };
    }

    private Optional<String> policiesUnseen(Check check) {
        if (offboards()) {
            return Optional.of("does not matter for offboarding");
        }
        if (report.roleArn().isEmpty() || found(FindingCode.ROLE_MISSING)) {
            return Optional.of("there is no role to read");
        }
        return check != Check.POLICY_DOCUMENTS && found(FindingCode.POLICY_MALFORMED)
                ? Optional.of("not proved: a policy document can't be read")
                : Optional.empty();
    }

    private boolean offboards() {
        return report.command().equals("offboard");
    }

    private boolean found(FindingCode code) {
        return Stream.concat(report.findings().stream(), report.mended().stream())
                .anyMatch(finding -> finding.code() == code);
    }

    private static List<Finding> those(List<Finding> findings, Check check) {
        return findings.stream()
                .filter(finding -> Check.of(finding.code()) == check)
                .toList();
    }

    private static String coded(Finding finding) {
        return finding.code().code() + ": " + finding.message();
    }
}
