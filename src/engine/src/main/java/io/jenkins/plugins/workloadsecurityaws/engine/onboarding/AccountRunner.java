package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsAccess;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.TargetAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.journal.Journal;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.AccountProgress.PendingAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PolicyDocument;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustEvaluator;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.WorkloadSecurity;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observe, plan, apply: the one loop behind every command, for one account at a time. Whatever writes ends with a fresh
 * look, and its report is that look. Thread-safe.
 */
public final class AccountRunner {

    private static final Logger LOG = LoggerFactory.getLogger(AccountRunner.class);
    private static final int ROUNDS = 3;
    /** Answers by which IAM says "not yet" of a role that was just written. */
    private static final Set<FailureKind> NOT_YET = Set.of(
            FailureKind.NOT_FOUND,
            FailureKind.MALFORMED_ANSWER,
            FailureKind.THROTTLED,
            FailureKind.SERVER_ERROR,
            FailureKind.TIMEOUT,
            FailureKind.UNREACHABLE,
            FailureKind.CONFLICT);

    private final AwsAccess aws;
    private final WorkloadSecurity service;
    private final ConnectorDirectory connectors;
    private final WriteLog writes;
    private final Time time;
    private final WaitTimes times;
    private final Waiter waiter;
    private final Observer observer;
    private final Rotation rotation;
    private final Map<AccountId, Finding> addedEarlier = new ConcurrentHashMap<>();
    /** Accounts whose earlier create was waited for until it could make no connector any more. */
    private final Set<AccountId> settled = ConcurrentHashMap.newKeySet();

    private final AtomicReference<RemoteCallException> credentialsRefused = new AtomicReference<>();

    /**
     * Makes the runner.
     *
     * @param aws AWS as the caller sees it
     * @param service the tenant's API
     * @param connectors where connectors are looked up
     * @param writes is told of every write
     * @param time time and waiting
     * @param times how long to wait for what
     * @param waits is told what is waited for, a line each; must be thread-safe
     */
    public AccountRunner(
            AwsAccess aws,
            WorkloadSecurity service,
            ConnectorDirectory connectors,
            WriteLog writes,
            Time time,
            WaitTimes times,
            Consumer<String> waits) {
        this.aws = aws;
        this.service = service;
        this.connectors = connectors;
        this.writes = writes;
        this.time = time;
        this.times = times;
        this.waiter = new Waiter(time, times, waits);
        this.observer = new Observer(time, () -> aws.callerIdentity().partition());
        ConnectorWriter ofRotations = new ConnectorWriter(service, connectors, writes, waiter);
        this.rotation = new Rotation(aws, connectors, writes, time, times, waiter, observer, ofRotations);
    }

    /**
     * Observes and judges; writes nothing.
     *
     * @param desired what is wanted
     * @param depth how much of the role is read
     * @param tenant what was read of the tenant
     * @return what is right and wrong
     */
    public Assessment verify(DesiredState desired, Depth depth, TenantState tenant) {
        RoleState role = observer.role(desired, depth, aws::enter);
        return Assessment.of(
                desired, new Observation(tenant, role, Optional.empty(), connectors.observe(desired.account())));
    }

    /**
     * Observes, judges, and proves by experiment; the role itself is not written. Failures are findings in the result.
     *
     * @param desired what is wanted
     * @param tenant what was read of the tenant
     * @param listener hears each change as it was made
     * @return how far the account has come
     */
    public AccountProgress<Proven> prove(DesiredState desired, TenantState tenant, Consumer<Change> listener) {
        return new Prover(aws, service, connectors, writes, time, waiter.ofOneAccount(), observer)
                .prove(desired, tenant, listener);
    }

    /**
     * Observes and plans; writes nothing.
     *
     * @param desired what is wanted
     * @param tenant what was read of the tenant
     * @return the plan
     */
    public Plan plan(DesiredState desired, TenantState tenant) {
        if (desired.intent() == Intent.ROTATE) {
            return rotation.plan(desired, tenant);
        }
        return Planner.plan(desired, new Execution(desired, tenant, change -> {}, plan -> false).observe());
    }

