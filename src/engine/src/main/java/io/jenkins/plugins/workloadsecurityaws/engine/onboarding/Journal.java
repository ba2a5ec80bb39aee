package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps the facts of a run, so that whatever a killed process left half-made is named somewhere: step states, names and
 * ARNs; no documents, no secrets. Implementations are thread-safe and have stored an entry when the method returns.
 */
@FunctionalInterface
public interface Journal {

    /** How far a step has come. */
    enum State {
        /** About to be sent. */
        STARTED,
        /** Took effect. */
        DONE,
        /** Definitely did not take effect. */
        REFUSED,
        /** May or may not have taken effect. */
        UNKNOWN,
        /** Was taken back. */
        UNDONE,
        /** Should have been taken back and could not be. */
        LEFT_BEHIND
    }

    /**
     * Stores one fact.
     *
     * @param account the account
     * @param state how far the step has come
     * @param action the API operation
     * @param resource what it is done to
     */
    void record(AccountId account, State state, String action, String resource);

    /**
     * Stores one fact about a change.
     *
     * @param account the account
     * @param state how far the change has come
     * @param change the change
     */
    default void record(AccountId account, State state, Change change) {
        record(account, state, change.action(), change.resource());
    }

    /**
     * When a connector was asked for whose create nobody saw end: its process was killed, or heard no answer. It may show
     * yet.
     *
     * @param account the account
     * @return when the create was sent, or was about to be; empty if there is none
     */
    default Optional<Instant> createUnderWay(AccountId account) {
        return Optional.empty();
    }

    /** {@return a journal that keeps nothing} */
    static Journal none() {
        return (account, state, action, resource) -> {};
    }
}
