package io.jenkins.plugins.workloadsecurityaws.schedule;

import io.jenkins.plugins.workloadsecurityaws.connection.OpenEngine;
import io.jenkins.plugins.workloadsecurityaws.connection.RequestTemplate;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Takes accounts one after another until none is left; several threads may run it at once. */
record VerificationWorker(
        TenantReference reference,
        String by,
        Clock clock,
        OpenEngine verifying,
        Optional<OpenEngine> repairing,
        Queue<KnownAccount> waiting,
        AtomicReference<String> problem)
        implements Runnable, AutoCloseable {

    private static final Logger LOGGER = Logger.getLogger(VerificationWorker.class.getName());

    /** The whole record is written each time, so not for every account. */
    private static final int KEEP_EVERY = 200;

    @Override
    public void run() {
        Map<String, AccountReport> done = new HashMap<>();
        KnownAccount account = waiting.poll();
        while (account != null && !Thread.currentThread().isInterrupted()) {
            AccountReport outcome = look(account);
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
    private AccountReport look(KnownAccount account) {
        try {
            AccountRequest request = RequestTemplate.of(reference.tenant(), account.account(), account.roleArn(), null)
                    .request();
            AccountReport outcome = verifying.engine().verify(request, false);
            if (!outcome.isFine() && repairing.isPresent()) {
                outcome = repairing
                        .get()
                        .engine()
                        .repair(
                                request,
                                change -> LOGGER.log(
                                        Level.INFO,
                                        "Repaired account {0} of {1}, asked for by {2}: {3} {4}",
                                        new Object[] {
                                            account.account(),
                                            reference.fullName(),
                                            by,
                                            change.action(),
                                            change.resource()
                                        }));
            }
            return outcome.isAborted() ? null : outcome;
        } catch (InvalidInputException unreadable) {
            problem.compareAndSet(null, account.account() + ": " + unreadable.getMessage());
            return null;
        }
    }

    private void keep(Map<String, AccountReport> done) {
        if (!done.isEmpty()) {
            Map<String, AccountReport> batch = Map.copyOf(done);
            try {
                KnownAccounts.get().update(reference, record -> record.withVerified(batch, clock.instant(), by));
            } catch (UncheckedIOException unwritten) {
                LOGGER.log(
                        Level.SEVERE,
                        unwritten,
                        () -> "What was found of accounts of " + reference.fullName() + ", asked for by " + by
                                + ", can't be kept");
                problem.compareAndSet(null, unwritten.getMessage());
            }
            done.clear();
        }
    }

    @Override
    public void close() {
        verifying.close();
        repairing.ifPresent(OpenEngine::close);
    }
}
