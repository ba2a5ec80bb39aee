package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.AccountProgress;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.PendingAccounts;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A command on one account, carried on in turns: while it waits for Workload Security, for minutes, it needs no thread. The
 * turns may be taken by different threads, one at a time. The engine stays open until the end.
 */
public final class AccountRun {

    private final Supplier<AccountProgress<AccountReport>> visit;
    private final Optional<PendingAccounts<String, AccountReport>> pending;
    private AccountReport report;

    private AccountRun(
            Supplier<AccountProgress<AccountReport>> visit, Optional<PendingAccounts<String, AccountReport>> pending) {
        this.visit = visit;
        this.pending = pending;
    }

    /** A run that visits the account, again where it waited, until it comes to its end. */
    static AccountRun of(
            Supplier<AccountProgress<AccountReport>> visit, PendingAccounts<String, AccountReport> pending) {
        return new AccountRun(visit, Optional.of(pending));
    }

    /**
     * A run that comes to its end in its first turn.
     *
     * @param command brings the outcome
     * @return the run, not begun
     */
    public static AccountRun inOneTurn(Supplier<AccountReport> command) {
        return new AccountRun(() -> new AccountProgress.Ended<>(command.get()), Optional.empty());
    }

    /**
     * Works until the account has come to its end or there is nothing to do for a while. If the calling thread is
     * interrupted, the account comes to its end now; the interrupt is left standing.
     *
     * @return how long to wait before the next turn; empty: it has come to its end
     */
    public Optional<Duration> proceed() {
        while (report == null) {
            Optional<Duration> pause = pending.flatMap(waiting -> waiting.look((account, progress) -> went(progress)));
            if (pause.isPresent()) {
                return pause;
            }
            if (report == null) {
                went(visit.get());
            }
        }
        return Optional.empty();
    }

    private void went(AccountProgress<AccountReport> progress) {
        if (progress instanceof AccountProgress.Ended<AccountReport> ended) {
            report = ended.result();
        } else if (progress instanceof AccountProgress.Pending<AccountReport> waits) {
            pending.orElseThrow().add("", waits.account());
        }
    }

    /**
     * What came of it.
     *
     * @return the outcome
     * @throws IllegalStateException if it has not come to its end
     */
    public AccountReport report() {
        if (report == null) {
            throw new IllegalStateException("the account has not come to its end");
        }
        return report;
    }
}
