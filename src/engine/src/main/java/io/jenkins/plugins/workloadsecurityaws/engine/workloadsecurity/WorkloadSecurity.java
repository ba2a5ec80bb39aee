package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.util.List;
import java.util.Optional;

/**
 * One tenant's API, as far as AWS connectors need it. Thread-safe. Every method may throw
 * {@link RemoteCallException}; its outcome tells whether a write can have taken effect. Reads are retried inside; create
 * is sent once, and the caller resolves an unknown outcome by searching.
 */
public interface WorkloadSecurity extends AutoCloseable {

    /** {@return what the tenant answers when asked for its external ID ({@code GET /awsconnectorsettings})} */
    ExternalIdReading readExternalId();

    /** {@return all connectors of the tenant, read in pages sorted by ID} */
    List<Connector> listConnectors();

    /**
     * Searches the connectors of one account.
     *
     * @param account the account
     * @return none, one, or (the service does not promise otherwise) several
     */
    List<Connector> findConnectors(AccountId account);

    /**
     * Reads one connector.
     *
     * @param id its ID
     * @return the connector, or empty if there is none with this ID
     */
    Optional<Connector> describeConnector(long id);

    /**
     * Adds an account. Slow (a minute or two), not idempotent, sent once.
     *
     * @param request what to create
     * @return the connector as created
     */
    Connector createConnector(ConnectorRequest request);

    /**
     * Changes a connector and has it synchronise. Naming the same role makes the manager try that role again with the
     * tenant's external ID.
     *
     * @param id its ID
     * @param request what to change it to
     * @return the connector as changed
     */
    Connector modifyConnector(long id, ConnectorRequest request);

    /**
     * Removes a connector. One that is gone already counts as removed.
     *
     * @param id its ID
     */
    void deleteConnector(long id);

    /**
     * Whether the manager uses its instance role, the precondition of cross-account roles
     * ({@code GET /systemsettings/platformSettingAwsManagerIdentityUseInstanceRoleEnabled}).
     *
     * @return the setting, or empty when the key may not read it
     */
    Optional<Boolean> readInstanceRoleSetting();

    /** {@return what the tenant tells about the key in use, or empty ({@code GET /apikeys/current})} */
    Optional<KeyDescription> describeKey();

    /** {@return the manager's version from the last answer ({@code X-DSM-Version}), or empty} */
    Optional<String> managerVersion();

    @Override
    void close();
}
