package io.jenkins.plugins.workloadsecurityaws.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.workloadsecurityaws.connection.Engines;
import io.jenkins.plugins.workloadsecurityaws.connection.OpenEngine;
import io.jenkins.plugins.workloadsecurityaws.connection.RequestTemplate;
import io.jenkins.plugins.workloadsecurityaws.connection.WorkPool;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.api.RepairOptions;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.report.Report;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Use;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** Has the pool do what is asked for on accounts' pages, and keeps the last result of each for a day, or until
 * Jenkins restarts. */
@Extension
public class AccountTasks {

    private static final Logger LOGGER = Logger.getLogger(AccountTasks.class.getName());

    private static final Duration KEPT_FOR = Duration.ofDays(1);

    private final ConcurrentMap<String, AccountTask> tasks = new ConcurrentHashMap<>();
    private final Clock clock;

    /** The tasks of this Jenkins. */
    public AccountTasks() {
        this(Clock.systemUTC());
    }

    AccountTasks(Clock clock) {
        this.clock = clock;
    }

    static AccountTasks get() {
        return ExtensionList.lookupSingleton(AccountTasks.class);
    }

    @CheckForNull
    AccountTask last(TenantReference reference, String account) {
        forgetOld();
        return tasks.get(key(reference, account));
    }

    private void forgetOld() {
        Instant longAgo = clock.instant().minus(KEPT_FOR);
        tasks.values().removeIf(done -> !done.isRunning() && done.begun().isBefore(longAgo));
    }

    /** Does nothing while the same account's last task is still running: a second click asks for nothing new. */
    void begin(TenantReference reference, KnownAccount account, AccountTask.Kind kind, String user) {
        begin(reference, account, kind, user, null);
    }

    /**
     * As {@link #begin}, for a repair of which the plan was shown.
     *
     * @param planId tells which plan: another one is shown in place of being carried out
     */
    void repair(TenantReference reference, KnownAccount account, String user, String planId) {
        AccountTask shown = last(reference, account.account());
        boolean isShown = shown != null
                && shown.isConfirmable()
                && shown.report().getPlanId().equals(planId);
        begin(
                reference,
                account,
                AccountTask.Kind.REPAIR,
                user,
                new Confirmed(planId, isShown ? shown.report().changes() : List.of()));
    }

    /** The plan that somebody was shown and confirmed; its changes are empty where it is not kept any more. */
    private record Confirmed(String planId, List<Report.Change> changes) {}

    private void begin(
            TenantReference reference,
            KnownAccount account,
            AccountTask.Kind kind,
            String user,
            @CheckForNull Confirmed confirmed) {
        forgetOld();
        String key = key(reference, account.account());
        AccountTask task = new AccountTask(kind, user, clock.instant(), null, null, null);
        AccountTask current = tasks.compute(key, (k, before) -> before != null && before.isRunning() ? before : task);
        if (current == task) {
            begin(reference, account, key, task, confirmed);
        }
    }

    private void begin(
            TenantReference reference,
            KnownAccount account,
            String key,
            AccountTask task,
            @CheckForNull Confirmed confirmed) {
        if (Jenkins.get().isQuietingDown()) {
            tasks.put(key, task.failed(Messages.AccountTasks_quiet()));
            return;
        }
        try {
            WorkPool.get()
                    .submit(
                            what(reference, account, task),
                            () -> tasks.put(key, run(reference, account, task, confirmed)));
        } catch (RejectedExecutionException goingDown) {
            tasks.put(key, task.failed(Messages.AccountTasks_goingDown()));
        }
    }

    /** For Jenkins' log. */
    private static String what(TenantReference reference, KnownAccount account, AccountTask task) {
        return task.kind() + " of account " + account.account() + " of " + reference.fullName() + ", asked for by "
                + task.by();
    }

    private AccountTask run(
            TenantReference reference, KnownAccount account, AccountTask task, @CheckForNull Confirmed confirmed) {
        Use use = task.kind() == AccountTask.Kind.REPAIR ? Use.CHANGE : Use.VERIFY;
        try (OpenEngine open =
                Engines.get().open(reference, use, "jenkins-" + task.by(), Optional.empty(), false, LOGGER::info)) {
            AccountRequest request = RequestTemplate.of(reference.tenant(), account.account(), account.roleArn(), null)
                    .request();
            AtomicReference<List<Report.Change>> now = new AtomicReference<>(List.of());
            AccountReport outcome =
                    switch (task.kind()) {
                        case VERIFY -> open.engine().verify(request, false);
                        case PLAN -> open.engine().planRepair(request);
                        case REPAIR ->
                            open.engine()
                                    .repair(
                                            request,
                                            new RepairOptions(true, planned -> {
                                                now.set(planned.stream()
                                                        .map(Report.Change::of)
                                                        .toList());
                                                return Report.planId(now.get()).equals(confirmed.planId());
                                            }),
                                            change -> LOGGER.log(
                                                    Level.INFO,
                                                    () -> what(reference, account, task) + ": " + change.action() + " "
                                                            + change.resource()));
                    };
            if (confirmed != null && isAnother(confirmed, now.get(), outcome)) {
                return task.differs(
                        Report.parse(open.engine().planRepair(request).json()),
                        AccountTask.Difference.of(confirmed.changes(), now.get()));
            }
            if (task.kind() != AccountTask.Kind.PLAN && !outcome.isAborted()) {
                Instant ended = clock.instant();
                KnownAccounts.get()
                        .update(
                                reference,
                                record -> record.withVerified(Map.of(account.account(), outcome), ended, task.by()));
            }
            return task.done(Report.parse(outcome.json()));
        } catch (IOException | InvalidInputException unusable) {
            return task.failed(unusable.getMessage());
        } catch (UncheckedIOException unwritten) {
            LOGGER.log(Level.SEVERE, unwritten, () -> what(reference, account, task) + " can't be kept");
            return task.failed(Messages.AccountTasks_notKept(unwritten.getMessage()));
        } catch (Throwable broken) {
            // An Error too: a task that nobody answers is under way for ever.
            LOGGER.log(Level.SEVERE, broken, () -> what(reference, account, task) + " broke off");
            return task.failed(Messages.AccountTasks_brokeOff());
        }
    }

    /** Nothing was planned where nothing is wrong any more, and also where a call failed, which the report tells. */
    private static boolean isAnother(Confirmed confirmed, List<Report.Change> now, AccountReport outcome) {
        return outcome.changes().isEmpty()
                && (!now.isEmpty() || outcome.isFine())
                && !Report.planId(now).equals(confirmed.planId());
    }

    private static String key(TenantReference reference, String account) {
        return reference.key() + "/" + account;
    }
}
