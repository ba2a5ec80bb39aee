package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.AccountProgress.PendingAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accounts that wait for Workload Security, looked for together: their connectors are read again, ever more rarely, until
 * each has come to an end or its deadline is over. Between two looks nothing is held, neither a worker nor a thread. Used
 * by one thread at a time.
 *
 * @param <K> what the caller knows the accounts by
 * @param <R> what comes of an account
 */
public final class PendingAccounts<K, R> {

    private static final Logger LOG = LoggerFactory.getLogger(PendingAccounts.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** Of so many the reason is told each, of more the number. */
    private static final int TOLD_EACH = 3;

    private final ConnectorDirectory connectors;
    private final Time time;
    private final Consumer<String> waits;
    private final Map<K, PendingAccount<R>> pending = new LinkedHashMap<>();
    private final List<PendingAccount<R>> untold = new ArrayList<>();
    private Duration pause = FIRST_PAUSE;

    /**
     * Makes the list, empty.
     *
     * @param connectors where connectors are looked up
     * @param time time
     * @param waits is told what is waited for, a line each
     */
    public PendingAccounts(ConnectorDirectory connectors, Time time, Consumer<String> waits) {
        this.connectors = connectors;
        this.time = time;
        this.waits = waits;
    }

    /**
     * Adds an account.
     *
     * @param key what the caller knows it by
     * @param account the account
     */
    public void add(K key, PendingAccount<R> account) {
        pause = pending.isEmpty() ? FIRST_PAUSE : pause;
        pending.put(key, account);
        untold.add(account);
    }

    /** {@return whether none waits} */
    public boolean isEmpty() {
        return pending.isEmpty();
    }

    /** Leaves those where they are that the next run can go on with: the run stops. */
    public void leave() {
        untold.removeIf(PendingAccount::mayBeLeft);
        pending.values().removeIf(PendingAccount::mayBeLeft);
    }

    /**
     * Looks once. If the calling thread is interrupted, or credentials are refused for good, all are given up; an interrupt
     * is left standing.
     *
     * @param went hears how far each has come that waits no more: ended, or to be begun again
     * @return how long to wait before the next look; empty if none waits any more
     */
    public Optional<Duration> look(BiConsumer<K, AccountProgress<R>> went) {
        if (pending.isEmpty()) {
            return Optional.empty();
        }
        tell();
        if (Thread.currentThread().isInterrupted()) {
            giveUp(went);
            return Optional.empty();
        }
        boolean looked;
        try {
            looked = renewed();
        } catch (RemoteCallException failure) {
            giveUp(failure, went);
            return Optional.empty();
        }
        for (Map.Entry<K, PendingAccount<R>> entry : List.copyOf(pending.entrySet())) {
            further(entry.getValue(), looked).ifPresent(progress -> {
                pending.remove(entry.getKey());
                if (progress instanceof AccountProgress.Pending<R> more) {
                    pending.put(entry.getKey(), more.account());
                    waits.accept(more.account().why());
                } else {
                    went.accept(entry.getKey(), progress);
                }
            });
        }
        if (pending.isEmpty()) {
            return Optional.empty();
        }
        Duration next = untilNextLook(pause);
        pause = pause.multipliedBy(3).dividedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        return Optional.of(next);
    }

    /**
     * Gives all up that wait: the run is being aborted.
     *
     * @param went hears how each has ended
     */
    public void giveUp(BiConsumer<K, AccountProgress<R>> went) {
        giveUp(RemoteCallException.abortedWhile("waiting for Workload Security"), went);
    }

    private void giveUp(RemoteCallException why, BiConsumer<K, AccountProgress<R>> went) {
        Map<K, PendingAccount<R>> all = new LinkedHashMap<>(pending);
        pending.clear();
        all.forEach((key, account) -> went.accept(key, new AccountProgress.Ended<>(account.givenUp(why))));
    }

    private Optional<AccountProgress<R>> further(PendingAccount<R> account, boolean looked) {
        Optional<AccountProgress<R>> progress =
                looked ? account.look(connectors.of(account.account())) : Optional.empty();
        boolean over = time.elapsed().compareTo(account.deadline()) >= 0;
        return progress.isEmpty() && over ? Optional.of(account.expired()) : progress;
    }

    /** A look that fails is made again: what is looked for may show until the deadline. */
    private boolean renewed() {
        try {
            connectors.renew(
                    pending.values().stream().map(PendingAccount::account).toList());
            return true;
        } catch (RemoteCallException failure) {
            if (failure.kind() == FailureKind.INTERRUPTED || failure.endsRun()) {
                throw failure;
            }
            LOG.info(
                    "The connectors of {} waiting accounts could not be read: {}",
                    pending.size(),
                    failure.getMessage());
            waits.accept("looking again for " + (pending.size() == 1 ? "a connector" : pending.size() + " connectors")
                    + ": " + failure.getMessage());
            return false;
        }
    }

    private Duration untilNextLook(Duration usual) {
        Duration next = usual;
        for (PendingAccount<R> account : pending.values()) {
            Duration left = account.deadline().minus(time.elapsed());
            if (!left.isNegative() && left.compareTo(next) < 0) {
                next = left;
            }
        }
        return next.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : next;
    }

    private void tell() {
        for (PendingAccount<R> account : untold) {
            LOG.info("Pending: {}", account.why());
        }
        if (untold.size() <= TOLD_EACH) {
            untold.forEach(account -> waits.accept(account.why()));
        } else {
            waits.accept(untold.size() + " accounts wait for Workload Security, looked for together; the first: "
                    + untold.get(0).why());
        }
        untold.clear();
    }
}
