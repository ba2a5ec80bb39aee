package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallCounter;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Waiting;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** The port over HTTP. Thread-safe; whoever opens it closes it. */
public final class HttpWorkloadSecurity implements WorkloadSecurity {

    private static final int PAGE = 1000;
    private static final int MOST_PER_ACCOUNT = 50;
    private static final String INSTANCE_ROLE = "platformSettingAwsManagerIdentityUseInstanceRoleEnabled";
    /** The answers by which a service says that it does not tell; a proxy's 407 or a 429 is not among them. */
    private static final Set<FailureKind> NOT_TOLD =
            EnumSet.of(FailureKind.ACCESS_DENIED, FailureKind.NOT_FOUND, FailureKind.REJECTED, FailureKind.CONFLICT);

    /** Reads an answer's body. */
    private interface Reader<T> {
        T read(Answer answer) throws MalformedAnswer;
    }

    private final String host;
    private final Secrets secrets = new Secrets();
    private final Transport transport;
    private final Repeater repeater;
    private final AtomicReference<String> managerVersion = new AtomicReference<>();

    private HttpWorkloadSecurity(
            WorkloadSecuritySettings settings, RateGovernor governor, CallCounter counter, Waiting waiting) {
        this.host = settings.url().host();
        this.transport = new Transport(settings, governor, counter, waiting, secrets);
        this.repeater = new Repeater(governor, waiting);
    }

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
        return new HttpWorkloadSecurity(settings, governor, counter, waiting);
    }

    @Override
    public ExternalIdReading readExternalId() {
        try {
            ExternalIdReading reading = call(Call.of(Operation.SETTINGS), ExternalIdJson::read);
            if (reading instanceof ExternalIdReading.Shown shown) {
                secrets.remember(shown.externalId());
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

    @Override
    public List<Connector> listConnectors() {
        List<Connector> all = new ArrayList<>();
        long last = 0;
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

    @Override
    public List<Connector> findConnectors(AccountId account) {
        return call(
                Call.of(Operation.SEARCH).sending(SearchJson.ofAccount(account, MOST_PER_ACCOUNT)),
                answer -> ofAccount(ConnectorJson.many(answer), account));
    }

    @Override
    public Optional<Connector> describeConnector(long id) {
        try {
            return Optional.of(call(Call.of(Operation.DESCRIBE, Long.toString(id)), ConnectorJson::one));
        } catch (RemoteCallException e) {
            if (e.kind() == FailureKind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public Connector createConnector(ConnectorRequest request) {
        return call(Call.of(Operation.CREATE).sending(ConnectorJson.request(request)), ConnectorJson::one);
    }

    @Override
    public Connector modifyConnector(long id, ConnectorRequest request) {
        Call modify = Call.of(Operation.MODIFY, Long.toString(id)).asking("sync=true");
        return call(modify.sending(ConnectorJson.request(request)), ConnectorJson::one);
    }

    @Override
    public void deleteConnector(long id) {
        try {
            call(Call.of(Operation.DELETE, Long.toString(id)), answer -> answer);
        } catch (RemoteCallException e) {
            if (e.kind() != FailureKind.NOT_FOUND) {
                throw e;
            }
        }
    }

    @Override
    public Optional<Boolean> readInstanceRoleSetting() {
        return told(Call.of(Operation.SYSTEM_SETTING, INSTANCE_ROLE)).flatMap(setting -> Json.bool(setting, "value"));
    }

    @Override
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

    @Override
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
        Failures failures = secrets.failures(call, host, "");
        return repeater.call(call, failures, () -> {
            Answer answer = transport.send(call);
            answer.headers()
                    .firstValue("X-DSM-Version")
                    .filter(version -> version.matches("[\\w ./-]{1,60}"))
                    .ifPresent(managerVersion::set);
            try {
                return reader.read(answer);
            } catch (MalformedAnswer e) {
                throw failures.malformed(e.getMessage());
            }
        });
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
