package io.jenkins.plugins.workloadsecurityaws.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.workloadsecurityaws.connection.Engines;
import io.jenkins.plugins.workloadsecurityaws.connection.OpenEngine;
import io.jenkins.plugins.workloadsecurityaws.connection.RequestDraft;
import io.jenkins.plugins.workloadsecurityaws.connection.WorkPool;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountOutcome;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.api.InvalidRequestException;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.report.Report;
import io.jenkins.plugins.workloadsecurityaws.tenant.Place;
import io.jenkins.plugins.workloadsecurityaws.tenant.Use;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Has the pool do what is asked for on accounts' pages, and keeps the last result of each until Jenkins restarts. */
@Extension
public class AccountTasks {

    private static final Logger LOGGER = Logger.getLogger(AccountTasks.class.getName());

    private final ConcurrentMap<String, AccountTask> tasks = new ConcurrentHashMap<>();
    private final Clock clock = Clock.systemUTC();

    static AccountTasks get() {
        return ExtensionList.lookupSingleton(AccountTasks.class);
    }

    @CheckForNull
    AccountTask last(Place place, String account) {
        return tasks.get(key(place, account));
    }

    /** Does nothing while the same account's last task is still running: a second click asks for nothing new. */
    void begin(Place place, KnownAccount account, AccountTask.Kind kind, String user) {
        String key = key(place, account.account());
        AccountTask task = new AccountTask(kind, user, clock.instant(), null, null);
        AccountTask current = tasks.compute(key, (k, before) -> before != null && before.isRunning() ? before : task);
        if (current == task) {
            WorkPool.get().submit(() -> tasks.put(key, run(place, account, task)));
        }
    }

    private AccountTask run(Place place, KnownAccount account, AccountTask task) {
        Use use = task.kind() == AccountTask.Kind.REPAIR ? Use.CHANGE : Use.VERIFY;
        try (OpenEngine open = Engines.get().open(place, use, "jenkins-" + task.by(), Optional.empty(), false)) {
            AccountRequest request = RequestDraft.of(place.tenant(), account.account(), account.roleArn(), null)
                    .request();
            AccountOutcome outcome =
                    switch (task.kind()) {
                        case VERIFY -> open.engine().verify(request, false);
                        case PLAN -> open.engine().planRepair(request);
                        case REPAIR ->
                            open.engine()
                                    .repair(
                                            request,
                                            change -> LOGGER.log(
                                                    Level.INFO,
                                                    () -> task.by() + " repaired account " + account.account() + ": "
                                                            + change.action() + " " + change.resource()));
                    };
            if (task.kind() != AccountTask.Kind.PLAN && !outcome.isAborted()) {
                Instant now = clock.instant();
                KnownAccounts.get()
                        .update(
                                place,
                                record -> record.withVerified(Map.of(account.account(), outcome), now, task.by()));
            }
            return task.done(Report.parse(outcome.json()));
        } catch (IOException | InvalidRequestException unusable) {
            return task.failed(unusable.getMessage());
        } catch (RuntimeException bug) {
            LOGGER.log(Level.SEVERE, bug, () -> task.kind() + " of account " + account.account() + " broke off");
            return task.failed(Messages.AccountTasks_brokeOff());
        }
    }

    private static String key(Place place, String account) {
        return place.key() + "/" + account;
    }
}
