package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsAccess;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.TargetAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Waiting;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.WorkloadSecurity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One execution of one plan, by one thread. */
final class PlanRun {

    private final AwsAccess aws;
    private final WorkloadSecurity service;
    private final Journal journal;
    private final DesiredState desired;
    private final Plan plan;
    private final Patience patience;
    private final ApplyListener listener;
    private final Connecting connecting;
    private final Undo undo;

    private final List<Change> changes = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private OptionalLong connectorId;
    private boolean roleWritten;
    private boolean policyWritten;
    private List<Change> undone = List.of();

    PlanRun(
            AwsAccess aws,
            WorkloadSecurity service,
            Journal journal,
            Waiting waiting,
            Patience patience,
            DesiredState desired,
            Plan plan,
            ApplyListener listener) {
        this.aws = aws;
        this.service = service;
        this.journal = journal;
        this.desired = desired;
        this.plan = plan;
        this.patience = patience;
        this.listener = listener;
        this.connecting = new Connecting(service, journal, waiting, patience, desired, listener);
        this.undo = new Undo(desired.account(), journal);
        this.connectorId = plan.connectorId();
        this.findings.addAll(plan.remaining());
    }

    Result execute() {
        for (Step step : plan.steps()) {
            if (!execute(step)) {
                return stopped();
            }
        }
        return new Result(plan.role(), connectorId, changes, List.of(), findings);
    }

    /** Stopped half-way: where changes stand, only the connector, always the last step, is surely still missing. */
    private Result stopped() {
        List<Finding> all = new ArrayList<>(findings);
        plan.mended().stream()
                .filter(finding -> changes.isEmpty() || finding.code() == FindingCode.CONNECTOR_MISSING)
                .forEach(all::add);
        return new Result(plan.role(), connectorId, changes, undone, all);
    }

    private boolean execute(Step step) {
        try {
            if (step instanceof Step.CreateConnector create) {
                return connect(create);
            }
            journal.record(desired.account(), Journal.State.STARTED, step.change());
            write(step);
            done(step.change());
            return true;
        } catch (RemoteCallException failure) {
            return failed(step, failure);
        }
    }

    private boolean connect(Step.CreateConnector step) {
        Connecting.Written written = new Connecting.Written(roleWritten, policyWritten);
        try {
            Optional<Connector> connector = connecting.connect(step, this::target, written, this::done);
            connector.ifPresent(there -> connectorId = OptionalLong.of(there.id()));
            return connector.isPresent();
        } finally {
            findings.addAll(connecting.findings());
        }
    }

    private void write(Step step) {
        if (step instanceof Step.CreateRole create) {
            target().createRole(create.role());
            String name = create.role().name();
            undo.made(create.change(), () -> target().deleteRole(name));
            roleWritten = true;
        } else if (step instanceof Step.PutRolePolicy put) {
            String name = put.arn().name();
            target().putRolePolicy(name, put.policyName(), put.document());
            if (put.isNew()) {
                undo.made(put.change(), () -> target().deleteRolePolicy(name, put.policyName()));
            }
            roleWritten = true;
            policyWritten = true;
        } else if (step instanceof Step.UpdateTrustPolicy update) {
            target().updateTrustPolicy(update.arn().name(), update.document());
            roleWritten = true;
        } else if (step instanceof Step.TagRole tag) {
            target().tagRole(tag.arn().name(), tag.tags());
        } else if (step instanceof Step.PutBoundary put) {
            target().putBoundary(put.arn().name(), put.boundaryArn());
        } else if (step instanceof Step.ModifyConnector modify) {
            service.modifyConnector(modify.id(), modify.request());
        } else if (step instanceof Step.DeleteConnector delete) {
            service.deleteConnector(delete.id());
            connectorId = OptionalLong.empty();
        } else if (step instanceof Step.DeleteRolePolicy delete) {
            target().deleteRolePolicy(delete.arn().name(), delete.policyName());
        } else if (step instanceof Step.DeleteRole delete) {
            target().deleteRole(delete.arn().name());
        } else {
            throw new IllegalStateException("no way to execute " + step.change().action());
        }
    }

    private boolean failed(Step step, RemoteCallException failure) {
        if (step instanceof Step.CreateRole && failure.kind() == FailureKind.ALREADY_EXISTS) {
            journal.record(desired.account(), Journal.State.REFUSED, step.change());
            throw new Applier.RoleAppeared(failure.getMessage());
        }
        boolean refused = failure.outcome() == Outcome.REFUSED;
        journal.record(desired.account(), refused ? Journal.State.REFUSED : Journal.State.UNKNOWN, step.change());
        findings.addAll(
                step instanceof Step.CreateConnector
                        ? CallFinding.ofConnectorCreate(failure, patience)
                        : CallFinding.ofWrite(failure));
        if (refused && failure.kind() != FailureKind.INTERRUPTED) {
            undone = undo.takeBack(findings);
            changes.removeAll(undone);
        }
        return false;
    }

    private void done(Change change) {
        journal.record(desired.account(), Journal.State.DONE, change);
        changes.add(change);
        listener.changed(change);
    }

    private TargetAccount target() {
        return aws.enter(desired.account());
    }
}
