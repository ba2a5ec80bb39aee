package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.WorkloadSecurity;

/** Where the account's connectors are looked up: by one search, or in a list that a fleet read once. */
@FunctionalInterface
public interface ConnectorObserver {

    /**
     * Looks the connectors of an account up.
     *
     * @param account the account
     * @return what was seen; a failed look-up is a state, not an exception
     */
    ConnectorState observe(AccountId account);

    /**
     * Searches the service for each account.
     *
     * @param service the tenant's API
     * @return the observer
     */
    static ConnectorObserver searching(WorkloadSecurity service) {
        return account -> {
            try {
                return new ConnectorState.Listed(service.findConnectors(account));
            } catch (RemoteCallException failure) {
                return new ConnectorState.Unreadable(CallFinding.ofRead(failure));
            }
        };
    }
}
