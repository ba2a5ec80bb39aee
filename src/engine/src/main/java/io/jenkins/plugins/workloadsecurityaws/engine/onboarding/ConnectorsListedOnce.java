package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.WorkloadSecurity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads all connectors of the tenant when the first account asks, and answers every account from that list: the vendor's
 * limit of calls per minute is the bottleneck of a run over many accounts. Thread-safe.
 */
public final class ConnectorsListedOnce implements ConnectorObserver {

    private final WorkloadSecurity service;
    private Map<String, List<Connector>> byAccount;

    /**
     * Makes the observer; makes no call.
     *
     * @param service the tenant's API
     */
    public ConnectorsListedOnce(WorkloadSecurity service) {
        this.service = service;
    }

    @Override
    public ConnectorState observe(AccountId account) {
        try {
            return new ConnectorState.Listed(list().getOrDefault(account.value(), List.of()));
        } catch (RemoteCallException failure) {
            return new ConnectorState.Unreadable(CallFinding.ofRead(failure));
        }
    }

    /**
     * All connectors of the tenant.
     *
     * @return the connectors
     * @throws RemoteCallException if they can't be read
     */
    public List<Connector> all() {
        return list().values().stream().flatMap(List::stream).toList();
    }

    /**
     * The account that a connector is for.
     *
     * @param connector the connector
     * @return the account as the service names it, else as the role's ARN does; empty if neither is told
     */
    public static String accountOf(Connector connector) {
        if (!connector.accountId().isEmpty()) {
            return connector.accountId();
        }
        try {
            return connector
                    .crossAccountRoleArn()
                    .map(arn -> RoleArn.parse(arn).account().value())
                    .orElse("");
        } catch (InvalidInputException notAnArn) {
            return "";
        }
    }

    private synchronized Map<String, List<Connector>> list() {
        if (byAccount == null) {
            Map<String, List<Connector>> read = new LinkedHashMap<>();
            for (Connector connector : service.listConnectors()) {
                read.computeIfAbsent(accountOf(connector), key -> new ArrayList<>())
                        .add(connector);
            }
            byAccount = read;
        }
        return byAccount;
    }
}
