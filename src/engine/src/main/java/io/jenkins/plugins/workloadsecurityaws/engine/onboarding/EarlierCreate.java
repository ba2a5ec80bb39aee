package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.Waiting;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.WorkloadSecurity;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Waits for the connector that an earlier process asked for. Create is slow and goes on at the service when its caller is
 * gone, and the search shows nothing until it ends: whoever asks again meanwhile may end up with two connectors.
 */
final class EarlierCreate {

    private final WorkloadSecurity service;
    private final Waiting waiting;
    private final Patience patience;
    private final ApplyListener listener;

    EarlierCreate(WorkloadSecurity service, Waiting waiting, Patience patience, ApplyListener listener) {
        this.service = service;
        this.waiting = waiting;
        this.patience = patience;
        this.listener = listener;
    }

    /**
     * The connectors of the account that name our role, as soon as there is one or the earlier create can't make one any
     * more.
     *
     * @param step what the earlier process asked for too
     * @param sent when it did
     */
    List<Connector> await(Step.CreateConnector step, Instant sent) {
        Duration left = left(sent);
        Backoff backoff = Backoff.forService(
                waiting,
                patience,
                left,
                "waiting for a connector of account " + step.account() + " that an earlier run asked for");
        List<Connector> seen = search(step);
        if (seen.isEmpty() && left.compareTo(Duration.ZERO) > 0) {
            listener.waits(why(step, sent, left));
        }
        while (seen.isEmpty() && backoff.waitOnce()) {
            seen = search(step);
        }
        return seen;
    }

    private List<Connector> search(Step.CreateConnector step) {
        return step.namingOurRole(service.findConnectors(step.account()));
    }

    /** A time that lies ahead comes from another clock, so it is taken for now. */
    private Duration left(Instant sent) {
        Duration left = Duration.between(waiting.clock().instant(), sent.plus(patience.createSettles()));
        return left.compareTo(patience.createSettles()) > 0 ? patience.createSettles() : left;
    }

    private static String why(Step.CreateConnector step, Instant sent, Duration left) {
        return "a run asked for a connector of account " + step.account() + " at "
                + sent.truncatedTo(ChronoUnit.SECONDS)
                + " and heard no answer: looking for it for " + left.toSeconds()
                + " seconds at most, so that it is not added twice";
    }
}
