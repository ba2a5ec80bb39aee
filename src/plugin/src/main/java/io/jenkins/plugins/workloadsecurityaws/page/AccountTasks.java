package io.jenkins.plugins.workloadsecurityaws.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.workloadsecurityaws.connection.CallThreads;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import jenkins.model.Jenkins;

/** Has done what is asked for on accounts' pages, and keeps the last result of each for a day, or until
 * Jenkins restarts. */
@Extension
public class AccountTasks {

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
                new AccountTaskRun.Confirmed(planId, isShown ? shown.report().changes() : List.of()));
    }

    private void begin(
            TenantReference reference,
            KnownAccount account,
            AccountTask.Kind kind,
            String user,
            @CheckForNull AccountTaskRun.Confirmed confirmed) {
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
            @CheckForNull AccountTaskRun.Confirmed confirmed) {
        if (Jenkins.get().isQuietingDown()) {
            tasks.put(key, task.failed(Messages.AccountTasks_quiet()));
            return;
        }
        try {
            AccountTaskRun run =
                    new AccountTaskRun(reference, account, task, confirmed, clock, done -> tasks.put(key, done));
            CallThreads.get().submit(CallThreads.Purpose.PAGE, reference.key(), run.toString(), run);
        } catch (RejectedExecutionException goingDown) {
            tasks.put(key, task.failed(Messages.AccountTasks_goingDown()));
        }
    }

    private static String key(TenantReference reference, String account) {
        return reference.key() + "/" + account;
    }
}
