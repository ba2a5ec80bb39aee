package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallCounter;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Waiting;
import java.util.List;
import java.util.Optional;

/** The port over HTTP. Thread-safe; whoever opens it closes it. */
public final class HttpWorkloadSecurity implements WorkloadSecurity {

    private HttpWorkloadSecurity() {}

    /**
     * Opens the API of one tenant; sends nothing yet.
     *
     * @param settings where and how
     * @param governor the tenant's governor, shared with everybody who uses the tenant
     * @param counter counts the requests
     * @param waiting time
     * @return the API
     * @throws io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException if the CA certificates can't be
     *     read
     */
    public static HttpWorkloadSecurity open(
            WorkloadSecuritySettings settings, RateGovernor governor, CallCounter counter, Waiting waiting) {
        return new HttpWorkloadSecurity();
    }

    @Override
    public ExternalIdReading readExternalId() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Connector> listConnectors() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Connector> findConnectors(AccountId account) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Connector> describeConnector(long id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Connector createConnector(ConnectorRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Connector modifyConnector(long id, ConnectorRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void deleteConnector(long id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Boolean> readInstanceRoleSetting() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<KeyDescription> describeKey() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> managerVersion() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
