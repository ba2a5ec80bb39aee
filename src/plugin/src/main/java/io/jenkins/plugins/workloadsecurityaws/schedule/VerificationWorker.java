package io.jenkins.plugins.workloadsecurityaws.schedule;

import io.jenkins.plugins.workloadsecurityaws.connection.OpenEngine;
import io.jenkins.plugins.workloadsecurityaws.connection.RequestTemplate;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.api.RepairOptions;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** Takes accounts one after another until none is left; several threads may run it at once. */
record VerificationWorker(
        TenantReference reference,
        String by,
        Clock clock,
        OpenEngine verifying,
        Optional<Repairs> repairs,
        Queue<KnownAccount> waiting,
        AtomicReference<String> problem)
        implements Runnable, AutoCloseable {

    /**
     * What it takes to repair.
     *
     * @param engine an engine with the credentials for changes
     * @param allowance how many accounts may be written
     */
    record Repairs(OpenEngine engine, RepairAllowance allowance) {}

    /** What was found of some accounts, and whose repair is left to whoever is asked; kept by one thread. */
    private record Done(Map<String, AccountReport> outcomes, Set<String> waits) {}

    private static final Logger LOGGER = Logger.getLogger(VerificationWorker.class.getName());

    /** The whole record is written each time, so not for every account. */
    private static final int KEEP_EVERY = 200;

    @Override
    public void run() {
        Done done = new Done(new HashMap<>(), new HashSet<>());
        KnownAccount account = waiting.poll();
        while (account != null
                && !Thread.currentThread().isInterrupted()
                && !Jenkins.get().isQuietingDown()) {
            look(account, done);
            if (done.outcomes().size() >= KEEP_EVERY) {
                keep(done);
            }
            account = waiting.poll();
        }
        if (account != null) {
            waiting.add(account);
        }
        keep(done);
    }

    private void look(KnownAccount account, Done done) {
        try {
            AccountRequest request = RequestTemplate.of(reference.tenant(), account.account(), account.roleArn(), null)
                    .request();
            AccountReport outcome = verifying.engine().verify(request, false);
            if (!outcome.isFine()
                    && repairs.filter(with -> with.allowance().covers(account)).isPresent()) {
                outcome = repair(account, outcome, request, done.waits());
            }
            if (!outcome.isAborted()) {
                done.outcomes().put(account.account(), outcome);
            }
        } catch (InvalidInputException unreadable) {
            problem.compareAndSet(null, account.account() + ": " + unreadable.getMessage());
        }
    }

    /** A role is made anew only where it was ours when it was last seen: a schedule adds nothing that nobody asked for. */
    private AccountReport repair(KnownAccount account, AccountReport found, AccountRequest request, Set<String> waits) {
        RepairAllowance allowance = repairs.orElseThrow().allowance();
        boolean wasOurs = found.roleIsOurs().orElse(account.roleOurs());
        AtomicBoolean taken = new AtomicBoolean();
        AccountReport outcome = repairs.orElseThrow()
                .engine()
                .engine()
                .repair(
                        request,
                        new RepairOptions(wasOurs, changes -> {
                            boolean may = taken.get() || allowance.take();
                            taken.set(may);
                            if (!may) {
                                waits.add(account.account());
                            }
                            return may;
                        }),
                        change -> LOGGER.log(
                                Level.INFO, "Repaired account {0} of {1}, asked for by {2}: {3} {4}", new Object[] {
                                    account.account(), reference.fullName(), by, change.action(), change.resource()
                                }));
        if (taken.get() && wroteNothing(outcome)) {
            allowance.giveBack();
        }
        return outcome;
    }

    private static boolean wroteNothing(AccountReport outcome) {
        return outcome.changes().isEmpty()
                && outcome.undone().isEmpty()
                && !outcome.isAborted()
                && outcome.findings().stream().noneMatch(found -> found.code() == FindingCode.OUTCOME_UNKNOWN);
    }

    private void keep(Done done) {
        if (!done.outcomes().isEmpty()) {
            Map<String, AccountReport> batch = Map.copyOf(done.outcomes());
            Set<String> waits = Set.copyOf(done.waits());
            try {
                KnownAccounts.get().update(reference, record -> {
                    TenantRecord next = record.withVerified(batch, clock.instant(), by);
                    return repairs.isPresent() ? next.withWaiting(batch.keySet(), waits) : next;
                });
            } catch (UncheckedIOException unwritten) {
                LOGGER.log(
                        Level.SEVERE,
                        unwritten,
                        () -> "What was found of accounts of " + reference.fullName() + ", asked for by " + by
                                + ", can't be kept");
                problem.compareAndSet(null, unwritten.getMessage());
            }
            done.outcomes().clear();
            done.waits().clear();
        }
    }

    @Override
    public void close() {
        verifying.close();
        repairs.ifPresent(with -> with.engine().close());
    }
}
