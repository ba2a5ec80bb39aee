package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsAccess;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.Role;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.TargetAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Proof.Layer;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Proof.State;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.AccountProgress.PendingAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PolicyDocument;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.ProbeTrust;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustEvaluator;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustVerdict;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.ConnectorRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.ExternalIdReading;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.WorkloadSecurity;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Verifies one account at a time and then proves by experiment, in three layers, that its role is guarded: by the
 * evaluation of its trust policy, by a role that is made for it and deleted ({@link LiveProbe}), and by Workload Security
 * itself. The role is never written. Thread-safe.
 */
final class Prover {

    /** Workload Security synchronises every 10 minutes (Trend docs), so that a wanted one that is late has come by then. */
    private static final Duration SYNCHRONISED_WITHIN = Duration.ofMinutes(20);

    private static final Set<FindingCode> OF_TRUST = Set.of(
            FindingCode.TRUST_NOT_ASSUMABLE, FindingCode.EXTERNAL_ID_NOT_ENFORCED, FindingCode.TRUST_OPEN_TO_OTHERS);

    private final AwsAccess aws;
    private final WorkloadSecurity service;
    private final ConnectorDirectory connectors;
    private final WriteLog writes;
    private final Time time;
    private final Waiter waiter;
    private final Observer observer;

    Prover(
            AwsAccess aws,
            WorkloadSecurity service,
            ConnectorDirectory connectors,
            WriteLog writes,
            Time time,
            Waiter waiter,
            Observer observer) {
        this.aws = aws;
        this.service = service;
        this.connectors = connectors;
        this.writes = writes;
        this.time = time;
        this.waiter = waiter;
        this.observer = observer;
    }

    AccountProgress<Proven> prove(DesiredState desired, TenantState tenant, Consumer<Change> listener) {
        return new Proving(desired, tenant, listener).run();
    }

    /** What is done for one account, by one thread at a time. */
    private final class Proving {

        private final DesiredState desired;
        private final TenantState tenant;
        private final ProofLog log;
        private TargetAccount target;
        private Observation seen;
        private Assessment found;

        Proving(DesiredState desired, TenantState tenant, Consumer<Change> listener) {
            this.desired = desired;
            this.tenant = tenant;
            this.log = new ProofLog(listener);
        }

        AccountProgress<Proven> run() {
            RoleState role = observer.role(desired, Depth.FULL, account -> target());
            seen = new Observation(tenant, role, Optional.empty(), connectors.observe(desired.account()));
            found = Assessment.of(desired, seen);
            evaluation();
            boolean clean = notWritable().isPresent() || leftBehindIsRemoved();
            probe(clean);
            return service();
        }

        private TargetAccount target() {
            if (target == null) {
                target = aws.enter(desired.account());
            }
            return target;
        }

        // By evaluation

        private void evaluation() {
            Optional<TrustVerdict> verdict = found.trust();
            if (seen.found().isEmpty()) {
                log.came(Layer.EVALUATION, State.NOT_RUN, "no role was seen, so there is no trust policy", "");
            } else if (verdict.isEmpty()) {
                log.came(Layer.EVALUATION, State.NOT_PROVED, "the trust policy can't be read as a policy", "");
            } else if (verdict.get().isRight()) {
                log.came(
                        Layer.EVALUATION,
                        State.PROVED,
                        "over all external IDs and principals: " + Layer.EVALUATION.proves(),
                        "");
            } else {
                boolean open = found.has(FindingCode.UNDETERMINED_CONDITION);
                log.came(
                        Layer.EVALUATION,
                        open ? State.NOT_PROVED : State.REFUTED,
                        found.findings().stream()
                                .filter(finding -> OF_TRUST.contains(finding.code()))
                                .map(Finding::message)
                                .collect(Collectors.joining("; ")),
                        "");
            }
        }

        /** What keeps anything from being written, if something does. */
        private Optional<String> notWritable() {
            Optional<RemoteCallException> stop = log.stop().or(writes::trailLost);
            if (stop.isPresent()) {
                return stop.map(RemoteCallException::getMessage);
            }
            return found.blocked()
                    ? Optional.of("nothing is written while this stands: "
                            + found.findings().stream()
                                    .filter(finding -> finding.severity() == Severity.ERROR)
                                    .map(finding -> finding.code().code())
                                    .distinct()
                                    .collect(Collectors.joining(", ")))
                    : Optional.empty();
        }

        // By a live probe

