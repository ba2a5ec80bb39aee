package io.jenkins.plugins.workloadsecurityaws.step;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.workloadsecurityaws.connection.Engines;
import io.jenkins.plugins.workloadsecurityaws.connection.OpenEngine;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.report.WorkloadSecurityReports;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What a build does for one account, whether a pipeline or a freestyle job asks. Makes calls: runs in the pool. */
public final class AccountOperation {

    private static final Logger LOGGER = Logger.getLogger(AccountOperation.class.getName());

    private AccountOperation() {}

    /**
     * Does the work, says in the log what was changed and found, and keeps the report.
     *
     * @param step what is wanted
     * @param id names the report, 36 characters
     * @param run the build
     * @param listener the build's log
     * @return what came of it
     * @throws AbortException if nothing could be begun; the message is for the build's log
     * @throws IOException if the report can't be kept
     */
    public static OperationResult run(AccountStep step, String id, Run<?, ?> run, TaskListener listener)
            throws IOException {
        TenantReference reference = Tenants.find(run.getParent(), step.getTenant(), step.use());
        checkGranted(step, reference, run);
        String build = run.getExternalizableId();
        BuildLog log = new BuildLog(listener.getLogger());
        try (OpenEngine open = Engines.get()
                .open(
                        reference,
                        step.use(),
                        "jenkins-" + build,
                        Optional.of(WorkloadSecurityReports.directory(run)),
                        false,
                        log::waits)) {
            CredentialsProvider.trackAll(run, open.credentials());
            AccountReport outcome = step.perform(open.engine(), reference.tenant(), log::changed);
            log.tell(outcome, step.isDryRun());
            remember(step, reference, outcome, build, log);
            WorkloadSecurityReports.add(run, id, reference.fullName(), outcome);
            return new OperationResult(PipelineValue.of(outcome, step.isDryRun()), complaint(step, outcome));
        } catch (InvalidInputException wrong) {
            throw new AbortException(
                    Messages.AccountOperation_wrongParameter(wrong.field().orElse(""), wrong.getMessage()));
        }
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
                step.verb(),
                outcome.account().value(),
                outcome.findings().size(),
                outcome.worst().map(Severity::label).orElse("")));
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
        KnownAccounts.get().update(reference, record -> {
            if (step.removes()) {
                return outcome.isFine() ? record.without(account) : record;
            }
            boolean known = record.accounts().containsKey(account);
            var next = step.adds() && connected && !known ? record.withAdded(account, build) : record;
            return known || step.adds() && connected
                    ? next.withVerified(Map.of(account, outcome), Instant.now(), build)
                    : next;
        });
    }
}
