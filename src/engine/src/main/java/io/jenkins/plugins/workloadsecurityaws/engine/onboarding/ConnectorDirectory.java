package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.WorkloadSecurity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The tenant's connectors as a run sees them. For many accounts all connectors are listed once, because the vendor's limit
 * of calls per minute is the bottleneck; a single account is searched. What is known is renewed before a connector is
 * created: knowledge older than a minute may miss one that somebody else made. Thread-safe.
 */
public final class ConnectorDirectory {

    private static final Duration FRESH = Duration.ofMinutes(1);
    /** So few accounts are searched each; for more, all connectors are listed again. */
    private static final int FEW = 3;

    /** Of what a list told, the number is 0; else it grows, so that no list takes back what is newer than its asking. */
    private record Known(List<Connector> connectors, Instant at, long number) {}

    private final WorkloadSecurity service;
    private final Time time;
    private final boolean lists;
    private final Map<String, Known> known = new HashMap<>();
    private final Map<String, Duration> searchedAt = new HashMap<>();
    private Instant listedAt;
    private Duration listFreshAt;
    private long highest;
    private long lastNumber;

    /**
     * Makes the directory; makes no call.
     *
     * @param service the tenant's API
     * @param time time
     * @param lists whether all connectors are listed when the first account asks, in place of one search per account
     */
    public ConnectorDirectory(WorkloadSecurity service, Time time, boolean lists) {
        this.service = service;
        this.time = time;
        this.lists = lists;
    }

    /** Looks the connectors of an account up, in the list if there is one; a failed look-up is a reading. */
    Reading<List<Connector>> observe(AccountId account) {
        try {
            if (lists) {
                list();
                return of(account);
            }
            return new Reading.Seen<>(search(account), time.now());
        } catch (RemoteCallException failure) {
            return new Reading.Unreadable<>(CallFinding.ofRead(failure));
        }
    }

    /**
     * The connectors of an account, as they were a minute ago at most.
     *
     * @throws RemoteCallException if they can't be read
     */
    List<Connector> fresh(AccountId account) {
        Duration now = time.elapsed();
        if (!lists) {
            synchronized (this) {
                Duration searched = searchedAt.get(account.value());
                if (searched != null && now.minus(searched).compareTo(FRESH) <= 0) {
                    return connectors(account);
                }
            }
            return search(account);
        }
        synchronized (this) {
            list();
            if (now.minus(listFreshAt).compareTo(FRESH) > 0) {
                Duration asked = time.elapsed();
                Instant at = time.now();
                merge(service.connectorsAfter(highest), at);
                listFreshAt = asked;
            }
            return connectors(account);
        }
    }

    /**
     * Searches the connectors of an account now.
     *
     * @throws RemoteCallException if they can't be read
     */
    List<Connector> search(AccountId account) {
        Duration asked = time.elapsed();
        Instant at = time.now();
        List<Connector> found = service.findConnectors(account);
        synchronized (this) {
            known.put(account.value(), new Known(List.copyOf(found), at, ++lastNumber));
            searchedAt.put(account.value(), asked);
        }
        return found;
    }

    /**
     * Looks at the connectors of some accounts again, for all of them together.
     *
     * @throws RemoteCallException if they can't be read
     */
    void renew(Collection<AccountId> accounts) {
        if (accounts.size() <= FEW) {
            accounts.forEach(this::search);
        } else {
            Instant at = time.now();
            long asked;
            synchronized (this) {
                asked = lastNumber;
            }
            List<Connector> all = service.listConnectors();
            synchronized (this) {
                replace(all, at, asked);
            }
        }
    }

    /** What is known of an account's connectors, and since when. */
    synchronized Reading<List<Connector>> of(AccountId account) {
        Known there = known.get(account.value());
        return there != null
                ? new Reading.Seen<>(there.connectors(), there.at())
                : new Reading.Seen<>(List.of(), listedAt == null ? time.now() : listedAt);
    }

    /** Notes a connector that was just created or changed. */
    synchronized void put(AccountId account, Connector connector) {
        List<Connector> others = connectors(account).stream()
                .filter(there -> there.id() != connector.id())
                .toList();
        known.put(
                account.value(),
                new Known(Stream.concat(others.stream(), Stream.of(connector)).toList(), time.now(), ++lastNumber));
    }

    /** Notes that a connector was just deleted. */
    synchronized void remove(AccountId account, long id) {
        known.put(
                account.value(),
                new Known(
                        connectors(account).stream()
                                .filter(there -> there.id() != id)
                                .toList(),
                        time.now(),
                        ++lastNumber));
    }

    /**
     * All connectors of the tenant, from the list that accounts are answered from.
     *
     * @return the connectors
     * @throws RemoteCallException if they can't be read
     */
    public synchronized List<Connector> all() {
        list();
        return known.values().stream()
                .flatMap(there -> there.connectors().stream())
                .toList();
    }

    private List<Connector> connectors(AccountId account) {
        Known there = known.get(account.value());
        return there == null ? List.of() : there.connectors();
    }

    /** One caller reads, the others wait for what it reads. */
    private synchronized void list() {
        if (listedAt == null) {
            Duration asked = time.elapsed();
            Instant at = time.now();
            replace(service.listConnectors(), at, lastNumber);
            listFreshAt = asked;
        }
    }

    /** A list that was asked for before a connector was written may come after it, and not know it. */
    private void replace(List<Connector> all, Instant at, long asked) {
        Map<String, Known> newer = new HashMap<>(known);
        newer.values().removeIf(there -> there.number() <= asked);
        known.clear();
        listedAt = at;
        listFreshAt = time.elapsed();
        merge(all, at);
        known.putAll(newer);
    }

    private void merge(List<Connector> more, Instant at) {
        Map<String, List<Connector>> byAccount = new LinkedHashMap<>();
        for (Connector connector : more) {
            byAccount
                    .computeIfAbsent(connector.account(), account -> new ArrayList<>())
                    .add(connector);
            highest = Math.max(highest, connector.id());
        }
        byAccount.forEach((account, connectors) -> {
            Map<Long, Connector> all = new LinkedHashMap<>();
            Known before = known.get(account);
            if (before != null) {
                before.connectors().forEach(there -> all.put(there.id(), there));
            }
            connectors.forEach(there -> all.put(there.id(), there));
            known.put(account, new Known(List.copyOf(all.values()), at, before == null ? 0 : before.number()));
        });
    }
}
