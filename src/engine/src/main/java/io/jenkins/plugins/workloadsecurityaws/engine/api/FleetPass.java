package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.FailureLimit;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.FleetRun;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.Progress;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.SelectedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.journal.Journal;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.AccountProgress;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.AccountRunner;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Intent;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** One pass of a command over a selection: first what all accounts need, then each account through the engine. */
final class FleetPass {

    private final Engine engine;
    private final FleetCommand command;
    private final FleetRequests requests;
    private final FleetAccounts accounts;
    private final AccountRunner runner;
    private final FleetRun run;
    private final Time time;
    private volatile Consumer<Progress> listener = progress -> {};
    private volatile Finding found;
    private volatile InvalidInputException wrong;

    FleetPass(
            Engine engine,
            FleetOptions options,
            FleetCommand command,
            FleetAccounts accounts,
            FleetRequests requests,
            AccountRunner runner,
            Journal journal,
            Journal.Earlier earlier) {
        this.engine = engine;
        this.command = command;
        this.requests = requests;
        this.accounts = accounts;
        this.runner = runner;
        this.time = engine.parts().timing().time();
        this.run = new FleetRun(
                accounts.selection(),
                this::visit,
                options.workers(),
                options.threads(),
                limit(options.failFastAt()),
                journal,
                earlier,
                engine.parts().pending(),
                time,
                this::tell);
    }

    void cancel() {
        run.cancel();
    }

    FleetReport run(Consumer<Progress> told) {
        listener = told;
        Instant started = time.now();
        Duration from = time.elapsed();
        List<FleetEntry> entries = run.run(this::obstacle);
        if (wrong != null) {
            throw wrong;
        }
        List<Finding> beside = beside(entries);
        return new FleetReport(
                command.label(),
                command.dryRun(),
                engine.parts().tenant().name(),
                started,
                time.elapsed().minus(from),
                entries,
                beside,
                engine.parts().counter().snapshot(),
                command.writes() ? engine.parts().auditHead() : Optional.empty());
    }

    /** What is to be said beside the accounts; a run that was broken off asks nothing more. */
    private List<Finding> beside(List<FleetEntry> entries) {
        boolean complete = entries.stream().noneMatch(entry -> entry.state() == FleetEntry.State.NOT_REACHED);
        if (complete && command.kind() == FleetCommand.Kind.VERIFY && accounts.areOfOrganization()) {
            return new OrganizationView(engine.parts()).orphansBeside(entries);
        }
        return Optional.ofNullable(found).stream().toList();
    }

    /** What would fail on every account is read first, and told once. */
    private Optional<String> obstacle() {
        try {
            readWhatAllNeed();
        } catch (RemoteCallException failure) {
            found = AccountRunner.findingOf(failure);
        } catch (InvalidInputException setting) {
            wrong = setting;
            return Optional.of(setting.getMessage());
        }
        return Optional.ofNullable(found).map(finding -> "the run could not begin: " + finding.message());
    }

    private void readWhatAllNeed() {
        if (command.intent() != Intent.OFFBOARD) {
            if (command.kind() == FleetCommand.Kind.ROTATE) {
                engine.parts().tenant().requireNewExternalId();
            } else {
                engine.parts().tenant().externalId();
            }
            engine.parts().tenant().state(command.kind() != FleetCommand.Kind.VERIFY);
            engine.parts().aws().callerIdentity();
        }
        engine.parts().connectors().all();
    }

    /** The engine counts the calls of all accounts together, so an account's report shows none. */
    private AccountProgress<AccountReport> visit(SelectedAccount account) {
        return command.on(engine.attempts(), runner, requests.of(account), change -> {})
                .map(AccountReport::withoutCalls);
    }

    private void tell(Progress progress) {
        listener.accept(progress);
    }

    private static Optional<FailureLimit> limit(OptionalInt percent) {
        return percent.isPresent() ? Optional.of(new FailureLimit(percent.getAsInt())) : Optional.empty();
    }
}
