package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailedAttempt;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One tenant's API, as far as AWS connectors need it. Thread-safe. Every method may throw
 * {@link RemoteCallException}; its outcome tells whether a write can have taken effect. Reads are retried inside; create
 * is sent once, and the caller resolves an unknown outcome by searching.
 */
public final class WorkloadSecurity implements AutoCloseable {

    private static final int PAGE = 1000;
    private static final int MOST_PER_ACCOUNT = 50;
    private static final String INSTANCE_ROLE = "platformSettingAwsManagerIdentityUseInstanceRoleEnabled";
    /** The answers by which a service says that it does not tell; a proxy's 407 or a 429 is not among them. */
    private static final Set<FailureKind> NOT_TOLD =
            EnumSet.of(FailureKind.ACCESS_DENIED, FailureKind.NOT_FOUND, FailureKind.REJECTED, FailureKind.CONFLICT);

    /** Reads an answer's body. */
    private interface Reader<T> {
        T read(HttpAnswer answer) throws MalformedAnswer;
    }

    private static final Logger LOG = LoggerFactory.getLogger(WorkloadSecurity.class);

    private final HttpTransport transport;
    private final RateLimiter limiter;
    private final RemoteCalls calls;
    private final AtomicReference<String> managerVersion = new AtomicReference<>();

    private WorkloadSecurity(TenantSettings settings, RateLimiter limiter, RemoteCalls calls) {
        this.transport = new HttpTransport(settings, limiter, calls);
        this.limiter = limiter;
        this.calls = calls;
    }

    /**
     * Opens the API of one tenant; sends nothing yet.
     *
     * @param settings where and how
     * @param limiter the tenant's limiter, shared with everybody who uses the tenant
     * @param calls makes the calls
     * @return the API
     * @throws io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException if the CA certificates can't be
     *     read
     */
    public static WorkloadSecurity open(TenantSettings settings, RateLimiter limiter, RemoteCalls calls) {
        return new WorkloadSecurity(settings, limiter, calls);
    }

    /** {@return what the tenant answers when asked for its external ID ({@code GET /awsconnectorsettings})} */
    public ExternalIdReading readExternalId() {
        try {
            ExternalIdReading reading = call(Call.of(Operation.SETTINGS), ExternalIdJson::read);
            if (reading instanceof ExternalIdReading.Shown shown) {
                transport.hide(shown.externalId());
            }
            return reading;
        } catch (RemoteCallException e) {
            if (e.kind() == FailureKind.ACCESS_DENIED) {
                return new ExternalIdReading.NotShown(
                        e.getMessage() + " (the tenant may forbid reading it, or the key's role or state does)");
            }
            throw e;
        }
    }

    /** {@return all connectors of the tenant, read in pages sorted by ID} */
    public List<Connector> listConnectors() {
        return connectorsAfter(0);
    }

    /**
     * The connectors that are newer than one: IDs grow.
     *
     * @param id the highest ID that is known already
     * @return those with a higher one, sorted by ID
     */
    public List<Connector> connectorsAfter(long id) {
        List<Connector> all = new ArrayList<>();
        long last = id;
        while (true) {
            long after = last;
            List<Connector> page = call(
                    Call.of(Operation.SEARCH).sending(SearchJson.after(after, PAGE)),
                    answer -> inOrder(ConnectorJson.many(answer), after));
            // A short page may be the service's own limit, so only an empty one is the end.
            if (page.isEmpty()) {
                return List.copyOf(all);
            }
            all.addAll(page);
            last = page.get(page.size() - 1).id();
        }
    }

    /**
     * Searches the connectors of one account, by its ID, and where that shows none by the role.
     *
     * @param account the account
     * @return none, one, or (the service does not promise otherwise) several
     */
    public List<Connector> findConnectors(AccountId account) {
        List<Connector> found = search(account, SearchJson.ofAccount(account, MOST_PER_ACCOUNT));
        return found.isEmpty() ? findByRole(account) : found;
    }

    /** A connector need not tell its account; its role does. */
    private List<Connector> findByRole(AccountId account) {
        try {
            return search(account, SearchJson.ofRolesIn(account, MOST_PER_ACCOUNT));
        } catch (RemoteCallException failure) {
            if (failure.kind() != FailureKind.REJECTED) {
                throw failure;
            }
            LOG.info("This manager can't search connectors by role, so all are listed: {}", failure.getMessage());
            return listConnectors().stream()
                    .filter(connector -> isOf(connector, account))
                    .toList();
        }
    }

    private List<Connector> search(AccountId account, JsonNode filter) {
        return call(
                Call.of(Operation.SEARCH).about(account).sending(filter),
                answer -> ofAccount(ConnectorJson.many(answer), account));
    }

