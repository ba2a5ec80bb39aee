package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Waiting;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.WorkloadSecurity;
import java.time.Duration;
import java.util.Optional;

/** Waits for a new connector's first synchronisation, if that is wanted. */
final class FirstSync {

    private static final Duration FIRST_LOOK = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final WorkloadSecurity service;
    private final Waiting waiting;

    FirstSync(WorkloadSecurity service, Waiting waiting) {
        this.service = service;
        this.waiting = waiting;
    }

    /** Waits; the finding tells that it did not come in time, or is not waited for. */
    Optional<Finding> await(Connector connector, Optional<Duration> atMost) {
        if (connector.lastSync().isPresent()) {
            return Optional.empty();
        }
        if (atMost.isEmpty()) {
            return Optional.of(Finding.info(
                    FindingCode.NEVER_SYNCED,
                    "Connector " + connector.id() + " was added and has not synchronised yet",
                    "Verify in a few minutes, or ask to wait for the first synchronisation"));
        }
        Backoff backoff = new Backoff(
                waiting, FIRST_LOOK, LONGEST_PAUSE, atMost.get(), "waiting for connector " + connector.id());
        while (backoff.waitOnce()) {
            if (service.describeConnector(connector.id())
                    .flatMap(Connector::lastSync)
                    .isPresent()) {
                return Optional.empty();
            }
        }
        return Optional.of(Finding.warning(
                FindingCode.FIRST_SYNC_TIMEOUT,
                "Connector " + connector.id() + " was added and did not synchronise within " + atMost.get(),
                "Verify later; if it stays so, look for event 1910 in the Workload Security console"));
    }
}
