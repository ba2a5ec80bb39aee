package io.jenkins.plugins.workloadsecurityaws.engine.report;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Plan;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Result;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Step;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustVerdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * Everything that is to be said of one command on one account.
 *
 * @param command the command's name
 * @param dryRun whether the changes are only planned
 * @param account the account
 * @param roleArn the role's ARN, unless AWS could not be read
 * @param connectorId the account's connector, if there is exactly one
 * @param trust what the evaluation of the trust policy proved, if it was read by this command
 * @param changes the changes made, or planned
 * @param undone the changes that were made and taken back
 * @param mended findings that a planned change would put right (dry run only)
 * @param findings findings that stay
 * @param calls requests sent, by {@code service:operation}
 */
public record AccountReport(
        String command,
        boolean dryRun,
        AccountId account,
        Optional<RoleArn> roleArn,
        OptionalLong connectorId,
        Optional<TrustVerdict> trust,
        List<Change> changes,
        List<Change> undone,
        List<Finding> mended,
        List<Finding> findings,
        SortedMap<String, Long> calls) {

    /**
     * The report of a dry run.
     *
     * @param command the command's name
     * @param account the account
     * @param plan the plan
     * @param calls requests sent
     * @return the report
     */
    public static AccountReport ofPlan(String command, AccountId account, Plan plan, SortedMap<String, Long> calls) {
        List<Change> changes = plan.steps().stream().map(Step::change).toList();
        return new AccountReport(
                command,
                true,
                account,
                plan.role(),
                plan.connectorId(),
                plan.trust(),
                changes,
                List.of(),
                plan.mended(),
                plan.remaining(),
                calls);
    }

    /**
     * The report of a verification: every finding stays, because nothing is done about any.
     *
     * @param account the account
     * @param plan the plan that would mend what was found
     * @param calls requests sent
     * @return the report
     */
    public static AccountReport ofVerification(AccountId account, Plan plan, SortedMap<String, Long> calls) {
        return new AccountReport(
                "verify",
                false,
                account,
                plan.role(),
                plan.connectorId(),
                plan.trust(),
                List.of(),
                List.of(),
                List.of(),
                plan.findings(),
                calls);
    }

    /**
     * The report of a command that wrote.
     *
     * @param command the command's name
     * @param account the account
     * @param result how it ended
     * @param calls requests sent
     * @return the report
     */
    public static AccountReport ofResult(
            String command, AccountId account, Result result, SortedMap<String, Long> calls) {
        return new AccountReport(
                command,
                false,
                account,
                result.role(),
                result.connectorId(),
                Optional.empty(),
                result.changes(),
                result.undone(),
                List.of(),
                result.findings(),
                calls);
    }

    /** {@return the worst severity among the findings that stay, or empty} */
    public Optional<Severity> worst() {
        return findings.stream().map(Finding::severity).max(Severity::compareTo);
    }

    /** {@return requests sent, by service} */
    public Map<String, Long> callsByService() {
        return ReportNodes.byService(calls);
    }
}
