package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsAccess;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Waiting;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.WorkloadSecurity;
import java.util.ArrayList;
import java.util.List;

/** Observe, plan, apply: the one loop behind every command, for one account at a time. Thread-safe. */
public final class Loop {

    private static final int ROUNDS = 3;

    private final AwsAccess aws;
    private final WorkloadSecurity service;
    private final ConnectorObserver connectors;
    private final Journal journal;
    private final Waiting waiting;

    /**
     * Makes the loop.
     *
     * @param aws AWS as the caller sees it
     * @param service the tenant's API
     * @param connectors where connectors are looked up before anything is written
     * @param journal keeps the facts
     * @param waiting time and waiting
     */
    public Loop(
            AwsAccess aws, WorkloadSecurity service, ConnectorObserver connectors, Journal journal, Waiting waiting) {
        this.aws = aws;
        this.service = service;
        this.connectors = connectors;
        this.journal = journal;
        this.waiting = waiting;
    }

    /**
     * Observes and plans; writes nothing.
     *
     * @param desired what is wanted
     * @param depth how much of the role is read
     * @param tenant what was read of the tenant
     * @return the plan
     */
    public Plan plan(DesiredState desired, Depth depth, TenantState tenant) {
        return plan(new Visit(aws), desired, depth, tenant);
    }

    /**
     * Observes, plans and applies. Where the role appears between the look and the write, looks again.
     *
     * @param desired what is wanted
     * @param tenant what was read of the tenant
     * @param patience how long to wait for what
     * @param listener hears each change as it was made
     * @return how it ended
     */
    public Result apply(DesiredState desired, TenantState tenant, Patience patience, ApplyListener listener) {
        Visit visit = new Visit(aws);
        Applier applier = new Applier(visit, service, journal, waiting);
        Plan plan = plan(visit, desired, Depth.FULL, tenant);
        for (int round = 1; ; round++) {
            try {
                return applier.apply(desired, plan, patience, listener);
            } catch (Applier.RoleAppeared appeared) {
                plan = plan(visit, desired, Depth.FULL, tenant);
                boolean stillUnseen = plan.steps().stream().anyMatch(Step.CreateRole.class::isInstance);
                if (stillUnseen && round == ROUNDS) {
                    return gaveUp(plan, appeared);
                }
            }
        }
    }

    /**
     * The finding for a call that failed before there was a plan.
     *
     * @param failure the failure
     * @return the finding
     */
    public static Finding findingOf(RemoteCallException failure) {
        return CallFinding.ofRead(failure);
    }

    /**
     * The finding for a run that was aborted before it began.
     *
     * @param account the account
     * @return the finding
     */
    public static Finding aborted(AccountId account) {
        return Finding.error(
                FindingCode.ABORTED,
                "Aborted before anything was done on account " + account,
                "Run again: nothing was begun");
    }

    private Plan plan(Visit visit, DesiredState desired, Depth depth, TenantState tenant) {
        Observer observer = new Observer(visit, connectors, waiting.clock());
        return Planner.plan(desired, observer.observe(desired, depth, tenant));
    }

    private static Result gaveUp(Plan plan, Applier.RoleAppeared appeared) {
        List<Finding> findings = new ArrayList<>(plan.findings());
        findings.add(Finding.error(
                FindingCode.ROLE_NOT_READY,
                "IAM says that the role exists and does not show it: " + appeared.getMessage(),
                "Run again in a minute: IAM shows new roles with a delay"));
        return new Result(plan.role(), plan.connectorId(), List.of(), List.of(), findings);
    }
}