        private boolean leftBehindIsRemoved() {
            try {
                return new LiveProbe(desired, target(), writes, time, waiter, log).removeLeftBehind();
            } catch (RemoteCallException failure) {
                log.failed(List.of(CallFinding.ofRead(failure)), failure);
                return false;
            }
        }

        private void probe(boolean clean) {
            Optional<String> obstacle = notWritable();
            if (obstacle.isEmpty() && !clean) {
                obstacle = Optional.of("whether an earlier run left a probe behind is not known");
            }
            if (obstacle.isEmpty()) {
                obstacle = notLetIn();
            }
            if (obstacle.isPresent()) {
                log.came(Layer.PROBE, State.NOT_RUN, obstacle.get(), "Mend what else was found, then prove again");
                return;
            }
            Role role = seen.found().orElseThrow().role();
            ProbeTrust trust = ProbeTrust.of(PolicyDocument.parse(role.trustPolicy()), desired.trusted());
            if (trust.obstacle().isPresent()) {
                log.came(
                        Layer.PROBE,
                        State.NOT_REPRODUCIBLE,
                        trust.obstacle().get() + ", which a probe would meet or fail for reasons of its own",
                        "Take it out of the trust policy, or rest on the other layers");
                return;
            }
            new LiveProbe(desired, target(), writes, time, waiter, log).run(trust, role.arn());
        }

        private Optional<String> notLetIn() {
            if (seen.found().isEmpty()) {
                return Optional.of("there is no role");
            }
            if (found.trust().isEmpty()) {
                return Optional.of("the trust policy can't be read as a policy");
            }
            return found.trust().get().assumable() || found.has(FindingCode.UNDETERMINED_CONDITION)
                    ? Optional.empty()
                    : Optional.of("by its evaluation the trust policy does not let the tenant's external ID in");
        }

        // By Workload Security

        private AccountProgress<Proven> service() {
            Optional<String> obstacle = notWritable().or(this::notServed);
            if (obstacle.isPresent()) {
                return notRun(obstacle.get());
            }
            long id = seen.connectorsSeen().get(0).id();
            Connector before;
            try {
                Optional<String> unsafe = notAdmitted(service.readExternalId());
                if (unsafe.isPresent()) {
                    return notRun(unsafe.get());
                }
                List<Connector> there = connectors.search(desired.account());
                if (there.size() != 1 || !usesRole(there.get(0))) {
                    return notRun("the account's connectors have changed meanwhile");
                }
                before = there.get(0);
            } catch (RemoteCallException failure) {
                log.failed(List.of(CallFinding.ofRead(failure)), failure);
                return notRun(failure.getMessage());
            }
            return synchronise(id, before, true, time.elapsed().plus(SYNCHRONISED_WITHIN));
        }

        private AccountProgress<Proven> notRun(String why) {
            log.came(Layer.SERVICE, State.NOT_RUN, why, "Mend what else was found, then prove again");
            return ended();
        }

        private Optional<String> notServed() {
            if (seen.found().isEmpty()) {
                return Optional.of("there is no role");
            }
            List<Connector> there = seen.connectorsSeen();
            return there.size() == 1 && usesRole(there.get(0))
                    ? Optional.empty()
                    : Optional.of("the account has not one connector that uses this role");
        }

        private boolean usesRole(Connector connector) {
            return connector
                    .crossAccountRoleArn()
                    .filter(found.role().orElseThrow().toString()::equals)
                    .isPresent();
        }

        /**
         * A modify moves a connector that still uses an ID of the user's own making to the one that the tenant shows, and
         * would cut it off where the role does not admit that.
         */
        private Optional<String> notAdmitted(ExternalIdReading reading) {
            if (!(reading instanceof ExternalIdReading.Shown shown)) {
                return Optional.of("the tenant does not show its external ID, so whether the role admits it is not"
                        + " known, and to name the role again could cut the connector off");
            }
            boolean admits = PolicyDocument.understood(
                            seen.found().orElseThrow().role().trustPolicy())
                    .filter(trust -> TrustEvaluator.evaluate(trust, desired.trusted(), shown.externalId())
                            .assumable())
                    .isPresent();
            return admits
                    ? Optional.empty()
                    : Optional.of("by its evaluation the trust policy does not surely admit the external ID that the"
                            + " tenant shows now, so to name the role again could cut the connector off");
        }

