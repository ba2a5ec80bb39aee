package io.jenkins.plugins.workloadsecurityaws.schedule;

import io.jenkins.plugins.workloadsecurityaws.connection.Opened;
import io.jenkins.plugins.workloadsecurityaws.connection.RequestTemplate;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRun;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.api.RepairOptions;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** Takes accounts one after another until none is left, one in each turn. Used by one thread at a time. */
final class VerificationWorker {

    /**
     * What it takes to repair.
     *
     * @param engine an engine with the credentials for changes
     * @param allowance how many accounts may be written
     */
    record Repairs(Opened<Engine> engine, RepairAllowance allowance) {}

    private static final Logger LOGGER = Logger.getLogger(VerificationWorker.class.getName());

    /** The whole record is written each time, so not for every account. */
    private static final int KEEP_EVERY = 200;

    private final TenantReference reference;
    private final String by;
    private final Clock clock;
    private final Opened<Engine> verifying;
    private final Optional<Repairs> repairs;
    private final Queue<KnownAccount> waiting;
    private final AtomicReference<String> problem;

    private final Map<String, AccountReport> outcomes = new HashMap<>();

    private KnownAccount account;
    private AccountRun repair;
    private boolean allowed;
    private boolean refused;
    private boolean brokenOff;

    VerificationWorker(
            TenantReference reference,
            String by,
            Clock clock,
            Opened<Engine> verifying,
            Optional<Repairs> repairs,
            Queue<KnownAccount> waiting,
            AtomicReference<String> problem) {
        this.reference = reference;
        this.by = by;
        this.clock = clock;
        this.verifying = verifying;
        this.repairs = repairs;
        this.waiting = waiting;
        this.problem = problem;
    }

    /** {@return how long to wait before the next turn; empty: no account is left, or Jenkins is going down} */
    Optional<Duration> proceed() {
        if (account == null && !isGoingDown()) {
            account = waiting.poll();
        }
        if (account == null) {
            return ended();
        }
        try {
            Optional<Duration> pause = repair == null ? look() : repaired();
            if (pause.isPresent()) {
                return pause;
            }
        } catch (InvalidInputException unreadable) {
            problem.compareAndSet(null, account.account() + ": " + unreadable.getMessage());
        }
        account = null;
        repair = null;
        if (brokenOff) {
            return ended();
        }
        if (outcomes.size() >= KEEP_EVERY) {
            keepOutcomes();
        }
        return Optional.of(Duration.ZERO);
    }

    private Optional<Duration> ended() {
        keepOutcomes();
        return Optional.empty();
    }

    private static boolean isGoingDown() {
        return Thread.currentThread().isInterrupted() || Jenkins.get().isQuietingDown();
    }

    private Optional<Duration> look() {
        AccountRequest request = RequestTemplate.of(reference.tenant(), account.account(), account.roleArn(), null)
                .request();
        AccountReport outcome = verifying.engine().verify(request, false);
        if (!outcome.isFine()
                && repairs.filter(with -> with.allowance().covers(account)).isPresent()) {
            repair = repairing(outcome, request);
            return repaired();
        }
        looked(outcome);
        return Optional.empty();
    }

    /** An account whose look was broken off was not verified: it stays in the queue, so that nobody takes the run for whole. */
    private void looked(AccountReport outcome) {
        if (outcome.isAborted()) {
            brokenOff = true;
            waiting.add(account);
        } else {
            outcomes.put(account.account(), outcome);
        }
    }

    /** A role is made anew only where it was ours when it was last seen: a schedule adds nothing that nobody asked for. */
    private AccountRun repairing(AccountReport found, AccountRequest request) {
        RepairAllowance allowance = repairs.orElseThrow().allowance();
        boolean wasOurs = found.roleIsOurs().orElse(account.roleOurs());
        KnownAccount drifted = account;
        allowed = false;
        refused = false;
        return repairs.orElseThrow()
                .engine()
                .engine()
                .repairing(
                        request,
                        new RepairOptions(wasOurs, changes -> {
                            allowed = allowed || allowance.take();
                            refused = !allowed;
                            return allowed;
                        }),
                        change -> LOGGER.log(
                                Level.INFO, "Repaired account {0} of {1}, asked for by {2}: {3} {4}", new Object[] {
                                    drifted.account(), reference.fullName(), by, change.action(), change.resource()
                                }));
    }

    private Optional<Duration> repaired() {
        Optional<Duration> pause = repair.proceed();
        if (pause.isEmpty()) {
            ended(repair.report());
        }
        return pause;
    }

    private void ended(AccountReport outcome) {
        RepairAllowance allowance = repairs.orElseThrow().allowance();
        if (!refused) {
            if (allowed && wroteNothing(outcome)) {
                allowance.giveBack().ifPresent(waiting::add);
            }
            looked(outcome);
        } else if (!allowance.leave(account, outcome)) {
            waiting.add(account);
        }
    }

    private static boolean wroteNothing(AccountReport outcome) {
        return outcome.changes().isEmpty()
                && outcome.undone().isEmpty()
                && !outcome.isAborted()
                && outcome.findings().stream().noneMatch(found -> found.code() == FindingCode.OUTCOME_UNKNOWN);
    }

    private void keepOutcomes() {
        keep(Map.copyOf(outcomes), Set.of());
        outcomes.clear();
    }

    /** Keeps what was found, and whose repair is left to whoever is asked. */
    private void keep(Map<String, AccountReport> batch, Set<String> waits) {
        if (!batch.isEmpty()) {
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
        }
    }

    /** Keeps and closes what all workers of the verification share, once all have ended. */
    void closeAll() {
        repairs.map(with -> with.allowance().left()).ifPresent(left -> keep(left, left.keySet()));
        verifying.close();
        repairs.ifPresent(with -> with.engine().close());
    }
}
