package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.JsonReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.TextReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What came of one command on one account. Immutable; holds no secret. */
public final class AccountOutcome {

    /**
     * A finding in plain values.
     *
     * @param code stable code, for example {@code role-missing}
     * @param severity {@code info}, {@code warning} or {@code error}
     * @param message what was found
     * @param remedy what to do next
     */
    public record FoundItem(String code, String severity, String message, String remedy) {}

    /**
     * A change in plain values.
     *
     * @param action the API operation, for example {@code CreateRole}
     * @param resource what it was done to
     * @param detail what exactly, may be empty
     */
    public record ChangeItem(String action, String resource, String detail) {}

    private final AccountReport report;
    private final String tenant;
    private final Instant started;
    private final Duration took;

    AccountOutcome(AccountReport report, String tenant, Instant started, Duration took) {
        this.report = report;
        this.tenant = tenant;
        this.started = started;
        this.took = took;
    }

    AccountReport report() {
        return report;
    }

    /** {@return the account ID} */
    public String account() {
        return report.account().value();
    }

    /** {@return the role's ARN, unless AWS could not be read} */
    public Optional<String> roleArn() {
        return report.roleArn().map(RoleArn::toString);
    }

    /** {@return the account's connector, if there is exactly one} */
    public OptionalLong connectorId() {
        return report.connectorId();
    }

    /** {@return the changes made, or planned in a dry run} */
    public List<ChangeItem> changes() {
        return report.changes().stream()
                .map(change -> new ChangeItem(change.action(), change.resource(), change.detail()))
                .toList();
    }

    /** {@return findings that stay} */
    public List<FoundItem> findings() {
        return report.findings().stream().map(AccountOutcome::plain).toList();
    }

    static FoundItem plain(Finding finding) {
        return new FoundItem(finding.code().code(), finding.severity().label(), finding.message(), finding.remedy());
    }

    /** {@return whether no finding of severity error stays} */
    public boolean isFine() {
        return report.worst().filter(Severity.ERROR::equals).isEmpty();
    }

    /** {@return whether the run was aborted, so that the findings tell nothing of the account} */
    public boolean isAborted() {
        return report.findings().stream().anyMatch(finding -> finding.code() == FindingCode.ABORTED);
    }

    /** {@return the worst severity among the findings that stay: {@code info}, {@code warning} or {@code error}} */
    public Optional<String> worstSeverity() {
        return report.worst().map(Severity::label);
    }

    /** {@return requests sent by this engine since it was opened, by {@code service:operation}} */
    public Map<String, Long> calls() {
        return Map.copyOf(report.calls());
    }

    /** {@return the report for programs, one JSON object} */
    public String json() {
        return JsonReport.render(report);
    }

    /** {@return the report for people} */
    public String text() {
        return TextReport.render(report);
    }

    /** {@return the same as a run over one account, for the forms that only runs have} */
    public FleetOutcome asRun() {
        return new FleetOutcome(FleetReport.ofOne(tenant, started, took, report));
    }
}
