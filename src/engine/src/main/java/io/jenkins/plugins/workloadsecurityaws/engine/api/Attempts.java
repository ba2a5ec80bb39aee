package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.AccountProgress;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.AccountRunner;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Assessment;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Depth;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.DesiredState;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Intent;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Plan;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Result;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.TenantState;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Attempts at single accounts: each makes the desired state of a checked request, has it worked on, and turns failures into
 * findings. Thread-safe.
 */
final class Attempts {

    /** Offboarding compares no trust policy, so it needs no external ID and must not fail for want of one. */
    private static final ExternalId ABSENT = new ExternalId("not-needed-for-offboarding");

    /** The command that changes the external ID. */
    static final String ROTATE = "rotate-external-id";

    private final EngineParts parts;

    Attempts(EngineParts parts) {
        this.parts = parts;
    }

    /** Looks and judges; writes nothing. */
    AccountReport verify(AccountRequest request, Depth depth) {
        CheckedRequest checked = CheckedRequest.of(request, Intent.VERIFY);
        Supplier<AccountReport.Header> header = header("verify", checked.account());
        return answering(header, () -> {
            DesiredState desired = desired(checked, Intent.VERIFY, false);
            Assessment found =
                    parts.reader().verify(desired, depth, parts.tenant().state(false));
            return AccountReport.ofVerification(header.get(), found);
        });
    }

    /** Tells what a command would change; writes nothing. */
    AccountReport plan(String command, AccountRequest request, Intent intent, boolean deleteRole) {
        CheckedRequest checked = CheckedRequest.of(request, intent);
        Supplier<AccountReport.Header> header = header(command, checked.account());
        return answering(header, () -> {
            DesiredState desired = desired(checked, intent, deleteRole);
            Plan plan = parts.reader().plan(desired, state(intent));
            return AccountReport.ofPlan(header.get(), plan);
        });
    }

    /** What is done for an account by a run that writes. */
    private interface Work {
        AccountProgress<AccountReport> on(
                DesiredState desired, TenantState tenant, Supplier<AccountReport.Header> header);
    }

    /** Writes, and tells how far the account has come. */
    AccountProgress<AccountReport> begin(
            AccountRunner runner,
            String command,
            AccountRequest request,
            Intent intent,
            boolean deleteRole,
            RepairOptions options,
            Consumer<Change> listener) {
        CheckedRequest checked = CheckedRequest.of(request, intent, options.makesRole());
        return begin(command, checked, intent, deleteRole, (desired, tenant, header) -> runner.apply(
                        desired, tenant, listener, options.approval())
                .map(result -> AccountReport.ofResult(header.get(), result)));
    }

    /** Looks, judges and proves, and tells how far the account has come. */
    AccountProgress<AccountReport> beginProof(AccountRunner runner, AccountRequest request, Consumer<Change> listener) {
        return begin(
                "verify",
                CheckedRequest.of(request, Intent.VERIFY),
                Intent.VERIFY,
                false,
                (desired, tenant, header) -> runner.prove(desired, tenant, listener)
                        .map(proven -> AccountReport.ofProof(header.get(), proven)));
    }

    /** Changes the external ID, and tells how far the account has come. */
    AccountProgress<AccountReport> beginRotation(
            AccountRunner runner, AccountRequest request, Consumer<Change> listener) {
        return begin(
                ROTATE,
                CheckedRequest.of(request, Intent.ROTATE),
                Intent.ROTATE,
                false,
                (desired, tenant, header) -> runner.rotate(desired, tenant, listener)
                        .map(result -> AccountReport.ofResult(header.get(), result)));
    }

    private AccountProgress<AccountReport> begin(
            String command, CheckedRequest checked, Intent intent, boolean deleteRole, Work work) {
        AccountId account = checked.account();
        Supplier<AccountReport.Header> header = header(command, account);
        try {
            DesiredState desired = desired(checked, intent, deleteRole);
            TenantState tenant = state(intent);
            return parts.options().locks().holding(desired.tenant(), account, () -> work.on(desired, tenant, header));
        } catch (RemoteCallException failure) {
            return new AccountProgress.Ended<>(failed(header, AccountRunner.findingOf(failure)));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new AccountProgress.Ended<>(failed(header, aborted(account)));
        }
    }

    /** Writes, in turns. */
    AccountRun run(
            String command,
            AccountRequest request,
            Intent intent,
            boolean deleteRole,
            RepairOptions options,
            Consumer<Change> listener) {
        CheckedRequest.of(request, intent, options.makesRole());
        AccountRunner runner = parts.runner(parts.journal(command));
        return audited(() -> begin(runner, command, request, intent, deleteRole, options, listener));
    }

