package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How far the work on an account has come.
 *
 * @param <R> what came of it in the end
 */
public sealed interface AccountProgress<R> {

    /**
     * It has come to its end.
     *
     * @param result what came of it
     */
    record Ended<R>(R result) implements AccountProgress<R> {}

    /**
     * It waits for something that only Workload Security can show.
     *
     * @param account the account that waits
     */
    record Pending<R>(PendingAccount<R> account) implements AccountProgress<R> {}

    /** It is to be begun again from a new look. */
    record Again<R>() implements AccountProgress<R> {}

    /**
     * The same with another form of the result.
     *
     * @param form makes it
     * @return the progress
     */
    default <S> AccountProgress<S> map(Function<R, S> form) {
        if (this instanceof Ended<R> ended) {
            return new Ended<>(form.apply(ended.result()));
        }
        return this instanceof Pending<R> pending
                ? new Pending<>(pending.account().map(form))
                : new Again<>();
    }

    /**
     * An account that waits for its connector, or for the connector's first synchronisation. No thread is held meanwhile:
     * all that wait are looked for together ({@link PendingAccounts}). Used by one thread at a time.
     *
     * @param <R> what comes of the account in the end
     */
    interface PendingAccount<R> {

        /** {@return the account} */
        AccountId account();

        /** {@return until when it is looked for, by the run's monotonic clock} */
        Duration deadline();

        /** {@return what is waited for and why, one line that names the account} */
        String why();

        /**
         * Tells what the account's connectors mean for it.
         *
         * @param now the account's connectors, just read
         * @return how far it has come; empty: not yet
         */
        Optional<AccountProgress<R>> look(Reading<List<Connector>> now);

        /** {@return how far it has come when the deadline is over} */
        AccountProgress<R> expired();

        /**
         * Gives it up before its deadline.
         *
         * @param why an abort, or credentials that are refused
         * @return what is known of it
         */
        R givenUp(RemoteCallException why);

        /** {@return whether a run that stops may leave it where it is, for the next run to go on} */
        default boolean mayBeLeft() {
            return false;
        }

        /**
         * The same with another form of the result.
         *
         * @param form makes it
         * @return the account
         */
        default <S> PendingAccount<S> map(Function<R, S> form) {
            PendingAccount<R> self = this;
            return new PendingAccount<>() {
                @Override
                public AccountId account() {
                    return self.account();
                }

                @Override
                public Duration deadline() {
                    return self.deadline();
                }

                @Override
                public String why() {
                    return self.why();
                }

                @Override
                public boolean mayBeLeft() {
                    return self.mayBeLeft();
                }

                @Override
                public Optional<AccountProgress<S>> look(Reading<List<Connector>> now) {
                    return self.look(now).map(progress -> progress.map(form));
                }

                @Override
                public AccountProgress<S> expired() {
                    return self.expired().map(form);
                }

                @Override
                public S givenUp(RemoteCallException why) {
                    return form.apply(self.givenUp(why));
                }
            };
        }
    }
}
