package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.WorkloadSecurity;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Creates and changes connectors: what happens after every kind of answer is decided here.
 *
 * <p>Create is slow and not idempotent, so it is sent once and never again after an outcome that nobody knows: such an
 * account waits ({@link ConnectorWriter.Unknown}) until the connector shows or can't come any more. Right before each
 * sending the account's connectors are known as they were a minute ago at most, and the journal holds the moment of the
 * sending. A refusal is tried again, after a search, only while the role is so young that the manager may not see it yet; a
 * key that is refused (401, 403) will not get better by waiting. A change is idempotent and otherwise goes the same way.
 */
final class ConnectorWriter {

    private static final Set<FailureKind> MAY_BE_A_YOUNG_ROLE =
            Set.of(FailureKind.REJECTED, FailureKind.NOT_FOUND, FailureKind.CONFLICT, FailureKind.ALREADY_EXISTS);

    /** How a create or a change ended. */
    sealed interface Ending {}

    /**
     * The connector is as wanted.
     *
     * @param connector the connector
     * @param byThisRun whether a try of this run made it so, or may have
     */
    record Written(Connector connector, boolean byThisRun) implements Ending {}

    /** Other connectors of the account have shown, so the plan is out of date; nothing was sent, or it was refused. */
    record Changed() implements Ending {}

    /**
     * It was sent, and nobody knows whether it took effect; the account's connectors do not show it yet.
     *
     * @param failure why nobody knows
     * @param write is told when more is known; an abort and a change were told already that nothing more is going to be
     */
    record Unknown(RemoteCallException failure, WriteLog.Write write) implements Ending {}

    /** It was definitely refused. */
    record Refused(RemoteCallException failure) implements Ending {}

    /** What must be known before the sending could not be read, so nothing was sent. */
    record NotSent(RemoteCallException failure) implements Ending {}

    /** It was definitely refused, and whether somebody else has added the account could not be read. */
    record NotSearched(RemoteCallException refusal, RemoteCallException failure) implements Ending {}

    private final WorkloadSecurity service;
    private final ConnectorDirectory connectors;
    private final WriteLog writes;
    private final Waiter waiter;

    ConnectorWriter(WorkloadSecurity service, ConnectorDirectory connectors, WriteLog writes, Waiter waiter) {
        this.service = service;
        this.connectors = connectors;
        this.writes = writes;
        this.waiter = waiter;
    }

    Ending create(DesiredState desired, Step.CreateConnector step, boolean roleIsYoung) {
        AccountId account = step.account();
        Waiter.Pauses pauses = waiter.pauses("Workload Security refuses account " + account + ", whose role is new");
        while (true) {
            List<Connector> there;
            try {
                there = connectors.fresh(account);
            } catch (RemoteCallException failure) {
                return new NotSent(failure);
            }
            if (!there.isEmpty()) {
                return taken(step, there);
            }
            WriteLog.Write write = writes.write(desired, step.change());
            try {
                Connector made = service.createConnector(step.request(), write::started);
                write.done("connector " + made.id(), Optional.empty());
                connectors.put(account, made);
                return new Written(made, true);
            } catch (RemoteCallException failure) {
                if (failure.outcome() == Outcome.UNKNOWN && failure.kind() != FailureKind.INTERRUPTED) {
                    write.unanswered();
                    return lookedFor(step, failure, write);
                }
                write.failed(failure);
                if (failure.outcome() == Outcome.UNKNOWN) {
                    return new Unknown(failure, write);
                }
                if (!MAY_BE_A_YOUNG_ROLE.contains(failure.kind())) {
                    return new Refused(failure);
                }
                try {
                    there = connectors.search(account);
                } catch (RemoteCallException searchFailure) {
                    return new NotSearched(failure, searchFailure);
                }
                if (!there.isEmpty()) {
                    return taken(step, there);
                }
                if (!roleIsYoung || !pauses.next(": " + failure.getMessage())) {
                    return new Refused(failure);
                }
            }
        }
    }

    Ending modify(DesiredState desired, Step.ModifyConnector step, boolean roleIsYoung) {
        AccountId account = step.account();
        String resource = step.change().resource();
        Waiter.Pauses pauses = waiter.pauses(
                "Workload Security refuses to change " + resource + " of account " + account + ", whose role is new");
        while (true) {
            WriteLog.Write write = writes.write(desired, step.change());
            try {
                Connector changed = service.modifyConnector(step.id(), step.request(), write::started);
                write.done(Optional.empty());
                connectors.put(account, changed);
                return new Written(changed, true);
            } catch (RemoteCallException failure) {
                if (failure.outcome() == Outcome.UNKNOWN) {
                    return failure.kind() == FailureKind.INTERRUPTED || !step.isVisible()
                            ? unknown(failure, write)
                            : lookedAt(step, failure, write);
                }
                write.failed(failure);
                if (!MAY_BE_A_YOUNG_ROLE.contains(failure.kind())
                        || !roleIsYoung
                        || !pauses.next(": " + failure.getMessage())) {
                    return new Refused(failure);
                }
            }
        }
    }

    private static Ending taken(Step.CreateConnector step, List<Connector> there) {
        return step.onlyOurs(there)
                .<Ending>map(connector -> new Written(connector, false))
                .orElseGet(Changed::new);
    }

    /** A search right after a create without an answer; that it fails or shows nothing proves nothing. */
    private Ending lookedFor(Step.CreateConnector step, RemoteCallException failure, WriteLog.Write write) {
        Optional<Connector> made;
        try {
            made = step.onlyOurs(connectors.search(step.account()));
        } catch (RemoteCallException searchFailure) {
            return new Unknown(failure, write);
        }
        made.ifPresent(connector -> write.done("connector " + connector.id(), Optional.empty()));
        return made.<Ending>map(connector -> new Written(connector, true)).orElseGet(() -> new Unknown(failure, write));
    }

    private Ending lookedAt(Step.ModifyConnector step, RemoteCallException failure, WriteLog.Write write) {
        Optional<Connector> changed;
        try {
            changed = connectors.search(step.account()).stream()
                    .filter(step::isDoneOn)
                    .findFirst();
        } catch (RemoteCallException searchFailure) {
            return unknown(failure, write);
        }
        changed.ifPresent(connector -> write.done(Optional.empty()));
        return changed.<Ending>map(connector -> new Written(connector, true)).orElseGet(() -> unknown(failure, write));
    }

    private static Ending unknown(RemoteCallException failure, WriteLog.Write write) {
        write.failed(failure);
        return new Unknown(failure, write);
    }
}
