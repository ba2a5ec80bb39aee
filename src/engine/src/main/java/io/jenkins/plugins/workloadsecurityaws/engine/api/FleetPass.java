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

/**
 * A command on many accounts, carried on in turns: while nothing is left but accounts that wait for Workload Security, for
 * minutes, it needs no thread. First is read what all accounts need, then each account goes through the engine. The turns
 * may be taken by different threads, one at a time. The fleet stays open until the end.
 */
public final class FleetPass {

    private final Engine engine;
    private final FleetCommand command;
    private final FleetRequests requests;
    private final FleetAccounts accounts;
    private final AccountRunner runner;
    private final FleetRun run;
    private final Time time;
    private final Consumer<FleetReport> ended;
    private Instant started;
    private Duration from;
    private FleetReport report;
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
            Journal.Earlier earlier,
            Consumer<Progress> listener,
            Consumer<FleetReport> ended) {
        this.engine = engine;
        this.command = command;
        this.requests = requests;
        this.accounts = accounts;
        this.runner = runner;
        this.ended = ended;
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
                listener);
    }

    void cancel() {
        run.cancel();
    }

    /**
     * Works until every account has come to its end or there is nothing to do for a while. If the calling thread is
     * interrupted, the run is cancelled; the interrupt is left standing.
     *
     * @return how long to wait before the next turn; empty: the run is over
     * @throws InvalidInputException if a setting of the tenant can't be used
     */
    public Optional<Duration> proceed() {
        Optional<Duration> pause = Optional.empty();
        try {
            pause = started == null ? begin() : run.proceed();
            if (pause.isEmpty()) {
                end(run.entries());
            }
            return pause;
        } finally {
            if (pause.isEmpty()) {
                engine.parts().releaseJournal();
            }
        }
    }

    /** Takes all turns on the calling thread. */
    FleetReport toItsEnd() {
        try {
            clock();
            end(run.run(this::obstacle));
            return report();
        } finally {
            engine.parts().releaseJournal();
        }
    }

    /**
     * What came of it.
     *
     * @return the outcome, with one entry for each account
     * @throws IllegalStateException if the run is not over
     */
    public FleetReport report() {
        if (report == null) {
            throw new IllegalStateException("the run is not over");
        }
        return report;
    }

    private Optional<Duration> begin() {
        clock();
        return run.begin(this::obstacle);
    }

    private void clock() {
        started = time.now();
        from = time.elapsed();
    }

    private void end(List<FleetEntry> entries) {
        if (wrong != null) {
            throw wrong;
        }
        List<Finding> beside = beside(entries);
        report = new FleetReport(
                command.label(),
                command.dryRun(),
                engine.parts().tenant().name(),
                started,
                time.elapsed().minus(from),
                entries,
                beside,
                engine.parts().counter().snapshot(),
                command.writes() ? engine.parts().auditHead() : Optional.empty());
        ended.accept(report);
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

    private static Optional<FailureLimit> limit(OptionalInt percent) {
        return percent.isPresent() ? Optional.of(new FailureLimit(percent.getAsInt())) : Optional.empty();
    }
}
