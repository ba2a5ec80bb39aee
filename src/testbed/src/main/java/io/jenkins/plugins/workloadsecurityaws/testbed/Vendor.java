package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/** One tenant of Workload Security. Thread-safe. */
public final class Vendor {

    /** The AWS account that Workload Security runs in. */
    public static final String TRUSTED_ACCOUNT = "147995105371";

    private static final Duration MINUTE = Duration.ofSeconds(60);

    private final AwsCloud cloud;
    private final StsOperations sts;
    private final Clock clock;
    private final Entry entry;
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, VendorConnector> connectors = new ConcurrentSkipListMap<>();
    private final Map<Long, Instant> inFlight = new ConcurrentHashMap<>();
    private final Map<String, Set<Long>> idsByAccount = new ConcurrentHashMap<>();
    private final Deque<Instant> counted = new ArrayDeque<>();
    private volatile String externalId = "canary-external-id-0001";
    private volatile Retrieval retrieval = Retrieval.SHOWN;
    private volatile KeyScheme keyScheme = KeyScheme.BOTH;
    private volatile boolean instanceRole = true;
    private volatile boolean instanceRoleReadable = true;
    private volatile boolean twiceAllowed;
    private volatile boolean followsMove = true;
    private volatile Duration firstSyncAfter = Duration.ZERO;
    private volatile Duration wantedSyncTakes = Duration.ZERO;
    private int mostCalls = Integer.MAX_VALUE;
    private Duration window = MINUTE;
    private boolean retryAfterHeader;

    Vendor(AwsCloud cloud, Clock clock) {
        this.cloud = cloud;
        this.sts = new StsOperations(cloud);
        this.clock = clock;
        this.entry = new Entry(this, sts, clock);
        cloud.listener(entry::look);
    }

    /** {@return the key that the API accepts} */
    public String apiKey() {
        return "testbed:canary-api-key-0001";
    }

    /** {@return the tenant's external ID} */
    public String externalId() {
        return externalId;
    }

    /** Gives the tenant another external ID; connectors that are there go on with theirs until they are modified. */
    public void setExternalId(String id) {
        externalId = id;
    }

    /** Sets what the tenant does when its external ID is asked for. */
    public void externalIdRetrieval(Retrieval how) {
        retrieval = how;
    }

    /** Sets which header the key is accepted in. */
    public void keyScheme(KeyScheme scheme) {
        keyScheme = scheme;
    }

    /** Sets whether the manager uses its instance role; without it, it can assume no role. */
    public void instanceRole(boolean on) {
        instanceRole = on;
    }

    /** Sets whether the key may read that setting. */
    public void instanceRoleReadable(boolean readable) {
        instanceRoleReadable = readable;
    }

    /** Sets whether an account may be added more than once. */
    public void addAccountTwiceAllowed(boolean allowed) {
        twiceAllowed = allowed;
    }

    /**
     * Sets whether a modify moves a connector to the tenant's own external ID, as Trend's page on external IDs has it.
     * Where it does not, the modify succeeds all the same.
     */
    public void followsMove(boolean follows) {
        followsMove = follows;
    }

    /** {@return all times in which a connector could not enter an account that it had been able to enter} */
    public List<Gap> gaps() {
        entry.look();
        return entry.gaps();
    }

    /** Sets how long after its making a connector synchronises first. */
    public void firstSyncAfter(Duration duration) {
        firstSyncAfter = duration;
    }

    /** Sets how long a synchronisation takes that a modify asks for with {@code ?sync=true}. */
    public void wantedSyncTakes(Duration duration) {
        wantedSyncTakes = duration;
    }

    /** Limits the calls of the last 60 s; calls over the limit are not counted (Trend's page on rate limits). */
    public synchronized void rateLimit(int perMinute, boolean withRetryAfter) {
        rateLimit(perMinute, MINUTE, withRetryAfter);
    }

    /** The same with another length of time, so that a limit can be measured in less time. */
    public synchronized void rateLimit(int calls, Duration within, boolean withRetryAfter) {
        mostCalls = calls;
        window = within;
        retryAfterHeader = withRetryAfter;
    }

    /** {@return all connectors, by ID} */
    public List<VendorConnector> connectors() {
        return List.copyOf(connectors.values());
    }

    /** Adds a connector without trying its role, then or later. */
    public VendorConnector addConnector(String accountId, String roleArn, String displayName) {
        return store(accountId, Optional.of(roleArn), displayName, false);
    }

    /** Adds a connector that enters with an external ID of the user's own making until it is modified. */
    public VendorConnector addConnector(String accountId, String roleArn, String displayName, String ownExternalId) {
        VendorConnector connector = addConnector(accountId, roleArn, displayName);
        entry.uses(connector, ownExternalId);
        return connector;
    }

    /** Has a connector enter with another external ID from now on, until it is modified. */
    public void useExternalId(long id, String externalIdInUse) {
        connector(id).ifPresent(connector -> entry.uses(connector, externalIdInUse));
    }

    /** Adds a connector that uses access keys. */
    public VendorConnector addAccessKeyConnector(String accountId) {
        return store(accountId, Optional.empty(), "with access keys", false);
    }

