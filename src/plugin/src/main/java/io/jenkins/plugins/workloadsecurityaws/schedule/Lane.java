package io.jenkins.plugins.workloadsecurityaws.schedule;

import io.jenkins.plugins.workloadsecurityaws.connection.OpenEngine;
import io.jenkins.plugins.workloadsecurityaws.connection.RequestDraft;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountOutcome;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.api.InvalidRequestException;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.tenant.Place;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Takes accounts one after another until none is left; several threads may run it at once. */
record Lane(
        Place place,
        String by,
        Clock clock,
        OpenEngine verifying,
        Optional<OpenEngine> repairing,
        Queue<KnownAccount> waiting,
        AtomicReference<String> problem)
        implements Runnable, AutoCloseable {

    private static final Logger LOGGER = Logger.getLogger(Lane.class.getName());

    /** The whole record is written each time, so not for every account. */
    private static final int KEEP_EVERY = 200;

    @Override
    public void run() {
        Map<String, AccountOutcome> done = new HashMap<>();
        KnownAccount account = waiting.poll();
        while (account != null && !Thread.currentThread().isInterrupted()) {
            AccountOutcome outcome = look(account);
            if (outcome != null) {
                done.put(account.account(), outcome);
            }
            if (done.size() >= KEEP_EVERY) {
                keep(done);
            }
            account = waiting.poll();
        }
        if (account != null) {
            waiting.add(account);
        }
        keep(done);
    }

    /** {@return what was found; null if it can't be asked for, which is told, or Jenkins is going down} */
    private AccountOutcome look(KnownAccount account) {
        try {
            AccountRequest request = RequestDraft.of(place.tenant(), account.account(), account.roleArn(), null)
                    .request();
            AccountOutcome outcome = verifying.engine().verify(request, false);
            if (!outcome.isFine() && repairing.isPresent()) {
                outcome = repairing
                        .get()
                        .engine()
                        .repair(
                                request,
                                change -> LOGGER.log(Level.INFO, "Repaired {0}: {1} {2}", new Object[] {
                                    account.account(), change.action(), change.resource()
                                }));
            }
            return outcome.isAborted() ? null : outcome;
        } catch (InvalidRequestException unreadable) {
            problem.compareAndSet(null, account.account() + ": " + unreadable.getMessage());
            return null;
        }
    }

    private void keep(Map<String, AccountOutcome> done) {
        if (!done.isEmpty()) {
            Map<String, AccountOutcome> batch = Map.copyOf(done);
            KnownAccounts.get().update(place, record -> record.withVerified(batch, clock.instant(), by));
            done.clear();
        }
    }

    @Override
    public void close() {
        verifying.close();
        repairing.ifPresent(OpenEngine::close);
    }
}
