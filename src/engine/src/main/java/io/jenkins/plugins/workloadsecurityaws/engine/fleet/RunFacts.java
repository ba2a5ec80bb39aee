package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import java.util.Map;
import java.util.Set;

/**
 * Keeps how far a run has come, so that a run that was killed is finished by the next one. Implementations are
 * thread-safe and have stored a fact when the method returns.
 */
public interface RunFacts {

    /** {@return accounts that an earlier process brought to an end in this very run, and how} */
    Map<AccountId, FleetEntry.State> endedEarlier();

    /** {@return accounts that an earlier process began in this very run and did not bring to an end} */
    Set<AccountId> begunEarlier();

    /**
     * Notes that an account is about to be visited.
     *
     * @param account the account
     */
    void begun(AccountId account);

    /**
     * Notes how an account ended.
     *
     * @param account the account
     * @param state how it ended
     */
    void ended(AccountId account, FleetEntry.State state);

    /** Notes that every account was visited, so that the next run begins anew. */
    void finished();

    /** {@return facts of a run that keeps none} */
    static RunFacts none() {
        return new RunFacts() {
            @Override
            public Map<AccountId, FleetEntry.State> endedEarlier() {
                return Map.of();
            }

            @Override
            public Set<AccountId> begunEarlier() {
                return Set.of();
            }

            @Override
            public void begun(AccountId account) {}

            @Override
            public void ended(AccountId account, FleetEntry.State state) {}

            @Override
            public void finished() {}
        };
    }
}
