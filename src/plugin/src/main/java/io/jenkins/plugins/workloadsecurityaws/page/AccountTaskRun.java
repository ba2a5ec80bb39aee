package io.jenkins.plugins.workloadsecurityaws.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.workloadsecurityaws.audit.Actor;
import io.jenkins.plugins.workloadsecurityaws.connection.CallThreads;
import io.jenkins.plugins.workloadsecurityaws.connection.Engines;
import io.jenkins.plugins.workloadsecurityaws.connection.Opened;
import io.jenkins.plugins.workloadsecurityaws.connection.RequestTemplate;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRun;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.api.RepairOptions;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
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
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Does what was asked for on an account's page. */
final class AccountTaskRun implements CallThreads.Turns {

    private static final Logger LOGGER = Logger.getLogger(AccountTaskRun.class.getName());

    /** The plan that somebody was shown and confirmed; its changes are empty where it is not kept any more. */
    record Confirmed(String planId, List<Report.Change> changes) {}

    private final TenantReference reference;
    private final KnownAccount account;
    private final AccountTask task;
    private final Optional<Confirmed> confirmed;
    private final Clock clock;
    private final Consumer<AccountTask> ended;
    private Opened<Engine> open;
    private AccountRequest request;
    private AccountRun run;
    private List<Report.Change> planned = List.of();

    AccountTaskRun(
            TenantReference reference,
            KnownAccount account,
            AccountTask task,
            @CheckForNull Confirmed confirmed,
            Clock clock,
            Consumer<AccountTask> ended) {
        this.reference = reference;
        this.account = account;
        this.task = task;
        this.confirmed = Optional.ofNullable(confirmed);
        this.clock = clock;
        this.ended = ended;
    }

    @Override
    public Optional<Duration> proceed() {
        Optional<Duration> pause = Optional.empty();
        try {
            if (run == null) {
                begin();
            }
            pause = run.proceed();
            if (pause.isEmpty()) {
                ended.accept(outcome(run.report()));
            }
        } catch (IOException | InvalidInputException unusable) {
            ended.accept(task.failed(unusable.getMessage()));
        } catch (UncheckedIOException unwritten) {
            LOGGER.log(Level.SEVERE, unwritten, () -> this + " can't be kept");
            ended.accept(task.failed(Messages.AccountTasks_notKept(unwritten.getMessage())));
        } catch (Throwable broken) {
            // An Error too: a task that nobody answers is under way for ever.
            LOGGER.log(Level.SEVERE, broken, () -> this + " broke off");
            ended.accept(task.failed(Messages.AccountTasks_brokeOff()));
        } finally {
            if (pause.isEmpty() && open != null) {
                open.close();
            }
        }
        return pause;
    }

    private void begin() throws IOException {
        Use use =
                switch (task.kind()) {
                    case VERIFY, PLAN -> Use.VERIFY;
                    case REPAIR, PROVE -> Use.CHANGE;
                };
        open = Engines.get().open(reference, use, Actor.user(task.by()), Optional.empty(), false, LOGGER::info);
        Engine engine = open.engine();
        request = RequestTemplate.of(reference.tenant(), account.account(), account.roleArn(), null)
                .request();
        run = switch (task.kind()) {
            case VERIFY -> AccountRun.inOneTurn(() -> engine.verify(request, false));
            case PLAN -> AccountRun.inOneTurn(() -> engine.planRepair(request));
            case PROVE -> engine.proving(request, this::tell);
            case REPAIR -> engine.repairing(request, new RepairOptions(true, this::isConfirmed), this::tell);
        };
    }

    private void tell(Change change) {
        LOGGER.log(Level.INFO, () -> this + ": " + change.action() + " " + change.resource());
    }

    private boolean isConfirmed(List<Change> changes) {
        planned = changes.stream().map(Report.Change::of).toList();
        return Report.planId(planned).equals(confirmed.orElseThrow().planId());
    }

    private AccountTask outcome(AccountReport outcome) throws IOException {
        if (confirmed.isPresent() && isAnother(confirmed.get(), outcome)) {
            return task.differs(
                    Report.parse(open.engine().planRepair(request).json()),
                    AccountTask.Difference.of(confirmed.get().changes(), planned));
        }
        if (task.kind() != AccountTask.Kind.PLAN && !outcome.isAborted()) {
            Instant now = clock.instant();
            KnownAccounts.get()
                    .update(
                            reference,
                            record -> record.withVerified(Map.of(account.account(), outcome), now, task.by()));
        }
        return task.done(Report.parse(outcome.json()));
    }

    /** Nothing was planned where nothing is wrong any more, and also where a call failed, which the report tells. */
    private boolean isAnother(Confirmed shown, AccountReport outcome) {
        return outcome.changes().isEmpty()
                && (!planned.isEmpty() || outcome.isFine())
                && !Report.planId(planned).equals(shown.planId());
    }

    /** For Jenkins' log. */
    @Override
    public String toString() {
        return task.kind() + " of account " + account.account() + " of " + reference.fullName() + ", asked for by "
                + task.by();
    }
}
