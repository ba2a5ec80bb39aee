package io.jenkins.plugins.workloadsecurityaws.step;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.workloadsecurityaws.audit.Actor;
import io.jenkins.plugins.workloadsecurityaws.connection.Engines;
import io.jenkins.plugins.workloadsecurityaws.connection.FieldName;
import io.jenkins.plugins.workloadsecurityaws.connection.Opened;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRun;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.report.WorkloadSecurityReports;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What a build does for one account, whether a pipeline or a freestyle job asks: does the work, says in the log what was
 * changed and found, and keeps the report.
 */
public final class AccountOperation implements OperationRun {

    private static final Logger LOGGER = Logger.getLogger(AccountOperation.class.getName());

    private final AccountStep step;
    private final String id;
    private final Run<?, ?> run;
    private final BuildLog log;
    private TenantReference reference;
    private Opened<Engine> open;
    private AccountRun account;
    private OperationResult result;

    /**
     * Makes the operation; makes no call.
     *
     * @param step what is wanted
     * @param id names the report and the journal, 36 characters
     * @param run the build
     * @param listener the build's log
     */
    public AccountOperation(AccountStep step, String id, Run<?, ?> run, TaskListener listener) {
        this.step = step;
        this.id = id;
        this.run = run;
        this.log = new BuildLog(listener.getLogger(), run, id);
    }

    @Override
    public Optional<Duration> proceed() throws IOException {
        boolean waits = false;
        try {
            if (account == null) {
                begin();
            }
            Optional<Duration> pause = account.proceed();
            waits = pause.isPresent();
            if (!waits) {
                // Whoever stopped it has done so; an interrupted thread writes no file.
                Thread.interrupted();
                end(account.report());
            }
            return pause;
        } catch (InvalidInputException wrong) {
            throw new AbortException(Messages.AccountOperation_wrongParameter(
                    wrong.field().map(FieldName::inJenkins).orElse(""), wrong.getMessage()));
        } catch (UncheckedIOException unwritten) {
            // Without its journal nothing more is done; each change was told as it was made.
            LOGGER.log(Level.SEVERE, unwritten, () -> step.verb() + " stopped in " + run.getExternalizableId());
            throw new AbortException(unwritten.getMessage());
        } finally {
            if (!waits && open != null) {
                open.close();
            }
        }
    }

    @Override
    public OperationResult result() {
        return result;
    }

    private void begin() throws IOException {
        reference = Tenants.find(run.getParent(), step.getTenant(), step.use());
        checkGranted(step, reference, run);
        open = Engines.get()
                .open(
                        reference,
                        step.use(),
                        Actor.of(run),
                        Optional.of(WorkloadSecurityReports.directory(run).resolve(id)),
                        false,
                        log::waits);
        CredentialsProvider.trackAll(run, open.credentials());
        log.begins(step.verb(), Optional.ofNullable(step.getAccount()).orElse(step.getRoleArn()), reference.fullName());
        account = step.begin(open.engine(), reference.tenant(), log::changed);
    }

    private void end(AccountReport outcome) throws IOException {
        log.tell(outcome);
        remember(step, reference, outcome, run.getExternalizableId(), log);
        WorkloadSecurityReports.add(run, id, reference, outcome);
        result = new OperationResult(PipelineValue.of(outcome, step.isDryRun()), complaint(step, outcome));
    }

    private static void checkGranted(AccountStep step, TenantReference reference, Run<?, ?> run) throws AbortException {
        try {
            step.access(run.getParent(), reference.tenant()).check(reference);
        } catch (InvalidInputException wrong) {
            throw new AbortException(Messages.AccountOperation_wrongParameter("roleArn", wrong.getMessage()));
        }
    }

    private static Optional<String> complaint(AccountStep step, AccountReport outcome) {
        if (!step.failsOn().isReachedBy(outcome.worst())) {
            return Optional.empty();
        }
        return Optional.of(Messages.AccountOperation_findings(
                step.verb(), outcome.account().value(), BuildLog.severities(outcome.findings())));
    }

    /** What was done to the account is the step's answer, also where Jenkins has no room left to note it. */
    private static void remember(
            AccountStep step, TenantReference reference, AccountReport outcome, String build, BuildLog log) {
        if (step.isDryRun() || outcome.isAborted()) {
            return;
        }
        try {
            remember(step, reference, outcome, build);
        } catch (UncheckedIOException unwritten) {
            LOGGER.log(
                    Level.SEVERE, unwritten, () -> "What " + build + " did can't be kept for " + reference.fullName());
            log.println(Messages.AccountOperation_notKept(unwritten.getMessage()));
        }
    }

    private static void remember(AccountStep step, TenantReference reference, AccountReport outcome, String build) {
        boolean connected = outcome.connectorId().isPresent();
        String account = outcome.account().value();
        KnownAccounts.get().update(reference, build, record -> {
            if (step.removes()) {
                return outcome.isFine() ? record.without(Set.of(account)) : record;
            }
            boolean known = record.accounts().containsKey(account);
            var next = step.adds() && connected && !known ? record.withAdded(account, build) : record;
            return known || step.adds() && connected
                    ? next.withVerified(Map.of(account, outcome), Instant.now(), build)
                    : next;
        });
    }
}