    /** Looks, judges and proves, in turns. */
    AccountRun runProof(AccountRequest request, Consumer<Change> listener) {
        CheckedRequest.of(request, Intent.VERIFY);
        AccountRunner runner = parts.runner(parts.journal("verify"));
        return audited(() -> beginProof(runner, request, listener));
    }

    /** Changes the external ID, in turns. */
    AccountRun runRotation(AccountRequest request, Consumer<Change> listener) {
        CheckedRequest.of(request, Intent.ROTATE);
        parts.tenant().requireNewExternalId();
        AccountRunner runner = parts.runner(parts.journal(ROTATE));
        return audited(() -> beginRotation(runner, request, listener));
    }

    /** Changes the external ID, and waits on the calling thread until the account has come to its end. */
    AccountReport rotate(AccountRequest request, Consumer<Change> listener) {
        return toItsEnd(runRotation(request, listener));
    }

    /** The report of a run that writes tells how the audit trail ends then. */
    private AccountRun audited(Supplier<AccountProgress<AccountReport>> visit) {
        return AccountRun.of(() -> visit.get().map(report -> report.with(parts.auditHead())), parts.pending());
    }

    /** Proves, and waits on the calling thread until the account has come to its end. */
    AccountReport prove(AccountRequest request, Consumer<Change> listener) {
        return toItsEnd(runProof(request, listener));
    }

    /** Waits on the calling thread until the account has come to its end. */
    private AccountReport toItsEnd(AccountRun run) {
        Optional<Duration> pause = run.proceed();
        while (pause.isPresent()) {
            try {
                parts.timing().time().sleep(pause.get());
            } catch (InterruptedException interrupted) {
                // The next turn is the last.
                Thread.currentThread().interrupt();
            }
            pause = run.proceed();
        }
        return run.report();
    }

    /** Writes, and waits on the calling thread until the account has come to its end. */
    AccountReport apply(
            String command,
            AccountRequest request,
            Intent intent,
            boolean deleteRole,
            RepairOptions options,
            Consumer<Change> listener) {
        return toItsEnd(run(command, request, intent, deleteRole, options, listener));
    }

    private DesiredState desired(CheckedRequest checked, Intent intent, boolean deleteRole) {
        TenantView tenant = parts.tenant();
        boolean trustMatters = intent != Intent.OFFBOARD;
        TrustedAccount trusted =
                tenant.trusted(() -> trustMatters ? parts.aws().callerIdentity().partition() : Partition.AWS);
        if (trustMatters) {
            checked.requirePartitionOf(trusted);
        }
        ExternalId externalId =
                switch (intent) {
                    case OFFBOARD -> ABSENT;
                    case ROTATE -> tenant.requireNewExternalId();
                    case ONBOARD, VERIFY, REPAIR -> tenant.externalId();
                };
        Optional<ExternalId> next = intent == Intent.ROTATE ? Optional.empty() : tenant.newExternalId();
        List<RoleArn> accessRoles = trustMatters || deleteRole ? parts.accessRoles(checked.account()) : List.of();
        return checked.desired(intent, tenant.name(), trusted, externalId, next, accessRoles, deleteRole);
    }

    private TenantState state(Intent intent) {
        return intent == Intent.OFFBOARD
                ? new TenantState(Optional.empty(), TenantState.InstanceRole.NOT_ASKED)
                : parts.tenant().state(true);
    }

    /** What is to be said of a command whatever comes of it, with the time that it took until then. */
    private Supplier<AccountReport.Header> header(String command, AccountId account) {
        Instant started = parts.timing().time().now();
        Duration from = parts.timing().time().elapsed();
        return () -> new AccountReport.Header(
                command,
                parts.tenant().name(),
                account,
                started,
                parts.timing().time().elapsed().minus(from),
                parts.counter().snapshot());
    }

    private static AccountReport answering(Supplier<AccountReport.Header> header, Supplier<AccountReport> answer) {
        try {
            return answer.get();
        } catch (RemoteCallException failure) {
            return failed(header, AccountRunner.findingOf(failure));
        }
    }

    private static AccountReport failed(Supplier<AccountReport.Header> header, Finding finding) {
        return AccountReport.ofResult(
                header.get(),
                new Result(
                        Optional.empty(),
                        OptionalLong.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        List.of(finding)));
    }

    private static Finding aborted(AccountId account) {
        return Finding.error(
                FindingCode.ABORTED,
                "Aborted before anything was done on account " + account,
                "Run again: nothing was begun");
    }
}
