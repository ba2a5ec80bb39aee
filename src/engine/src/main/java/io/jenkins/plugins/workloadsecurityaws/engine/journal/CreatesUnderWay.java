package io.jenkins.plugins.workloadsecurityaws.engine.journal;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which connectors of one tenant were asked for without an end that somebody saw: the process was killed, or heard no
 * answer. Such a connector may show yet, so nobody may ask again meanwhile. Thread-safe; share one among everybody who
 * works on the tenant.
 */
public final class CreatesUnderWay {

    private final Map<AccountId, Instant> sent = new ConcurrentHashMap<>();

    private CreatesUnderWay() {}

    /** {@return creates that are known for as long as the process lives} */
    public static CreatesUnderWay inMemory() {
        return new CreatesUnderWay();
    }

    /**
     * A create is about to be sent.
     *
     * @param account the account
     * @param at when
     */
    public void sent(AccountId account, Instant at) {
        sent.put(account, at);
    }

    /**
     * Somebody saw how the create ended, or that the connector is gone.
     *
     * @param account the account
     */
    public void ended(AccountId account) {
        sent.remove(account);
    }

    /**
     * When a connector was asked for whose create nobody saw end.
     *
     * @param account the account
     * @return when the create was sent; empty if there is none
     */
    public Optional<Instant> of(AccountId account) {
        return Optional.ofNullable(sent.get(account));
    }
}
