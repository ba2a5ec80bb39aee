package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.time.Instant;
import java.util.Optional;

/**
 * A time in which a connector could not enter an account that it had been able to enter.
 *
 * @param account the account
 * @param connector the connector's ID
 * @param from since when, on the testbed's clock
 * @param until when it could again; empty: it can't yet
 */
public record Gap(String account, long connector, Instant from, Optional<Instant> until) {

    Gap endedAt(Instant when) {
        return new Gap(account, connector, from, Optional.of(when));
    }
}
