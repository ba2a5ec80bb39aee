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
 * Waits for all accounts of a run that wait for Workload Security, together and without a worker: their connectors are read
 * again, ever more rarely, until each has come to an end or its deadline is over. Used by one thread.
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
        pending.put(key, account);
    }

    /** {@return whether none waits} */
    public boolean isEmpty() {
        return pending.isEmpty();
    }

    /**
     * Waits until none waits any more. If the run is being aborted, or credentials are refused for good, those that still
     * wait are given up; an interrupt is left standing.
     *
     * @param went hears how far each has come when it waits no more: ended, or to be begun again
     */
    public void await(BiConsumer<K, AccountProgress<R>> went) {
        try {
            awaitAll(went);
        } catch (InterruptedException interrupted) {
            giveUp(RemoteCallException.abortedWhile("waiting for Workload Security"), went);
            Thread.currentThread().interrupt();
        } catch (RemoteCallException failure) {
            giveUp(failure, went);
        }
    }

    private void awaitAll(BiConsumer<K, AccountProgress<R>> went) throws InterruptedException {
        tell();
        Duration pause = FIRST_PAUSE;
        while (true) {
            boolean looked = look();
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
                return;
            }
            time.sleep(untilNextLook(pause));
            pause = pause.multipliedBy(3).dividedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }
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
    private boolean look() {
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
            waits.accept("looking again for " + pending.size() + " connectors: " + failure.getMessage());
            return false;
        }
    }

    private Duration untilNextLook(Duration pause) {
        Duration next = pause;
        for (PendingAccount<R> account : pending.values()) {
            Duration left = account.deadline().minus(time.elapsed());
            if (!left.isNegative() && left.compareTo(next) < 0) {
                next = left;
            }
        }
        return next.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : next;
    }

    private void tell() {
        List<PendingAccount<R>> all = new ArrayList<>(pending.values());
        for (PendingAccount<R> account : all) {
            LOG.info("Pending: {}", account.why());
        }
        if (all.size() <= TOLD_EACH) {
            all.forEach(account -> waits.accept(account.why()));
        } else {
            waits.accept(all.size() + " accounts wait for Workload Security, looked for together; the first: "
                    + all.get(0).why());
        }
    }
}
