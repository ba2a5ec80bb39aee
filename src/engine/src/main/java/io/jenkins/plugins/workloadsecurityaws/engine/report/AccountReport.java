package io.jenkins.plugins.workloadsecurityaws.engine.report;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditHead;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Proof;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.RotationStage;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Assessment;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Plan;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Proven;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Result;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Step;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * Everything that is to be said of one command on one account. Immutable; holds no secret.
 *
 * @param command the command's name
 * @param dryRun whether the changes are only planned
 * @param tenant the tenant's name
 * @param account the account
 * @param started when the command began
 * @param took how long it took
 * @param roleArn the role's ARN, unless AWS could not be read
 * @param connectorId the account's connector, if there is exactly one
 * @param roleIsOurs whether the role was seen with this tenant's tags; absent: no role was seen
 * @param trust what the evaluation of the trust policy proved, if it was read by this command
 * @param rotation how far a change of the external ID has come, if one was begun or is asked for
 * @param proofs what each layer of a proof came to, in the order of the layers; empty unless a proof was asked for
 * @param changes the changes made, or planned
 * @param undone the changes that were made and taken back
 * @param mended findings that a planned change would put right (dry run only)
 * @param findings findings that stay
 * @param calls requests sent by the engine since it was opened, by {@code service:operation}
 * @param auditHead how the audit trail ended when the run did, if one is kept
 */
public record AccountReport(
        String command,
        boolean dryRun,
        String tenant,
        AccountId account,
        Instant started,
        Duration took,
        Optional<RoleArn> roleArn,
        OptionalLong connectorId,
        Optional<Boolean> roleIsOurs,
        Optional<TrustVerdict> trust,
        Optional<RotationStage> rotation,
        List<Proof> proofs,
        List<Change> changes,
        List<Change> undone,
        List<Finding> mended,
        List<Finding> findings,
        SortedMap<String, Long> calls,
        Optional<AuditHead> auditHead) {

    /**
     * What is to be said of a command whatever came of it.
     *
     * @param command the command's name
     * @param tenant the tenant's name
     * @param account the account
     * @param started when it began
     * @param took how long it took
     * @param calls requests sent
     */
    public record Header(
            String command,
            String tenant,
            AccountId account,
            Instant started,
            Duration took,
            SortedMap<String, Long> calls) {}

    /** Copies the lists. */
    public AccountReport {
        proofs = List.copyOf(proofs);
        changes = List.copyOf(changes);
        undone = List.copyOf(undone);
        mended = List.copyOf(mended);
        findings = List.copyOf(findings);
        calls = Collections.unmodifiableSortedMap(calls);
    }

    /**
     * The report of a dry run.
     *
     * @param header command and account
     * @param plan the plan
     * @return the report
     */
    public static AccountReport ofPlan(Header header, Plan plan) {
        Result planned = new Result(
                plan.role(),
                plan.connectorId(),
                plan.roleIsOurs(),
                plan.trust(),
                plan.rotation(),
                plan.steps().stream().map(Step::change).toList(),
                List.of(),
                plan.remaining());
        return of(header, true, planned, List.of(), plan.mended());
    }

    /**
     * The report of a verification: every finding stays, because nothing is done about any.
     *
     * @param header command and account
     * @param found what was found
     * @return the report
     */
    public static AccountReport ofVerification(Header header, Assessment found) {
        Result seen = new Result(
                found.role(),
                found.connectorId(),
                found.roleIsOurs(),
                found.trust(),
                found.rotation(),
                List.of(),
                List.of(),
                found.findings());
        return of(header, false, seen, List.of(), List.of());
    }

    /**
     * The report of a command that wrote.
     *
     * @param header command and account
     * @param result how it ended
     * @return the report
     */
    public static AccountReport ofResult(Header header, Result result) {
        return of(header, false, result, List.of(), List.of());
    }

    /**
     * The report of a verification with proof.
     *
     * @param header command and account
     * @param proven how it ended
     * @return the report
     */
    public static AccountReport ofProof(Header header, Proven proven) {
        return of(header, false, proven.result(), proven.proofs(), List.of());
    }

    private static AccountReport of(
            Header header, boolean dryRun, Result result, List<Proof> proofs, List<Finding> mended) {
        return new AccountReport(
                header.command(),
                dryRun,
                header.tenant(),
                header.account(),
                header.started(),
                header.took(),
                result.role(),
                result.connectorId(),
                result.roleIsOurs(),
                result.trust(),
                result.rotation(),
                proofs,
                result.changes(),
                result.undone(),
                mended,
                result.findings(),
                header.calls(),
                Optional.empty());
    }

    /**
     * The same in a run over many accounts, whose calls are counted together.
     *
     * @return the report without calls
     */
    public AccountReport withoutCalls() {
        return with(Collections.emptySortedMap(), auditHead);
    }

    /**
     * The same with the end of the audit trail.
     *
     * @param head how the trail ends; empty: none is kept
     * @return the report
     */
    public AccountReport with(Optional<AuditHead> head) {
        return with(calls, head);
    }

    private AccountReport with(SortedMap<String, Long> counted, Optional<AuditHead> head) {
        return new AccountReport(
                command,
                dryRun,
                tenant,
                account,
                started,
                took,
                roleArn,
                connectorId,
                roleIsOurs,
                trust,
                rotation,
                proofs,
                changes,
                undone,
                mended,
                findings,
                counted,
                head);
    }

    /**
     * What one layer of a proof came to.
     *
     * @param layer the layer
     * @return what it came to; empty unless a proof was asked for
     */
    public Optional<Proof> proof(Proof.Layer layer) {
        return proofs.stream().filter(proof -> proof.layer() == layer).findFirst();
    }

    /** {@return the worst severity among the findings that stay, or empty} */
    public Optional<Severity> worst() {
        return findings.stream().map(Finding::severity).max(Severity::compareTo);
    }

    /** {@return whether no finding of severity error stays} */
    public boolean isFine() {
        return worst().filter(Severity.ERROR::equals).isEmpty();
    }

    /** {@return how the account stands by the findings that stay} */
    public Standing standing() {
        return switch (worst().orElse(Severity.INFO)) {
            case ERROR -> Standing.NEEDS_ATTENTION;
            case WARNING -> Standing.FINE_WITH_WARNINGS;
            case INFO ->
                isVerifiedWithoutProof() || findings.stream().anyMatch(finding -> Check.isNotLookedAt(finding.code()))
                        ? Standing.FINE_AS_FAR_AS_LOOKED
                        : Standing.FINE;
        };
    }

    /** A verification has looked at everything only where each layer proved what it is for. */
    private boolean isVerifiedWithoutProof() {
        return command.equals("verify")
                && (proofs.isEmpty() || proofs.stream().anyMatch(proof -> proof.state() != Proof.State.PROVED));
    }

    /** {@return whether the run was aborted, so that the findings tell nothing of the account} */
    public boolean isAborted() {
        return findings.stream().anyMatch(finding -> finding.code() == FindingCode.ABORTED);
    }

    /** {@return the same as a run over one account, for the forms that only runs have} */
    public FleetReport asRun() {
        return new FleetReport(
                command,
                dryRun,
                tenant,
                started,
                took,
                List.of(FleetEntry.of(Optional.empty(), this)),
                List.of(),
                calls,
                auditHead);
    }

    /** {@return the report for programs, one JSON object} */
    public String json() {
        return JsonReport.render(this);
    }

    /** {@return the report for people} */
    public String text() {
        return TextReport.render(this);
    }
}
