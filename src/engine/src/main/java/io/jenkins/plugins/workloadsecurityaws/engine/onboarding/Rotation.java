package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsAccess;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.TargetAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.RotationStage;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.AccountProgress.PendingAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PolicyDocument;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustEvaluator;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Changes the external ID of accounts that stay connected meanwhile, by the steps of {@link Planner#rotation}. What is told
 * here is what happens between the steps: when the next one may be taken, and what is done where a connector does not show
 * that it uses the new ID. Thread-safe; each account is one thread's at a time.
 */
final class Rotation {

    /**
     * So many accounts are narrowed at once: where Workload Security does not follow the move, no more of them are without
     * entry, and a failure rate stops the run before it comes to the others.
     */
    private static final int NARROWED_AT_ONCE = 16;

    private final AwsAccess aws;
    private final ConnectorDirectory connectors;
    private final WriteLog writes;
    private final Time time;
    private final WaitTimes times;
    private final Waiter waiter;
    private final Observer observer;
    private final ConnectorWriter writer;
    private final String run = UUID.randomUUID().toString();
    /** Accounts whose connector has synchronised in this run since the role admits both IDs. */
    private final Set<AccountId> synchronised = ConcurrentHashMap.newKeySet();

    /** What this run has written to accounts that have not come to their end; such an account may be begun again meanwhile. */
    private final Map<AccountId, List<Change>> written = new ConcurrentHashMap<>();

    private final Set<AccountId> narrowed = new HashSet<>();

    Rotation(
            AwsAccess aws,
            ConnectorDirectory connectors,
            WriteLog writes,
            Time time,
            WaitTimes times,
            Waiter waiter,
            Observer observer,
            ConnectorWriter writer) {
        this.aws = aws;
        this.connectors = connectors;
        this.writes = writes;
        this.time = time;
        this.times = times;
        this.waiter = waiter;
        this.observer = observer;
        this.writer = writer;
    }

    /** Tells what would be done; writes nothing. */
    Plan plan(DesiredState desired, TenantState tenant) {
        Observation seen = new Rotating(desired, tenant, change -> {}).observe();
        Assessment now = Assessment.of(desired, seen);
        return new Plan(
                now.role(),
                now.connectorId(),
                now.roleIsOurs(),
                now.trust(),
                now.rotation(),
                List.of(),
                now.findings(),
                Planner.rotation(desired, seen, false, run, time.now()));
    }

    AccountProgress<Result> rotate(DesiredState desired, TenantState tenant, Consumer<Change> listener) {
        Rotating rotating = new Rotating(desired, tenant, listener);
        try {
            return rotating.run();
        } catch (RemoteCallException failure) {
            if (rotating.state == null) {
                throw failure;
            }
            return rotating.failed(List.of(CallFinding.ofRead(failure)));
        } catch (RuntimeException defect) {
            leavesTurn(desired.account());
            throw defect;
        }
    }

    private synchronized boolean takesTurn(AccountId account) {
        return narrowed.contains(account) || narrowed.size() < NARROWED_AT_ONCE && narrowed.add(account);
    }

    private synchronized void leavesTurn(AccountId account) {
        narrowed.remove(account);
    }

    /** What is done for one account. */
    private final class Rotating {

        private final DesiredState desired;
        private final TenantState tenant;
        private final Consumer<Change> listener;
        private final Duration deadline;
        private final List<Change> changes;
        private final List<Finding> findings = new ArrayList<>();
        private TargetAccount target;
        private Observation state;
        /** The IDs that are admitted again where the new one does not prove itself. */
        private Set<ExternalId> old = Set.of();

        private Instant narrowedAt = Instant.MAX;
        private Duration proofUntil = Duration.ZERO;

        Rotating(DesiredState desired, TenantState tenant, Consumer<Change> listener) {
            this.desired = desired;
            this.tenant = tenant;
            this.listener = listener;
            this.changes = written.computeIfAbsent(desired.account(), account -> new ArrayList<>());
            this.deadline = desired.firstSync().orElse(DesiredState.DEFAULT_ROTATION_DEADLINE);
        }

        Observation observe() {
            RoleState role = observer.role(desired, Depth.FULL, account -> target());
            return new Observation(tenant, role, Optional.empty(), connectors.observe(desired.account()));
        }

        AccountProgress<Result> run() {
            state = observe();
            if (!planned().isEmpty() && isNarrowed()) {
                resumesNarrowed();
                if (isOver()) {
                    Optional<AccountProgress<Result>> stopped = admitsBothAgain();
                    if (stopped.isPresent()) {
                        return stopped.get();
                    }
                }
            }
            return carryOut(planned());
        }

        private List<Step> planned() {
            return Planner.rotation(desired, state, synchronised.contains(desired.account()), run, time.now());
        }

        private TargetAccount target() {
            if (target == null) {
                target = aws.enter(desired.account());
            }
            return target;
        }

        private Optional<RotationState> rotation() {
            return rotation(state);
        }

        private Optional<RotationState> rotation(Observation observation) {
            return observation
                    .found()
                    .map(found -> RotationState.of(
                            desired,
                            tenant,
                            found,
                            PolicyDocument.understood(found.role().trustPolicy())));
        }

        private boolean isNarrowed() {
            return rotation().flatMap(RotationState::stage).equals(Optional.of(RotationStage.NARROWED));
        }

        // The deadline of an account that may be without entry

        /**
         * The widening begins before the deadline is over, because IAM may take that long to show it; so without entry an
         * account is no longer than the deadline.
         */
        private Duration untilWidened() {
            Duration half = deadline.dividedBy(2);
            return deadline.minus(times.youngRole().compareTo(half) < 0 ? times.youngRole() : half);
        }

        /** An earlier process has narrowed the role: its tag tells when, by a clock that may be another one. */
        private void resumesNarrowed() {
            RotationState rotation = rotation().orElseThrow();
            takesTurn(desired.account());
            old = rotation.previous();
            Instant now = time.now();
            narrowedAt =
                    rotation.tag().map(RotationTag::since).filter(now::isAfter).orElse(now);
            proofUntil = time.elapsed().plus(untilWidened()).minus(Duration.between(narrowedAt, now));
        }

        private boolean isOver() {
            return !old.isEmpty() && time.elapsed().compareTo(proofUntil) >= 0;
        }

        // The steps

        private AccountProgress<Result> carryOut(List<Step> steps) {
            for (int i = 0; i < steps.size(); i++) {
                Step step = steps.get(i);
                Optional<RemoteCallException> lost = writes.trailLost();
                if (lost.isPresent()) {
                    return failed(List.of(CallFinding.ofRead(lost.get())));
                }
                if (step instanceof Step.ModifyConnector modify) {
                    return synchronise(modify, steps.subList(i + 1, steps.size()));
                }
                if (narrowsNext(steps, i) && !takesTurn(desired.account())) {
                    return new AccountProgress.Pending<>(new Turn());
                }
                Optional<AccountProgress<Result>> stopped = write(step);
                if (stopped.isPresent()) {
                    return stopped.get();
                }
            }
            return new AccountProgress.Ended<>(result(changes.isEmpty() ? state : freshLook()));
        }

        /** The tag is written first, so the turn is waited for before it. */
        private boolean narrowsNext(List<Step> steps, int tag) {
            return steps.get(tag) instanceof Step.TagRole
                    && tag + 1 < steps.size()
                    && steps.get(tag + 1) instanceof Step.UpdateTrustPolicy
                    && rotation().flatMap(RotationState::stage).equals(Optional.of(RotationStage.BOTH));
        }

        private Optional<AccountProgress<Result>> write(Step step) {
            if (!(step instanceof Step.UpdateTrustPolicy update)) {
                return send(step).map(this::failed);
            }
            Set<ExternalId> before = rotation().orElseThrow().admitted();
            Observation then = step.after(state);
            boolean narrows = !before.equals(Set.of(desired.externalId()))
                    && admittedBy(then).size() == 1;
            if (narrows) {
                old = new HashSet<>(before);
                old.remove(desired.externalId());
                narrowedAt = time.now();
                proofUntil = time.elapsed().plus(untilWidened());
            }
            Optional<List<Finding>> failure = send(update);
            if (failure.isPresent()) {
                // A write that nobody heard the end of may have narrowed the role, or may do so yet.
                return Optional.of(
                        narrows && !isAborted(failure.get()) ? admitsBothAgain(failure.get()) : failed(failure.get()));
            }
            Optional<List<Finding>> unsure = before.equals(admittedBy(state)) ? Optional.empty() : notSurelyShown();
            return unsure.map(why -> narrows && !isAborted(why) ? admitsBothAgain(why) : failed(why));
        }

        private Set<ExternalId> admittedBy(Observation observation) {
            return rotation(observation).map(RotationState::admitted).orElse(Set.of());
        }

        /** Sends a write to IAM; what is returned kept it from taking effect, or from being known to. */
        private Optional<List<Finding>> send(Step step) {
            Change change = step.change();
            String what = change.action() + " on " + change.resource();
            try {
                WriteLog.Write write = writes.write(desired, change);
                write.started();
                try {
                    write.done(Optional.of(waiter.whileNotYet(
                            what, failure -> failure.kind() == FailureKind.CONFLICT, () -> sent(step))));
                } catch (RemoteCallException failure) {
                    write.failed(failure);
                    return Optional.of(CallFinding.ofWrite(failure));
                }
            } catch (RemoteCallException notToBeSent) {
                return Optional.of(List.of(CallFinding.ofRead(notToBeSent)));
            }
            state = step.after(state);
            changes.add(change);
            listener.accept(change);
            return Optional.empty();
        }

        private String sent(Step step) {
            if (step instanceof Step.TagRole tag) {
                return target().tagRole(tag.arn().name(), tag.tags());
            }
            Step.UpdateTrustPolicy trust = (Step.UpdateTrustPolicy) step;
            return target().updateTrustPolicy(trust.arn().name(), trust.document());
        }

        /** Good reads are necessary, no proof: the manager reads IAM from elsewhere. */
        private boolean isShown() {
            Set<ExternalId> wanted = admittedBy(state);
            String role = desired.role().name();
            return waiter.until(
                    "waiting until IAM shows the trust policy of role " + role + " of account " + desired.account(),
                    times.goodReads(),
                    () -> {
                        try {
                            return target().getRole(role)
                                    .flatMap(there -> PolicyDocument.understood(there.trustPolicy()))
                                    .flatMap(trust -> TrustEvaluator.admitted(trust, desired.trusted()))
                                    .filter(wanted::equals)
                                    .isPresent();
                        } catch (RemoteCallException failure) {
                            if (failure.kind() == FailureKind.INTERRUPTED) {
                                throw failure;
                            }
                            return false;
                        }
                    });
        }

        private Finding notShown() {
            return Finding.error(
                    FindingCode.ROLE_NOT_READY,
                    "IAM did not show the trust policy of role "
                            + desired.role().name() + " of account "
                            + desired.account() + " as it was written within "
                            + times.youngRole().toSeconds() + " seconds",
                    "Run again: it looks first and carries on from what it finds");
        }

        // The connector

        private AccountProgress<Result> synchronise(Step.ModifyConnector step, List<Step> rest) {
            boolean proving = isNarrowed();
            if (proving && old.isEmpty()) {
                resumesNarrowed();
            }
            Connector before;
            try {
                List<Connector> there = connectors.search(desired.account());
                if (there.size() != 1 || !step.isDoneOn(there.get(0))) {
                    return failed(List.of(Finding.error(
                            FindingCode.ROTATION_NOT_PROVED,
                            "Account " + desired.account() + " has not one connector that uses role "
                                    + step.request().role() + ", so nothing can prove the new external ID",
                            "Find out who has changed the connector, then run again")));
                }
                before = there.get(0);
            } catch (RemoteCallException failure) {
                return unproved(proving, List.of(CallFinding.ofRead(failure)));
            }
            // Its role has just been changed, unless an earlier process did so.
            ConnectorWriter.Ending ending = writer.modify(desired, step, true);
            if (ending instanceof ConnectorWriter.Refused refused) {
                return unproved(proving, CallFinding.ofWrite(refused.failure()));
            }
            if (ending instanceof ConnectorWriter.Unknown unknown
                    && (!proving || unknown.failure().kind() == FailureKind.INTERRUPTED)) {
                return unproved(proving, CallFinding.ofWrite(unknown.failure()));
            }
            // Where nobody knows whether it was asked to, it synchronises every ten minutes by itself.
            Connector now = ending instanceof ConnectorWriter.Written written ? written.connector() : before;
            if (ending instanceof ConnectorWriter.Written) {
                changes.add(step.change());
                listener.accept(step.change());
            }
            state = state.with(List.of(now), time.now());
            return now.hasSynchronisedSince(before)
                    ? synchronised(proving, rest)
                    : new AccountProgress.Pending<>(
                            proving
                                    ? new Synchronisation(before, rest, proofUntil)
                                    : new Synchronisation(before, rest));
        }

        private AccountProgress<Result> unproved(boolean proving, List<Finding> why) {
            return proving && !isAborted(why) ? admitsBothAgain(why) : failed(why);
        }

        private AccountProgress<Result> synchronised(boolean proving, List<Step> rest) {
            if (!proving) {
                synchronised.add(desired.account());
            }
            return carryOut(rest);
        }

        // Where the new ID does not prove itself

        private AccountProgress<Result> admitsBothAgain(List<Finding> why) {
            findings.addAll(why);
            if (old.isEmpty()) {
                return failed(List.of(Finding.error(
                        FindingCode.ROTATION_NOT_PROVED,
                        connector() + " did not show that it uses the new external ID, and the role names no other that"
                                + " could be admitted again",
                        "Look for event 1910 in the Workload Security console, then run again")));
            }
            Optional<AccountProgress<Result>> stopped = admitsBothAgain();
            if (stopped.isPresent()) {
                return stopped.get();
            }
            Instant until = time.now();
            long minutes = Duration.between(narrowedAt, until).plusSeconds(59).toMinutes();
            return failed(List.of(Finding.error(
                    FindingCode.ROTATION_NOT_PROVED,
                    connector() + " did not show that it uses the new external ID. From "
                            + narrowedAt.truncatedTo(ChronoUnit.SECONDS) + " until "
                            + until.truncatedTo(ChronoUnit.SECONDS) + ", " + minutes
                            + " minutes at most, Workload Security may have been without entry; the role admits both IDs"
                            + " again",
                    "Look in the console whether the account's properties show another external ID than the tenant's,"
                            + " and for event 1910; then run again")));
        }

        /** Widens the trust policy again and notes the stage; what is returned ends the work on the account. */
        private Optional<AccountProgress<Result>> admitsBothAgain() {
            Set<ExternalId> admittedAgain = old;
            synchronised.remove(desired.account());
            Optional<List<Finding>> failure = send(steps().admitBoth(admittedAgain));
            if (failure.isEmpty()) {
                failure = notSurelyShown();
            }
            if (failure.isEmpty()) {
                failure = send(steps().tag(RotationStage.BOTH));
            }
            leavesTurn(desired.account());
            return failure.map(this::failed);
        }

        private Optional<List<Finding>> notSurelyShown() {
            try {
                return isShown() ? Optional.empty() : Optional.of(List.of(notShown()));
            } catch (RemoteCallException aborted) {
                return Optional.of(List.of(CallFinding.ofRead(aborted)));
            }
        }

        private RotationSteps steps() {
            return RotationSteps.of(desired, state, run, time.now());
        }

        private String connector() {
            return "Connector " + state.connectorsSeen().get(0).id() + " of account " + desired.account();
        }

        // The end

        AccountProgress<Result> failed(List<Finding> why) {
            findings.addAll(why);
            return new AccountProgress.Ended<>(result(isAborted(findings) || changes.isEmpty() ? state : freshLook()));
        }

        /** After an abort nothing more is written: the role's tag tells the next run what was going on. */
        private static boolean isAborted(List<Finding> why) {
            return why.stream().anyMatch(finding -> finding.code() == FindingCode.ABORTED);
        }

        private Observation freshLook() {
            Observation[] last = {state};
            Set<ExternalId> wanted = admittedBy(state);
            boolean shown;
            try {
                shown = waiter.until(
                        "waiting until IAM shows role " + desired.role().name() + " of account " + desired.account()
                                + " as it was written",
                        1,
                        () -> {
                            last[0] = state.with(observer.role(desired, Depth.FULL, account -> target()));
                            return last[0].found().isEmpty()
                                    || admittedBy(last[0]).equals(wanted)
                                            && Assessment.of(desired, last[0])
                                                    .rotation()
                                                    .equals(Assessment.of(desired, state)
                                                            .rotation());
                        });
            } catch (RemoteCallException aborted) {
                findings.add(CallFinding.ofRead(aborted));
                return last[0];
            }
            if (!shown) {
                findings.add(notShown());
            }
            return last[0];
        }

        private Result result(Observation last) {
            leavesTurn(desired.account());
            written.remove(desired.account());
            Assessment assessment = Assessment.of(desired, last);
            Set<Finding> all = new LinkedHashSet<>(findings);
            writes.finding().ifPresent(all::add);
            all.addAll(assessment.findings());
            return new Result(
                    assessment.role(),
                    assessment.connectorId(),
                    assessment.roleIsOurs(),
                    assessment.trust(),
                    assessment.rotation(),
                    changes,
                    List.of(),
                    List.copyOf(all));
        }

        /** Waits until the connector has synchronised, while both IDs are admitted or to prove the new one. */
        private final class Synchronisation implements PendingAccount<Result> {
            private final Connector before;
            private final List<Step> rest;
            private final boolean proving;
            private final Duration until;

            Synchronisation(Connector before, List<Step> rest) {
                this(before, rest, false, time.elapsed().plus(deadline));
            }

            Synchronisation(Connector before, List<Step> rest, Duration until) {
                this(before, rest, true, until);
            }

            private Synchronisation(Connector before, List<Step> rest, boolean proving, Duration until) {
                this.before = before;
                this.rest = List.copyOf(rest);
                this.proving = proving;
                this.until = until;
            }

            @Override
            public AccountId account() {
                return desired.account();
            }

            @Override
            public Duration deadline() {
                return until;
            }

            @Override
            public boolean mayBeLeft() {
                return !proving;
            }

            @Override
            public String why() {
                return "waiting for a synchronisation of connector " + before.id() + " of account " + desired.account()
                        + (proving
                                ? " with the new external ID"
                                : ", which may use the old external ID or the new one,")
                        + " for " + until.minus(time.elapsed()).toMinutes() + " minutes at most";
            }

            /** What is narrowed is carried on by whoever works on accounts; what proved itself is ended at once. */
            @Override
            public Optional<AccountProgress<Result>> look(Reading<List<Connector>> now) {
                Optional<Connector> moved = now.seen().orElse(List.of()).stream()
                        .filter(connector -> connector.hasSynchronisedSince(before))
                        .findFirst();
                if (moved.isEmpty()) {
                    return Optional.empty();
                }
                state = state.with(now.seen().orElseThrow(), time.now());
                if (proving) {
                    return Optional.of(carryOut(rest));
                }
                synchronised.add(desired.account());
                return Optional.of(
                        takesTurn(desired.account())
                                ? new AccountProgress.Again<>()
                                : new AccountProgress.Pending<>(new Turn()));
            }

            @Override
            public AccountProgress<Result> expired() {
                if (proving) {
                    return admitsBothAgain(List.of());
                }
                return failed(List.of(Finding.error(
                        FindingCode.ROTATION_NOT_PROVED,
                        connector() + " did not synchronise within " + deadline.toMinutes()
                                + " minutes although the role admits the old external ID and the new one; so the old one"
                                + " was kept",
                        "Mend what else was found here, or look for event 1910 in the Workload Security console; then"
                                + " run again")));
            }

            @Override
            public Result givenUp(RemoteCallException why) {
                findings.add(CallFinding.ofRead(why));
                return result(state);
            }
        }

        /** Waits until fewer accounts are narrowed; both IDs are admitted meanwhile. */
        private final class Turn implements PendingAccount<Result> {

            @Override
            public AccountId account() {
                return desired.account();
            }

            @Override
            public Duration deadline() {
                return Duration.ofDays(365_000);
            }

            @Override
            public boolean mayBeLeft() {
                return true;
            }

            @Override
            public String why() {
                return "account " + desired.account() + " admits both external IDs and waits until fewer than "
                        + NARROWED_AT_ONCE + " others are being proved";
            }

            @Override
            public Optional<AccountProgress<Result>> look(Reading<List<Connector>> now) {
                return takesTurn(desired.account()) ? Optional.of(new AccountProgress.Again<>()) : Optional.empty();
            }

            @Override
            public AccountProgress<Result> expired() {
                return new AccountProgress.Again<>();
            }

            @Override
            public Result givenUp(RemoteCallException why) {
                findings.add(CallFinding.ofRead(why));
                return result(state);
            }
        }
    }
}
