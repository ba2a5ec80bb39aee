package io.jenkins.plugins.workloadsecurityaws.step;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.workloadsecurityaws.connection.Engines;
import io.jenkins.plugins.workloadsecurityaws.connection.OpenFleet;
import io.jenkins.plugins.workloadsecurityaws.connection.RequestDraft;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetAccounts;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetCommand;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetOutcome;
import io.jenkins.plugins.workloadsecurityaws.engine.api.InvalidRequestException;
import io.jenkins.plugins.workloadsecurityaws.report.WorkloadSecurityReports;
import io.jenkins.plugins.workloadsecurityaws.tenant.Place;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What a build does for many accounts. The journal stands beside the build's log, so a resumed build finishes it. */
final class AccountsWork {

    private final AwsAccountsStep step;
    private final String id;
    private final Run<?, ?> run;
    private final TaskListener listener;
    private final Optional<FilePath> workspace;

    AccountsWork(AwsAccountsStep step, String id, Run<?, ?> run, TaskListener listener, Optional<FilePath> workspace) {
        this.step = step;
        this.id = id;
        this.run = run;
        this.listener = listener;
        this.workspace = workspace;
    }

    WorkResult run() throws IOException, InterruptedException {
        Place place =
                Tenants.find(run.getParent(), step.getTenant(), step.mode().use());
        Integer percent = step.getFailFastAtPercent();
        FleetCommand command = step.mode().command(step);
        checkChoice();
        Path journal = WorkloadSecurityReports.directory(run).resolve(id);
        try (OpenFleet open = Engines.get()
                .openFleet(
                        place,
                        step.mode().use(),
                        "jenkins-" + run.getExternalizableId(),
                        Optional.of(journal),
                        step.getWorkers(),
                        percent == null ? OptionalInt.empty() : OptionalInt.of(percent))) {
            CredentialsProvider.trackAll(run, open.credentials());
            AccountRequest template = RequestDraft.of(place.tenant(), null, null, null)
                    .withWishes(step.isAdopt(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of())
                    .request();
            FleetAccounts accounts = AccountsChoice.of(step, open.fleet(), command);
            FleetOutcome outcome = open.fleet().run(command, accounts, template, new ProgressLog(listener.getLogger()));
            FleetLog.tell(listener.getLogger(), outcome);
            WorkloadSecurityReports.add(run, id, place.fullName(), step.getMode(), outcome);
            FleetMemory.keep(place, step.mode(), outcome, run.getExternalizableId());
            writeFiles(outcome);
            return new WorkResult(FleetValue.of(outcome), complaint(outcome));
        } catch (InvalidRequestException wrong) {
            throw refused(wrong);
        }
    }

    private void checkChoice() throws AbortException {
        try {
            AccountsChoice.check(step);
        } catch (InvalidRequestException wrong) {
            throw refused(wrong);
        }
    }

    private static AbortException refused(InvalidRequestException wrong) {
        return new AbortException(Messages.AccountWork_wrongParameter(wrong.field(), wrong.getMessage()));
    }

    private Optional<String> complaint(FleetOutcome outcome) {
        if (!step.failsOn().isReachedBy(outcome.worstSeverity())) {
            return Optional.empty();
        }
        Map<String, Long> counts = outcome.counts();
        return Optional.of(Messages.AccountsWork_findings(
                step.verb(),
                counts.get("failed"),
                counts.get("not-reached"),
                outcome.worstSeverity().orElse("")));
    }

    private void writeFiles(FleetOutcome outcome) throws IOException, InterruptedException {
        write(step.getJunitFile(), outcome.junit());
        write(step.getMarkdownFile(), outcome.markdown());
        write(step.getHtmlFile(), outcome.html());
    }

    private void write(String path, String text) throws IOException, InterruptedException {
        if (path == null) {
            return;
        }
        FilePath target = workspace
                .orElseThrow(() -> new AbortException(Messages.AccountsWork_noWorkspace(path)))
                .child(path);
        FilePath parent = target.getParent();
        if (parent != null) {
            parent.mkdirs();
        }
        target.write(text, "UTF-8");
    }
}