    /**
     * Changes the external ID of an account that stays connected meanwhile. Failures are findings in the result.
     *
     * @param desired what is wanted, with the new external ID
     * @param tenant what was read of the tenant
     * @param listener hears each change as it was made
     * @return how far the account has come
     */
    public AccountProgress<Result> rotate(DesiredState desired, TenantState tenant, Consumer<Change> listener) {
        return rotation.rotate(desired, tenant, listener);
    }

    /**
     * Observes, plans and applies. Failures are findings in the result, not exceptions.
     *
     * @param desired what is wanted
     * @param tenant what was read of the tenant
     * @param listener hears each change as it was made
     * @param approval is asked before the steps of a plan are taken, and again where another had to be drawn up; what it
     *     refuses is not done
     * @return how far the account has come
     */
    public AccountProgress<Result> apply(
            DesiredState desired, TenantState tenant, Consumer<Change> listener, Predicate<List<Change>> approval) {
        return new Execution(desired, tenant, listener, approval).run();
    }

    /**
     * The finding for a call that failed before there was anything to judge.
     *
     * @param failure the failure
     * @return the finding
     */
    public static Finding findingOf(RemoteCallException failure) {
        return CallFinding.ofRead(failure);
    }

    /** The role that was to be made exists: somebody was faster, or an earlier try took effect after all. */
    private static final class RoleAppeared extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RoleAppeared(String message) {
            super(message, null, false, false);
        }
    }

    /** What is done for one account, by one thread. */
    private final class Execution {

        private final DesiredState desired;
        private final TenantState tenant;
        private final Consumer<Change> listener;
        private final Predicate<List<Change>> approval;
        private final Waiter waiter;
        private final ConnectorWriter writer;
        private final Rollback rollback;
        private final List<Change> changes = new ArrayList<>();
        private final List<Finding> findings = new ArrayList<>();
        private final Set<Finding> mended = new LinkedHashSet<>();
        private List<Change> undone = List.of();
        private TargetAccount target;
        private Observation state;
        private Optional<Duration> roleWritten = Optional.empty();
        private boolean roleMade;
        private boolean policyWritten;
        private boolean planIsOutOfDate;

        Execution(
                DesiredState desired, TenantState tenant, Consumer<Change> listener, Predicate<List<Change>> approval) {
            this.desired = desired;
            this.tenant = tenant;
            this.listener = listener;
            this.approval = approval;
            this.waiter = AccountRunner.this.waiter.ofOneAccount();
            this.writer = new ConnectorWriter(service, connectors, writes, waiter);
            this.rollback = new Rollback(desired, writes, waiter);
        }

        Observation observe() {
            RoleState role = observer.role(desired, Depth.FULL, account -> target());
            return new Observation(
                    tenant,
                    role,
                    observer.wantedBoundary(desired, role, account -> target()),
                    connectors.observe(desired.account()));
        }

        AccountProgress<Result> run() {
            state = observe();
            try {
                return carryOut();
            } catch (RemoteCallException failure) {
                // What was written before it has to be named.
                if (changes.isEmpty()) {
                    throw failure;
                }
                return stopped(List.of(CallFinding.ofRead(failure)), failure, false);
            }
        }

        private AccountProgress<Result> carryOut() {
            for (int round = 1; ; round++) {
                Plan plan = Planner.plan(desired, state);
                mended.addAll(plan.mended());
                Optional<AccountProgress<Result>> earlier = createWithoutAnswer(plan);
                if (earlier.isPresent()) {
                    return earlier.get();
                }
                if (!plan.steps().isEmpty()
                        && !approval.test(
                                plan.steps().stream().map(Step::change).toList())) {
                    return new AccountProgress.Ended<>(result(changes.isEmpty() ? state : freshLook()));
                }
                try {
                    Optional<AccountProgress<Result>> stopped = execute(plan);
                    if (stopped.isPresent()) {
                        return stopped.get();
                    }
                    if (round == ROUNDS || !planIsOutOfDate) {
                        return finished();
                    }
                } catch (RoleAppeared appeared) {
                    if (!awaitAppearedRole(appeared)) {
                        return new AccountProgress.Ended<>(result(state));
                    }
                }
                planIsOutOfDate = false;
                state = observe();
            }
        }

        /** The steps in their order; what is returned ends the work on the account. */
        private Optional<AccountProgress<Result>> execute(Plan plan) {
            for (Step step : plan.steps()) {
                Optional<RemoteCallException> end =
                        Optional.ofNullable(credentialsRefused.get()).or(writes::trailLost);
                if (end.isPresent()) {
                    findings.add(CallFinding.ofRead(end.get()));
                    return Optional.of(new AccountProgress.Ended<>(result(state)));
                }
                Optional<AccountProgress<Result>> stopped;
                if (step instanceof Step.CreateConnector create) {
                    stopped = connect(create, young -> writer.create(desired, create, young));
                } else if (step instanceof Step.ModifyConnector modify) {
                    stopped = connect(modify, young -> writer.modify(desired, modify, young));
                } else {
                    stopped = write(step);
                }
                if (stopped.isPresent() || planIsOutOfDate) {
                    return stopped;
                }
            }
            return Optional.empty();
        }

        // IAM

        private Optional<AccountProgress<Result>> write(Step step) {
            Change change = step.change();
            try {
                WriteLog.Write write = writes.write(desired, change);
                write.started();
                try {
                    String what = change.action() + " on " + change.resource();
                    write.done(waiter.whileNotYet(what, this::isNotYet, () -> send(step)));
                } catch (RemoteCallException failure) {
                    write.failed(failure);
                    throw failure;
                }
            } catch (RemoteCallException failure) {
                return Optional.of(failed(step, failure));
            }
            state = step.after(state);
            done(change);
            return Optional.empty();
        }

        /** IAM does not see a new role everywhere at once, and takes no two changes of a role at the same time. */
        private boolean isNotYet(RemoteCallException failure) {
            return failure.kind() == FailureKind.CONFLICT && failure.operation().startsWith("iam:")
                    || failure.kind() == FailureKind.NOT_FOUND && roleMade;
        }

        /** Sends it; tells AWS's ID of the request, if there is one. */
        private Optional<String> send(Step step) {
            if (step instanceof Step.CreateRole create) {
                String requestId = target().createRole(create.role());
                String name = create.role().name();
                rollback.made(create.change(), "DeleteRole", () -> target().deleteRole(name));
                roleMade = true;
                roleWritten();
                return Optional.of(requestId);
            }
            if (step instanceof Step.PutRolePolicy put) {
                String name = put.arn().name();
                String requestId = target().putRolePolicy(name, put.policyName(), put.document());
                if (put.isNew()) {
                    rollback.made(
                            put.change(), "DeleteRolePolicy", () -> target().deleteRolePolicy(name, put.policyName()));
                }
                policyWritten = true;
                roleWritten();
                return Optional.of(requestId);
            }
            if (step instanceof Step.UpdateTrustPolicy update) {
                String requestId = target().updateTrustPolicy(update.arn().name(), update.document());
                roleWritten();
                return Optional.of(requestId);
            }
            if (step instanceof Step.TagRole tag) {
                return Optional.of(target().tagRole(tag.arn().name(), tag.tags()));
            }
            if (step instanceof Step.PutBoundary put) {
                String requestId = target().putBoundary(put.arn().name(), put.boundaryArn());
                roleWritten();
                return Optional.of(requestId);
            }
            if (step instanceof Step.DeleteConnector delete) {
                service.deleteConnector(delete.id());
                connectors.remove(desired.account(), delete.id());
                return Optional.empty();
            }
            if (step instanceof Step.DeleteRolePolicy delete) {
                return target().deleteRolePolicy(delete.arn().name(), delete.policyName());
            }
            if (step instanceof Step.DeleteRole delete) {
                return target().deleteRole(delete.arn().name());
            }
            throw new IllegalStateException("no way to execute " + step.change().action());
        }

        private void roleWritten() {
            roleWritten = Optional.of(time.elapsed());
        }

        private AccountProgress<Result> failed(Step step, RemoteCallException failure) {
            boolean refused = failure.outcome() == Outcome.REFUSED;
            if (step instanceof Step.CreateRole && failure.kind() == FailureKind.ALREADY_EXISTS) {
                throw new RoleAppeared(failure.getMessage());
            }
            return stopped(CallFinding.ofWrite(failure), failure, refused);
        }

        /** Ends the work after a failure: takes back where that is right, and looks at what there is now. */
        private AccountProgress<Result> stopped(List<Finding> why, RemoteCallException failure, boolean refused) {
            if (failure.endsRun()) {
                credentialsRefused.compareAndSet(null, failure);
            }
            findings.addAll(why);
            boolean aborted = failure.kind() == FailureKind.INTERRUPTED;
            // Too many calls, or a key that is dead, say nothing about what was made: the next run carries on from it.
            boolean takesBack = refused
                    && !aborted
                    && !failure.endsRun()
                    && failure.kind() != FailureKind.THROTTLED
                    && writes.trailLost().isEmpty();
            if (takesBack) {
                LOG.info("Taking back what was made in account {}: {}", desired.account(), failure.getMessage());
                undone = rollback.takeBack(findings);
                changes.removeAll(undone);
                undone.forEach(this::forget);
            }
            return new AccountProgress.Ended<>(result(aborted || failure.endsRun() ? state : freshLook()));
        }

        private void forget(Change taken) {
            state.found().ifPresent(found -> {
                if (taken.action().equals("CreateRole")) {
                    state = state.with(new RoleState.Absent(found.role().arn(), found.at()));
                }
            });
        }

        private boolean awaitAppearedRole(RoleAppeared appeared) {
            boolean[] readable = {true};
            // Has its own time: until then there is nothing of this run's that is young.
            boolean seen = AccountRunner.this.waiter.until(
                    "waiting until IAM shows role " + desired.role().name() + " of account " + desired.account(),
                    1,
                    () -> {
                        RoleState role = observer.role(desired, Depth.FULL, account -> target());
                        readable[0] = !(role instanceof RoleState.Unreadable unreadable)
                                || NOT_YET.contains(unreadable.kind());
                        return role instanceof RoleState.Found || !readable[0];
                    });
            if (!seen) {
                findings.add(Finding.error(
                        FindingCode.ROLE_NOT_READY,
                        "IAM says that the role exists and does not show it: " + appeared.getMessage(),
                        "Run again in a minute: IAM shows new roles with a delay"));
            }
            // Whoever made it, it may be too young for Workload Security to see it.
            roleWritten();
            return seen;
        }

        // Workload Security

        /**
         * Waits for the connector that an earlier process asked for without hearing an answer, before anything is written:
         * whoever asks again meanwhile may end up with two.
         */
        private Optional<AccountProgress<Result>> createWithoutAnswer(Plan plan) {
            AccountId account = desired.account();
            Optional<Step.CreateConnector> create = plan.steps().stream()
                    .filter(Step.CreateConnector.class::isInstance)
                    .map(Step.CreateConnector.class::cast)
                    .findFirst();
            Optional<Instant> sent = create.flatMap(step -> writes.journal().createUnderWay(account));
            if (sent.isEmpty() || !changes.isEmpty()) {
                return Optional.empty();
            }
            try {
                List<Connector> there = connectors.search(account);
                if (!there.isEmpty()) {
                    foundEarlier(create.get(), there, sent.get());
                    return Optional.of(new AccountProgress.Again<>());
                }
            } catch (RemoteCallException failure) {
                // Nothing was sent, so what the journal tells of the earlier create stays as it is.
                findings.add(CallFinding.ofRead(failure));
                return Optional.of(new AccountProgress.Ended<>(result(state)));
            }
            Duration left = settlesIn(sent.get());
            return left.compareTo(Duration.ZERO) <= 0 || settled.contains(account)
                    ? Optional.empty()
                    : Optional.of(new AccountProgress.Pending<>(new EarlierCreate(create.get(), sent.get(), left)));
        }

        /** A time that lies ahead comes from another clock, so it is taken for now. */
        private Duration settlesIn(Instant sent) {
            Duration left = Duration.between(time.now(), sent.plus(times.createSettles()));
            return left.compareTo(times.createSettles()) > 0 ? times.createSettles() : left;
        }

        private void foundEarlier(Step.CreateConnector step, List<Connector> there, Instant sent) {
            step.onlyOurs(there).ifPresent(connector -> {
                writes.journal()
                        .step(
                                desired.account(),
                                Journal.State.DONE,
                                Step.CreateConnector.ACTION,
                                "connector " + connector.id(),
                                Optional.empty());
                addedEarlier.put(
                        desired.account(),
                        Finding.info(
                                FindingCode.CONNECTOR_ADDED_EARLIER,
                                "A run that heard no answer asked for connector " + connector.id() + " of account "
                                        + desired.account() + " at " + sent + "; it is there now",
                                "Nothing: it was not added again"));
            });
        }

        private Optional<AccountProgress<Result>> connect(Step step, Function<Boolean, ConnectorWriter.Ending> write) {
            Optional<AccountProgress<Result>> notReady = awaitRole();
            return notReady.isPresent() ? notReady : connected(step, write.apply(roleIsYoung()));
        }

        private Optional<AccountProgress<Result>> connected(Step step, ConnectorWriter.Ending ending) {
            if (ending instanceof ConnectorWriter.Written written) {
                state = state.with(List.of(written.connector()), time.now());
                if (written.byThisRun()) {
                    done(step.change().on("connector " + written.connector().id()));
                }
                return Optional.empty();
            }
            if (ending instanceof ConnectorWriter.Changed) {
                planIsOutOfDate = true;
                return Optional.empty();
            }
            if (ending instanceof ConnectorWriter.Refused refused) {
                return Optional.of(stopped(CallFinding.ofWrite(refused.failure()), refused.failure(), true));
            }
            if (ending instanceof ConnectorWriter.NotSent notSent) {
                return Optional.of(stopped(List.of(CallFinding.ofRead(notSent.failure())), notSent.failure(), false));
            }
            if (ending instanceof ConnectorWriter.NotSearched notSearched) {
                return Optional.of(stopped(
                        List.of(CallFinding.ofRead(notSearched.refusal()), CallFinding.ofRead(notSearched.failure())),
                        notSearched.failure(),
                        false));
            }
            ConnectorWriter.Unknown unknown = (ConnectorWriter.Unknown) ending;
            RemoteCallException failure = unknown.failure();
            boolean create = step instanceof Step.CreateConnector;
            if (create && failure.kind() != FailureKind.INTERRUPTED) {
                return Optional.of(new AccountProgress.Pending<>(
                        new UnknownCreate((Step.CreateConnector) step, unknown, freshLook())));
            }
            return Optional.of(stopped(
                    create
                            ? CallFinding.ofConnectorCreate(failure, times.createSettles())
                            : CallFinding.ofWrite(failure),
                    failure,
                    false));
        }

        private boolean roleIsYoung() {
            return roleWritten
                    .filter(at -> time.elapsed().minus(at).compareTo(times.youngRole()) < 0)
                    .isPresent();
        }

        /**
         * Waits until IAM shows a role that was just written, several times in a row. Good reads are necessary, no proof:
         * the manager reads IAM from elsewhere, so its refusals are tried again too.
         */
        private Optional<AccountProgress<Result>> awaitRole() {
            if (roleWritten.isEmpty()) {
                return Optional.empty();
            }
            String role = "role " + desired.role().name() + " of account " + desired.account();
            try {
                if (waiter.until("waiting until IAM shows " + role, times.goodReads(), this::isReady)) {
                    return Optional.empty();
                }
            } catch (RemoteCallException failure) {
                return Optional.of(stopped(List.of(CallFinding.ofRead(failure)), failure, false));
            }
            findings.add(notShown());
            return Optional.of(new AccountProgress.Ended<>(result(freshLookOnce())));
        }

        private Finding notShown() {
            return Finding.error(
                    FindingCode.ROLE_NOT_READY,
                    "IAM did not show role " + desired.role().name() + " of account " + desired.account()
                            + " as it was written within " + times.youngRole().toSeconds()
                            + " seconds; what was written stays",
                    "Run again: it looks first and carries on from what it finds");
        }

        private boolean isReady() {
            RoleSpec spec = desired.role();
            try {
                return target().getRole(spec.name())
                                .filter(role -> isRight(role.trustPolicy()))
                                .isPresent()
                        && (!policyWritten
                                || target().getRolePolicy(spec.name(), spec.policyName())
                                        .isPresent());
            } catch (RemoteCallException failure) {
                if (NOT_YET.contains(failure.kind())) {
                    return false;
                }
                throw failure;
            }
        }

        private boolean isRight(String trustPolicy) {
            return PolicyDocument.understood(trustPolicy)
                    .filter(policy -> Stream.concat(Stream.of(desired.externalId()), desired.newExternalId().stream())
                            .anyMatch(id -> TrustEvaluator.evaluate(policy, desired.trusted(), id)
                                    .isRight()))
                    .isPresent();
        }

        // The end

        private void done(Change change) {
            changes.add(change);
            listener.accept(change);
        }

        private AccountProgress<Result> finished() {
            Observation last = changes.isEmpty() ? state : freshLook();
            return awaitingFirstSync(last);
        }

        private AccountProgress<Result> awaitingFirstSync(Observation last) {
            List<Connector> there = last.connectorsSeen();
            boolean waits = desired.firstSync().isPresent()
                    && writes.trailLost().isEmpty()
                    && desired.intent() != Intent.OFFBOARD
                    && there.size() == 1
                    && there.get(0).crossAccountRoleArn().isPresent()
                    && there.get(0).lastSync().isEmpty();
            return waits
                    ? new AccountProgress.Pending<>(new FirstSync(last))
                    : new AccountProgress.Ended<>(result(last));
        }

        /**
         * Reads the role again. A look that still shows what was mended is "not yet"; the connectors are what their own
         * answers told.
         */
        private Observation freshLook() {
            Assessment expected = Assessment.of(desired, state);
            Set<Finding> gone = new LinkedHashSet<>(mended);
            gone.removeAll(expected.findings());
            boolean absent = state.role() instanceof RoleState.Absent;
            Observation[] last = {state};
            boolean shown;
            try {
                shown = waiter.until(
                        "waiting until IAM shows role " + desired.role().name() + " of account " + desired.account()
                                + " as it was written",
                        1,
                        () -> {
                            last[0] = freshLookOnce();
                            RoleState role = last[0].role();
                            if (role instanceof RoleState.Unreadable unreadable) {
                                return !NOT_YET.contains(unreadable.kind());
                            }
                            return role instanceof RoleState.Absent == absent
                                    && Assessment.of(desired, last[0]).findings().stream()
                                            .noneMatch(gone::contains);
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

        private Observation freshLookOnce() {
            return state.with(observer.role(desired, Depth.FULL, account -> target()));
        }

        private Result result(Observation last) {
            Assessment assessment = Assessment.of(desired, last);
            Set<Finding> all = new LinkedHashSet<>(findings);
            writes.finding().ifPresent(all::add);
            Optional.ofNullable(addedEarlier.remove(desired.account())).ifPresent(all::add);
            all.addAll(assessment.findings());
            if (all.stream().anyMatch(finding -> finding.code() == FindingCode.FIRST_SYNC_TIMEOUT)) {
                all.removeIf(finding -> finding.code() == FindingCode.NEVER_SYNCED);
            }
            return new Result(
                    assessment.role(),
                    assessment.connectorId(),
                    assessment.roleIsOurs(),
                    assessment.trust(),
                    assessment.rotation(),
                    changes,
                    undone,
                    List.copyOf(all));
        }

        private TargetAccount target() {
            if (target == null) {
                target = aws.enter(desired.account());
            }
            return target;
        }

        /** What the kinds of waiting have in common. */
        private abstract class Waiting implements PendingAccount<Result> {
            private final Duration deadline;

            Waiting(Duration atMost) {
                deadline = time.elapsed().plus(atMost);
            }

            @Override
            public AccountId account() {
                return desired.account();
            }

            @Override
            public Duration deadline() {
                return deadline;
            }
        }

        private final class EarlierCreate extends Waiting {
            private final Step.CreateConnector step;
            private final Instant sent;
            private final Duration left;

            EarlierCreate(Step.CreateConnector step, Instant sent, Duration left) {
                super(left);
                this.step = step;
                this.sent = sent;
                this.left = left;
            }

            @Override
            public String why() {
                return "a run asked for a connector of account " + step.account() + " at "
                        + sent.truncatedTo(ChronoUnit.SECONDS) + " and heard no answer: looking for it for "
                        + left.toSeconds() + " seconds at most, so that it is not added twice";
            }

            @Override
            public Optional<AccountProgress<Result>> look(Reading<List<Connector>> now) {
                List<Connector> there = now.seen().orElse(List.of());
                if (there.isEmpty()) {
                    return Optional.empty();
                }
                foundEarlier(step, there, sent);
                return Optional.of(new AccountProgress.Again<>());
            }

            @Override
            public AccountProgress<Result> expired() {
                settled.add(step.account());
                return new AccountProgress.Again<>();
            }

            @Override
            public Result givenUp(RemoteCallException why) {
                findings.add(CallFinding.ofRead(why));
                return result(state);
            }
        }

        private final class UnknownCreate extends Waiting {
            private final Step.CreateConnector step;
            private final RemoteCallException failure;
            private final WriteLog.Write write;
            private final Observation last;

            UnknownCreate(Step.CreateConnector step, ConnectorWriter.Unknown unknown, Observation last) {
                super(writes.journal()
                        .createUnderWay(step.account())
                        .map(Execution.this::settlesIn)
                        .orElse(times.createSettles()));
                this.step = step;
                this.failure = unknown.failure();
                this.write = unknown.write();
                this.last = last;
            }

            @Override
            public String why() {
                return failure.getMessage() + ": looking for the connector of account " + step.account()
                        + ", which may show yet, for up to "
                        + times.createSettles().toMinutes()
                        + " minutes after it was asked for";
            }

            @Override
            public Optional<AccountProgress<Result>> look(Reading<List<Connector>> now) {
                List<Connector> there = now.seen().orElse(List.of());
                if (there.isEmpty()) {
                    return Optional.empty();
                }
                state = last.with(there, time.now());
                step.onlyOurs(there)
                        .ifPresentOrElse(
                                connector -> {
                                    String made = "connector " + connector.id();
                                    write.done(made, Optional.empty());
                                    done(step.change().on(made));
                                },
                                () -> write.failed(failure));
                return Optional.of(awaitingFirstSync(state));
            }

            @Override
            public AccountProgress<Result> expired() {
                write.failed(failure);
                findings.addAll(CallFinding.ofConnectorCreate(failure, times.createSettles()));
                return new AccountProgress.Ended<>(result(last));
            }

            @Override
            public Result givenUp(RemoteCallException why) {
                write.failed(failure);
                findings.add(CallFinding.ofRead(why));
                findings.addAll(CallFinding.ofConnectorCreate(failure, times.createSettles()));
                return result(last);
            }
        }

        private final class FirstSync extends Waiting {
            private final Observation last;

            FirstSync(Observation last) {
                super(desired.firstSync().orElseThrow());
                this.last = last;
            }

            @Override
            public String why() {
                return "waiting for the first synchronisation of connector "
                        + last.connectorsSeen().get(0).id() + " of account " + desired.account() + " for "
                        + desired.firstSync().orElseThrow().toMinutes() + " minutes at most";
            }

            @Override
            public Optional<AccountProgress<Result>> look(Reading<List<Connector>> now) {
                Predicate<Connector> synced = connector -> connector.lastSync().isPresent();
                return now.seen().orElse(List.of()).stream().anyMatch(synced)
                        ? Optional.of(new AccountProgress.Ended<>(
                                result(last.with(now.seen().orElseThrow(), time.now()))))
                        : Optional.empty();
            }

            @Override
            public AccountProgress<Result> expired() {
                Connector connector = last.connectorsSeen().get(0);
                findings.add(Finding.warning(
                        FindingCode.FIRST_SYNC_TIMEOUT,
                        "Connector " + connector.id() + " was added and did not synchronise within "
                                + desired.firstSync().orElseThrow().toMinutes() + " minutes",
                        "Verify later; if it stays so, look for event 1910 in the Workload Security console"));
                return new AccountProgress.Ended<>(result(last));
            }

            @Override
            public Result givenUp(RemoteCallException why) {
                findings.add(CallFinding.ofRead(why));
                return result(last);
            }
        }
    }
}
