package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.DesiredState;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Intent;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Loop;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Result;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Attempts at single accounts: each makes the desired state of a checked request, and turns failures into findings. */
final class Attempts {

    /** Offboarding compares no trust policy, so it needs no external ID and must not fail for want of one. */
    private static final ExternalId ABSENT = new ExternalId("not-needed-for-offboarding");

    /** Work on one account that may be aborted while it waits for another build. */
    interface Work {
        AccountReport on(DesiredState desired, Loop loop) throws InterruptedException;
    }

    private final EngineParts parts;

    Attempts(EngineParts parts) {
        this.parts = parts;
    }

    AccountOutcome at(String command, AccountRequest request, Intent intent, boolean deleteRole, Work work) {
        CheckedRequest checked = CheckedRequest.of(request, intent);
        Instant started = now();
        try {
            boolean rolesMatter = intent != Intent.OFFBOARD;
            TrustedAccount trusted = parts.tenant()
                    .trusted(() -> rolesMatter ? parts.aws().callerIdentity().partition() : Partition.AWS);
            ExternalId externalId = rolesMatter ? parts.tenant().externalId() : ABSENT;
            DesiredState desired = checked.desired(intent, parts.tenant().name(), trusted, externalId, deleteRole);
            return outcome(work.on(desired, parts.loop()), started);
        } catch (RemoteCallException failure) {
            return failed(command, checked.account(), Loop.findingOf(failure), started);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return failed(command, checked.account(), Loop.aborted(checked.account()), started);
        }
    }

    private AccountOutcome failed(String command, AccountId account, Finding finding, Instant started) {
        Result nothing = new Result(Optional.empty(), OptionalLong.empty(), List.of(), List.of(), List.of(finding));
        return outcome(
                AccountReport.ofResult(
                        command, account, nothing, parts.counter().snapshot()),
                started);
    }

    private AccountOutcome outcome(AccountReport report, Instant started) {
        return new AccountOutcome(report, parts.tenant().name(), started, Duration.between(started, now()));
    }

    private Instant now() {
        return parts.timing().waiting().clock().instant();
    }
}
