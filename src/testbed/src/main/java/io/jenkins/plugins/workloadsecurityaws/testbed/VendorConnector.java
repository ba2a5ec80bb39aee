package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.time.Instant;
import java.util.Optional;

/**
 * A connector as stored. The role is absent where access keys serve; the last synchronisation is absent before the first.
 */
public record VendorConnector(
        long id,
        String accountId,
        Optional<String> roleArn,
        String displayName,
        boolean workspacesEnabled,
        Optional<Instant> firstSync,
        Optional<Instant> stoppedSyncAt) {

    /** When the last synchronisation was, seen from now: every 10 minutes after the first (Trend docs). */
    Optional<Instant> lastSync(Instant now) {
        Instant until = stoppedSyncAt.filter(stopped -> stopped.isBefore(now)).orElse(now);
        return firstSync.filter(first -> !first.isAfter(until)).map(first -> {
            long rounds = java.time.Duration.between(first, until).toMinutes() / 10;
            return first.plus(java.time.Duration.ofMinutes(10 * rounds));
        });
    }
}
