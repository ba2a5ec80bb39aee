package io.jenkins.plugins.workloadsecurityaws.step;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.workloadsecurityaws.connection.Engines;
import io.jenkins.plugins.workloadsecurityaws.connection.OpenEngine;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountOutcome;
import io.jenkins.plugins.workloadsecurityaws.engine.api.InvalidRequestException;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.report.WorkloadSecurityReports;
import io.jenkins.plugins.workloadsecurityaws.tenant.Place;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What a build does for one account, whether a pipeline or a freestyle job asks. Makes calls: runs in the pool. */
public final class AccountWork {

    private AccountWork() {}

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
    public static WorkResult run(AccountStep step, String id, Run<?, ?> run, TaskListener listener) throws IOException {
        Place place = Tenants.find(run.getParent(), step.getTenant(), step.use());
        String build = run.getExternalizableId();
        try (OpenEngine open = Engines.get()
                .open(
                        place,
                        step.use(),
                        "jenkins-" + build,
                        Optional.of(WorkloadSecurityReports.directory(run)),
                        false)) {
            CredentialsProvider.trackAll(run, open.credentials());
            PrintStream log = listener.getLogger();
            AccountOutcome outcome = step.perform(open.engine(), place.tenant(), new ChangeLog(log));
            BuildLog.tell(log, outcome, step.isDryRun());
            WorkloadSecurityReports.add(run, id, place.fullName(), outcome);
            remember(step, place, outcome, build);
            return new WorkResult(PipelineValue.of(outcome, step.isDryRun()), complaint(step, outcome));
        } catch (InvalidRequestException wrong) {
            throw new AbortException(Messages.AccountWork_wrongParameter(wrong.field(), wrong.getMessage()));
        }
    }

    private static Optional<String> complaint(AccountStep step, AccountOutcome outcome) {
        if (!step.failsOn().isReachedBy(outcome.worstSeverity())) {
            return Optional.empty();
        }
        return Optional.of(Messages.AccountWork_findings(
                step.verb(),
                outcome.account(),
                outcome.findings().size(),
                outcome.worstSeverity().orElse("")));
    }

    private static void remember(AccountStep step, Place place, AccountOutcome outcome, String build) {
        if (step.isDryRun() || outcome.isAborted()) {
            return;
        }
        boolean connected = outcome.connectorId().isPresent();
        KnownAccounts.get().update(place, record -> {
            if (step.removes()) {
                return outcome.isFine() ? record.without(outcome.account()) : record;
            }
            boolean known = record.accounts().containsKey(outcome.account());
            var next = step.adds() && connected && !known ? record.withAdded(outcome.account(), build) : record;
            return known || step.adds() && connected
                    ? next.withVerified(Map.of(outcome.account(), outcome), Instant.now(), build)
                    : next;
        });
    }
}