        /**
         * Asked for twice: a synchronisation that was under way at the first time may have entered the account before, so
         * only the one that ends after it has surely begun since.
         */
        private AccountProgress<Proven> synchronise(long id, Connector before, boolean first, Duration deadline) {
            AccountId account = desired.account();
            Change change = Change.of(
                    Step.ModifyConnector.SYNCHRONISE,
                    "connector " + id,
                    first
                            ? "names the same role again and has it synchronise"
                            : "has it synchronise once more, because the first one may have begun before");
            Connector now;
            WriteLog.Write write;
            try {
                write = writes.write(desired, change);
            } catch (RemoteCallException notToBeSent) {
                log.failed(List.of(CallFinding.ofRead(notToBeSent)), notToBeSent);
                return first ? notRun(notToBeSent.getMessage()) : notProved(notToBeSent);
            }
            try {
                now = service.modifyConnector(
                        id,
                        new ConnectorRequest(found.role().orElseThrow(), Optional.empty(), Optional.empty()),
                        write::started);
            } catch (RemoteCallException failure) {
                write.failed(failure);
                log.failed(CallFinding.ofWrite(failure), failure);
                return notProved(failure);
            }
            write.done(Optional.empty());
            connectors.put(account, now);
            seen = seen.with(List.of(now), time.now());
            log.changed(change);
            return now.hasSynchronisedSince(before)
                    ? synchronised(now, first, deadline)
                    : new AccountProgress.Pending<>(new Synchronisation(before, first, deadline));
        }

        private AccountProgress<Proven> notProved(RemoteCallException failure) {
            log.came(Layer.SERVICE, State.NOT_PROVED, failure.getMessage(), failure.remedy());
            return ended();
        }

        private AccountProgress<Proven> synchronised(Connector now, boolean first, Duration deadline) {
            if (first) {
                return synchronise(now.id(), now, false, deadline);
            }
            log.came(
                    Layer.SERVICE,
                    State.PROVED,
                    "connector " + now.id() + " synchronised at "
                            + now.lastSync().orElseThrow()
                            + ", twice since it was asked to with this role",
                    "");
            return ended();
        }

        private AccountProgress<Proven> ended() {
            return new AccountProgress.Ended<>(proven());
        }

        /** Judged anew, because the connector may have synchronised since the first look. */
        private Proven proven() {
            Assessment last = Assessment.of(desired, seen);
            Set<Finding> all = new LinkedHashSet<>(log.findings);
            writes.finding().ifPresent(all::add);
            all.addAll(last.findings());
            Result result = new Result(
                    last.role(),
                    last.connectorId(),
                    last.roleIsOurs(),
                    last.trust(),
                    last.rotation(),
                    log.changes,
                    log.undone,
                    List.copyOf(all));
            return new Proven(result, log.proofs);
        }

        /** Waits for a synchronisation that was asked for. */
        private final class Synchronisation implements PendingAccount<Proven> {
            private final Connector before;
            private final boolean first;
            private final Duration deadline;

            Synchronisation(Connector before, boolean first, Duration deadline) {
                this.before = before;
                this.first = first;
                this.deadline = deadline;
            }

            @Override
            public AccountId account() {
                return desired.account();
            }

            @Override
            public Duration deadline() {
                return deadline;
            }

            @Override
            public String why() {
                return "waiting for the synchronisation of connector " + before.id() + " of account "
                        + desired.account() + " that was asked for, for "
                        + deadline.minus(time.elapsed()).toMinutes() + " minutes at most";
            }

            @Override
            public Optional<AccountProgress<Proven>> look(Reading<List<Connector>> now) {
                return now.seen().orElse(List.of()).stream()
                        .filter(connector -> connector.hasSynchronisedSince(before))
                        .findFirst()
                        .map(connector -> {
                            seen = seen.with(now.seen().orElseThrow(), time.now());
                            return synchronised(connector, first, deadline);
                        });
            }

            @Override
            public AccountProgress<Proven> expired() {
                log.came(
                        Layer.SERVICE,
                        State.NOT_PROVED,
                        "connector " + before.id() + " was asked to synchronise "
                                + (first ? "and did not" : "twice and did so once") + " within "
                                + SYNCHRONISED_WITHIN.toMinutes() + " minutes"
                                + (first ? "" : "; that one may have been under way before"),
                        "Look for event 1910 in the Workload Security console");
                return ended();
            }

            @Override
            public Proven givenUp(RemoteCallException why) {
                log.failed(List.of(CallFinding.ofRead(why)), why);
                log.came(Layer.SERVICE, State.NOT_PROVED, why.getMessage(), why.remedy());
                return proven();
            }
        }
    }
}