    /**
     * Begins a synchronisation of a connector that is in the account already, so that it succeeds whatever becomes of the
     * role meanwhile. One that is wanted before its end begins after it.
     */
    public void beginSync(long id, Duration takes) {
        inFlight.put(id, clock.instant().plus(takes));
    }

    /** When a connector last synchronised. */
    Optional<Instant> lastSync(VendorConnector connector) {
        Instant now = clock.instant();
        Optional<Instant> regular = connector.lastSync(now);
        return Optional.ofNullable(inFlight.get(connector.id()))
                .filter(end ->
                        !end.isAfter(now) && regular.filter(end::isBefore).isEmpty())
                .or(() -> regular);
    }

    /** When a synchronisation of a connector that is wanted now ends. */
    Instant endOfWantedSync(long id) {
        Instant now = clock.instant();
        Instant free = inFlight.getOrDefault(id, now);
        return (free.isAfter(now) ? free : now).plus(wantedSyncTakes);
    }

    /** Stops a connector's synchronisation from now on. */
    public void stopSync(long id) {
        connectors.computeIfPresent(id, (key, old) -> old.stoppedAt(clock.instant()));
    }

    VendorConnector store(String accountId, Optional<String> roleArn, String displayName, boolean workspaces) {
        long id = lastId.incrementAndGet();
        VendorConnector connector = new VendorConnector(
                id,
                accountId,
                roleArn,
                displayName,
                workspaces,
                Optional.empty(),
                Optional.of(clock.instant().plus(firstSyncAfter)),
                Optional.empty());
        connectors.put(id, connector);
        idsByAccount
                .computeIfAbsent(accountId, first -> new ConcurrentSkipListSet<>())
                .add(id);
        return connector;
    }

    /** Adds a connector, unless the account has one and may have no second. */
    Optional<VendorConnector> storeUnlessThere(
            String accountId, String roleArn, String displayName, boolean workspaces) {
        VendorConnector stored;
        synchronized (connectors) {
            if (!twiceAllowed && !connectorsOf(accountId).isEmpty()) {
                return Optional.empty();
            }
            stored = store(accountId, Optional.of(roleArn), displayName, workspaces);
        }
        entry.uses(stored, externalId);
        return Optional.of(stored);
    }

    List<VendorConnector> connectorsOf(String accountId) {
        return idsByAccount.getOrDefault(accountId, Set.of()).stream()
                .flatMap(id -> connector(id).stream())
                .toList();
    }

    void replace(VendorConnector connector) {
        connectors.put(connector.id(), connector);
    }

    /** Changes a connector, which from then on enters with the external ID that {@link #idAfterModify} tells. */
    VendorConnector modify(VendorConnector changed) {
        String id = idAfterModify(changed);
        VendorConnector tried = entry.enters(changed, id) ? changed : changed.failingAt(clock.instant());
        replace(tried);
        entry.uses(tried, id);
        return connector(tried.id()).orElse(tried);
    }

    /** Whether a connector may be changed to use a role: a manager that does not follow the move does not try it. */
    boolean takesModify(String roleArn) {
        return !followsMove || canAssume(roleArn);
    }

    /** The external ID that a connector enters with once it is modified. */
    private String idAfterModify(VendorConnector connector) {
        return followsMove ? externalId : entry.idInUse(connector.id()).orElse(externalId);
    }

    /** Looks whether accounts can be entered, where a write was under way at the last look. */
    void lookAgain() {
        entry.look();
    }

    Optional<VendorConnector> connector(long id) {
        return Optional.ofNullable(connectors.get(id));
    }

    boolean remove(long id) {
        return connectors.remove(id) != null;
    }

    /** Tries the role as the manager does: from its own account, with the tenant's external ID. */
    boolean canAssume(String roleArn) {
        return instanceRole && sts.assumable(roleArn, manager(externalId)).isPresent();
    }

    Caller manager(String withId) {
        return Caller.of(
                TRUSTED_ACCOUNT,
                cloud.arn("iam", TRUSTED_ACCOUNT, "role/manager"),
                cloud.arn("sts", TRUSTED_ACCOUNT, "assumed-role/manager/connector"),
                Map.of("sts:ExternalId", withId));
    }

    /** Lets a call pass the rate limit, or tells how long to stay away. */
    synchronized Optional<Duration> overTheLimit() {
        Instant now = clock.instant();
        while (!counted.isEmpty() && !counted.getFirst().plus(window).isAfter(now)) {
            counted.removeFirst();
        }
        if (counted.size() >= mostCalls) {
            return Optional.of(
                    retryAfterHeader
                            ? Duration.between(now, counted.getFirst().plus(window))
                                    .plusSeconds(1)
                            : Duration.ZERO);
        }
        if (mostCalls != Integer.MAX_VALUE) {
            counted.addLast(now);
        }
        return Optional.empty();
    }

    Retrieval retrieval() {
        return retrieval;
    }

    KeyScheme keyScheme() {
        return keyScheme;
    }

    boolean usesInstanceRole() {
        return instanceRole;
    }

    boolean isInstanceRoleReadable() {
        return instanceRoleReadable;
    }

    Instant now() {
        return clock.instant();
    }
}