    /**
     * Adds an account. Slow (a minute or two), not idempotent; sent again only after an answer, or the lack of a
     * connection, that says that nothing was done.
     *
     * @param request what to create
     * @param sending is run right before each sending, when the limit of calls has let it pass
     * @return the connector as created
     */
    public Connector createConnector(ConnectorRequest request, Runnable sending) {
        return call(
                Call.of(Operation.CREATE).about(request.role().account()).sending(ConnectorJson.request(request)),
                sending,
                ConnectorJson::one);
    }

    /**
     * Changes a connector and has it synchronise. Naming the same role makes the manager try that role again with the
     * tenant's external ID.
     *
     * @param id its ID
     * @param request what to change it to
     * @param sending is run right before each sending, when the limit of calls has let it pass
     * @return the connector as changed
     */
    public Connector modifyConnector(long id, ConnectorRequest request, Runnable sending) {
        Call modify = Call.of(Operation.MODIFY, Long.toString(id))
                .asking("sync=true")
                .about(request.role().account());
        return call(modify.sending(ConnectorJson.request(request)), sending, ConnectorJson::one);
    }

    /**
     * Removes a connector. One that is gone already counts as removed.
     *
     * @param id its ID
     */
    public void deleteConnector(long id) {
        try {
            call(Call.of(Operation.DELETE, Long.toString(id)), answer -> answer);
        } catch (RemoteCallException e) {
            if (e.kind() != FailureKind.NOT_FOUND) {
                throw e;
            }
        }
    }

    /**
     * Whether the manager uses its instance role, the precondition of cross-account roles
     * ({@code GET /systemsettings/platformSettingAwsManagerIdentityUseInstanceRoleEnabled}).
     *
     * @return the setting, or empty when the key may not read it
     */
    public Optional<Boolean> readInstanceRoleSetting() {
        return told(Call.of(Operation.SYSTEM_SETTING, INSTANCE_ROLE)).flatMap(setting -> Json.bool(setting, "value"));
    }

    /** {@return what the tenant tells about the key in use, or empty ({@code GET /apikeys/current})} */
    public Optional<KeyDescription> describeKey() {
        return told(Call.of(Operation.CURRENT_KEY)).map(key -> {
            String role = Json.text(key, "roleURN");
            return new KeyDescription(
                    Json.text(key, "keyName"),
                    role.isEmpty() ? Json.text(key, "roleID") : role,
                    Json.bool(key, "active"),
                    Json.instant(key, "expiryDate"));
        });
    }

    /** {@return the manager's version from the last answer ({@code X-DSM-Version}), or empty} */
    public Optional<String> managerVersion() {
        return Optional.ofNullable(managerVersion.get());
    }

    @Override
    public void close() {
        transport.close();
    }

    private Optional<JsonNode> told(Call call) {
        try {
            return Optional.of(call(call, Json::object));
        } catch (RemoteCallException e) {
            if (NOT_TOLD.contains(e.kind())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private <T> T call(Call call, Reader<T> reader) {
        return call(call, () -> {}, reader);
    }

    private <T> T call(Call call, Runnable sending, Reader<T> reader) {
        return calls.make(
                call.remote(),
                attempt -> {
                    HttpAnswer answer = transport.send(call, attempt, sending);
                    answer.headers()
                            .firstValue("X-DSM-Version")
                            .filter(version -> version.matches("[\\w ./-]{1,60}"))
                            .ifPresent(managerVersion::set);
                    try {
                        return reader.read(answer);
                    } catch (MalformedAnswer e) {
                        throw transport.errors(call).malformed(e.getMessage());
                    }
                },
                this::holdEverybodyBack);
    }

    /** Everybody is held back when the service asks for it, even when this call itself gives up. */
    private boolean holdEverybodyBack(FailedAttempt failed, Duration pause) {
        if (failed.isThrottled()) {
            limiter.refused();
        }
        if (failed.isThrottled() || failed.retryAfter().isPresent()) {
            limiter.holdBack(pause);
            return true;
        }
        return false;
    }

    /** A service that ignored the criterion would send the same page for ever. */
    private static List<Connector> inOrder(List<Connector> page, long after) throws MalformedAnswer {
        long last = after;
        for (Connector connector : page) {
            if (connector.id() <= last) {
                throw new MalformedAnswer("the connectors did not come in the order of IDs that was asked for");
            }
            last = connector.id();
        }
        return page;
    }

    private static List<Connector> ofAccount(List<Connector> found, AccountId account) throws MalformedAnswer {
        List<Connector> own =
                found.stream().filter(connector -> isOf(connector, account)).toList();
        if (own.size() < found.size() && found.size() >= MOST_PER_ACCOUNT) {
            throw new MalformedAnswer("the search brought connectors of other accounts, so some may be missing");
        }
        return own;
    }

    private static boolean isOf(Connector connector, AccountId account) {
        if (!connector.accountId().isEmpty()) {
            return connector.accountId().equals(account.value());
        }
        return connector
                .crossAccountRoleArn()
                .filter(arn -> arn.contains(":iam::" + account + ":"))
                .isPresent();
    }
}
