package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Waiting;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.WorkloadSecurity;
import java.util.List;
import java.util.Set;

/**
 * Creates the connector exactly once. Create is slow and not idempotent: after an unknown outcome, and before any second
 * try, the account's connectors are searched; after a refusal too, for the list that a run over many accounts began with
 * may be old by now. A refusal is tried again only while the role is so young that the manager may not see it yet; a
 * refused key (401, 403) will not get better by waiting.
 */
final class ConnectorCreation {

    private static final Set<FailureKind> MAY_BE_A_YOUNG_ROLE =
            Set.of(FailureKind.REJECTED, FailureKind.NOT_FOUND, FailureKind.CONFLICT, FailureKind.ALREADY_EXISTS);

    private final WorkloadSecurity service;
    private final Waiting waiting;
    private final Patience patience;

    ConnectorCreation(WorkloadSecurity service, Waiting waiting, Patience patience) {
        this.service = service;
        this.waiting = waiting;
        this.patience = patience;
    }

    /**
     * The account's connector.
     *
     * @param connector the connector
     * @param made whether a try of this run made it, or may have; otherwise it was there before
     */
    record Created(Connector connector, boolean made) {}

    /**
     * Creates it, or throws what the last try threw.
     *
     * @param beforeEachTry is run right before each sending
     */
    Created create(Step.CreateConnector step, boolean roleIsYoung, Runnable beforeEachTry) {
        Backoff backoff = Backoff.forService(
                waiting,
                patience,
                patience.roleDeadline(),
                "waiting for Workload Security to accept account " + step.account());
        while (true) {
            beforeEachTry.run();
            try {
                return new Created(service.createConnector(step.request()), true);
            } catch (RemoteCallException failure) {
                boolean unknown = failure.outcome() == Outcome.UNKNOWN && failure.kind() != FailureKind.INTERRUPTED;
                boolean mayBeThere =
                        failure.outcome() == Outcome.REFUSED && MAY_BE_A_YOUNG_ROLE.contains(failure.kind());
                if (!unknown && !mayBeThere) {
                    throw failure;
                }
                List<Connector> made = searchAfter(step, failure);
                if (made.size() == 1) {
                    return new Created(made.get(0), unknown);
                }
                if (unknown || !made.isEmpty() || !roleIsYoung || !backoff.waitOnce()) {
                    throw failure;
                }
            }
        }
    }

    /** What the search after a failed create shows: connectors that name our role. */
    private List<Connector> searchAfter(Step.CreateConnector step, RemoteCallException failure) {
        try {
            return step.namingOurRole(service.findConnectors(step.account()));
        } catch (RemoteCallException searchFailure) {
            // The create matters to the reader; that its outcome could not even be looked up makes it unknown.
            throw new RemoteCallException(
                    failure.operation(),
                    failure.kind(),
                    Outcome.UNKNOWN,
                    failure.getMessage() + "; the search that should tell its outcome failed too: "
                            + searchFailure.getMessage(),
                    failure.remedy());
        }
    }
}
