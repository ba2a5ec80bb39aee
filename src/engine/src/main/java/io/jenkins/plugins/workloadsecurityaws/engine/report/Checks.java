package io.jenkins.plugins.workloadsecurityaws.engine.report;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Proof;
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

    /** How a check can end. */
    enum Outcome {
        /** It was looked at, and no finding of severity error stays. */
        PASSED,
        /** A finding of severity error stays. */
        FAILED,
        /** It was not looked at, could not be, or proves nothing yet. */
        SKIPPED
    }

    /**
     * How one check of one account ended.
     *
     * @param check which check
     * @param outcome how it ended
     * @param reason why it was skipped or failed; empty otherwise
     * @param findings what was found; may hold warnings of a check that passed
     */
    record Result(Check check, Outcome outcome, String reason, List<Finding> findings) {

        static Result passed(Check check, List<Finding> findings) {
            return new Result(check, Outcome.PASSED, "", findings);
        }

        static Result failed(Check check, String reason, List<Finding> findings) {
            return new Result(check, Outcome.FAILED, reason, findings);
        }

        static Result skipped(Check check, String reason, List<Finding> findings) {
            return new Result(check, Outcome.SKIPPED, reason, findings);
        }
    }

    private final AccountReport report;

    private Checks(AccountReport report) {
        this.report = report;
    }

    /** The results of all checks, in the order of {@link Check}. */
    static List<Result> of(FleetEntry entry) {
        return Arrays.stream(Check.values())
                .map(check -> entry.report()
                        .filter(report -> entry.state() != FleetEntry.State.NOT_REACHED)
                        .map(report -> new Checks(report).result(check))
                        .orElseGet(() -> withoutReport(entry, check)))
                .toList();
    }

    private static Result withoutReport(FleetEntry entry, Check check) {
        boolean told = check == Check.RUN;
        return switch (entry.state()) {
            case FAILED ->
                told
                        ? Result.failed(check, entry.reason(), List.of())
                        : Result.skipped(check, "not looked at: " + entry.reason(), List.of());
            case CHANGED, UNCHANGED ->
                told
                        ? Result.passed(check, List.of())
                        : Result.skipped(check, "not visited by this process", List.of());
            case SKIPPED, NOT_REACHED -> Result.skipped(check, entry.reason(), List.of());
        };
    }

    private Result result(Check check) {
        Optional<Proof> unproved =
                check.layer().flatMap(report::proof).filter(proof -> proof.state() != Proof.State.PROVED);
        return unproved.map(proof -> unproved(check, proof)).orElseGet(() -> looked(check));
    }

    /** Only what was proved has passed. */
    private Result unproved(Check check, Proof proof) {
        List<Finding> own = those(report.findings(), check);
        return proof.state() == Proof.State.REFUTED
                ? Result.failed(check, proof.told(), own)
                : Result.skipped(check, proof.state().words() + ": " + proof.told(), own);
    }

    private Result looked(Check check) {
        List<Finding> own = those(report.findings(), check);
        List<Finding> mended = those(report.mended(), check);
        Optional<Finding> worst = own.stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .findFirst();
        if (worst.isPresent()) {
            return Result.failed(check, coded(worst.get()), own);
        }
        Optional<String> unproved = mended.stream()
                .findFirst()
                .map(finding -> coded(finding) + "; this plan would put it right")
                .or(() -> own.stream()
                        .filter(finding -> Check.provesNothing(finding.code()))
                        .findFirst()
                        .map(Checks::coded))
                .or(() -> own.isEmpty() ? unseen(check) : Optional.empty());
        List<Finding> all = Stream.concat(mended.stream(), own.stream()).toList();
        return unproved.map(reason -> Result.skipped(check, reason, all)).orElseGet(() -> Result.passed(check, own));
    }

    /** Why nothing can be said of a check that nothing was found on, if nothing can. */
    private Optional<String> unseen(Check check) {
        boolean trustWasRead = check == Check.TRUST_POLICY && report.trust().isPresent();
        boolean isProved = check.layer().flatMap(report::proof).isPresent();
        if (check == Check.RUN || trustWasRead || isProved) {
            return Optional.empty();
        }
        Optional<Finding> stopped = report.findings().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .filter(finding ->
                        Check.of(finding.code()) == Check.RUN || finding.code() == FindingCode.EXTERNAL_ID_DIFFERS)
                .findFirst();
        if (stopped.isPresent()) {
            return stopped.map(finding -> "not proved: " + coded(finding));
        }
        return switch (check) {
            case PROOF_BY_EVALUATION, PROOF_BY_PROBE, PROOF_BY_SERVICE -> Optional.of("not asked for (option prove)");
            case ROLE -> report.roleArn().isPresent() ? Optional.empty() : Optional.of("the role was not looked at");
            case CONNECTOR ->
                report.connectorId().isPresent() || offboards()
                        ? Optional.empty()
                        : Optional.of("no connector was looked at");
            case SYNCHRONISATION ->
                report.connectorId().isPresent() && !offboards()
                        ? Optional.empty()
                        : Optional.of("there is no connector that could synchronise");
            case EXTERNAL_ID ->
                report.roleArn().isPresent() && !offboards()
                        ? Optional.empty()
                        : Optional.of("the external ID was not compared");
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
        if (check == Check.POLICY_DOCUMENTS && found(FindingCode.POLICY_UNREADABLE)) {
            return Optional.of("not proved: a policy could not be read");
        }
        return (check == Check.TRUST_POLICY || check == Check.PERMISSIONS) && found(FindingCode.POLICY_MALFORMED)
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
