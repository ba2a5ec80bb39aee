package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A connector as stored. The role is absent where access keys serve. It synchronises from {@code firstSync} on, which a
 * wanted synchronisation sets anew; the last one before that is kept.
 */
public record VendorConnector(
        long id,
        String accountId,
        Optional<String> roleArn,
        String displayName,
        boolean workspacesEnabled,
        Optional<Instant> earlierSync,
        Optional<Instant> firstSync,
        Optional<Instant> stoppedSyncAt) {

    /** When the last synchronisation was, seen from now: every 10 minutes after the first (Trend docs). */
    Optional<Instant> lastSync(Instant now) {
        Instant until = stoppedSyncAt.filter(stopped -> stopped.isBefore(now)).orElse(now);
        return firstSync
                .filter(first -> !first.isAfter(until))
                .map(first -> {
                    long rounds = Duration.between(first, until).toMinutes() / 10;
                    return first.plus(Duration.ofMinutes(10 * rounds));
                })
                .or(() -> earlierSync);
    }

    /** The same without any synchronisation from now on. */
    VendorConnector stoppedAt(Instant now) {
        return new VendorConnector(
                id, accountId, roleArn, displayName, workspacesEnabled, earlierSync, firstSync, Optional.of(now));
    }

    /** The same whose next synchronisation fails, so that the one after it is the first that can succeed. */
    VendorConnector failingAt(Instant now) {
        return new VendorConnector(
                id,
                accountId,
                roleArn,
                displayName,
                workspacesEnabled,
                earlierSync,
                Optional.of(now.plus(Duration.ofMinutes(10))),
                Optional.of(now));
    }

    /** The same with its synchronisations going on as before they were stopped. */
    VendorConnector resumedAt(Instant now) {
        if (stoppedSyncAt.isEmpty()) {
            return this;
        }
        Optional<Instant> next = firstSync.map(first -> first.isAfter(now)
                ? first
                : first.plus(
                        Duration.ofMinutes(10 * (Duration.between(first, now).toMinutes() / 10 + 1))));
        return new VendorConnector(
                id, accountId, roleArn, displayName, workspacesEnabled, lastSync(now), next, Optional.empty());
    }
}
