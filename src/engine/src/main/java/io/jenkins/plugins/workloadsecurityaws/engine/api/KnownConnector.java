package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.ConnectorsListedOnce;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import java.time.Instant;
import java.util.Optional;

/**
 * An AWS connector in plain values.
 *
 * @param id its ID within the tenant
 * @param displayName its name in the console, may be empty
 * @param account the 12-digit account ID, empty if the service tells neither it nor a role
 * @param roleArn the cross-account role; absent for connectors with access keys, which can't be verified
 * @param lastSync when its last successful synchronisation ended; absent before the first
 */
public record KnownConnector(
        long id, String displayName, String account, Optional<String> roleArn, Optional<Instant> lastSync) {

    static KnownConnector of(Connector connector) {
        return new KnownConnector(
                connector.id(),
                connector.displayName(),
                ConnectorsListedOnce.accountOf(connector),
                connector.crossAccountRoleArn(),
                connector.lastSync());
    }
}
