package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.FailureLimit;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.FleetRun;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.Progress;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.RunFacts;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.SelectedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Intent;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Loop;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** One pass of a command over a selection: first what all accounts need, then each account through the engine. */
final class FleetPass {

    private final Engine engine;
    private final FleetCommand command;
    private final FleetRequests requests;
    private final FleetAccounts accounts;
    private final FleetRun run;
    private final Clock clock;
    private volatile FleetListener listener = progress -> {};
    private volatile Finding found;
    private volatile InvalidRequestException wrong;

    FleetPass(
            Engine engine,
            FleetOptions options,
            FleetCommand command,
            FleetAccounts accounts,
            FleetRequests requests,
            RunFacts facts) {
        this.engine = engine;
        this.command = command;
        this.requests = requests;
        this.accounts = accounts;
        this.clock = engine.parts().timing().waiting().clock();
        this.run = new FleetRun(
                accounts.selection(),
                this::visit,
                options.workers(),
                limit(options.failFastAt()),
                facts,
                clock,
                this::tell);
    }

    void cancel() {
        run.cancel();
    }

    FleetReport run(FleetListener told) {
        listener = told;
        Instant started = clock.instant();
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
                Duration.between(started, clock.instant()),
                entries,
                beside,
                engine.parts().counter().snapshot());
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
            found = Loop.findingOf(failure);
        } catch (InvalidRequestException setting) {
            wrong = setting;
            return Optional.of(setting.getMessage());
        }
        return Optional.ofNullable(found).map(finding -> "the run could not begin: " + finding.message());
    }

    private void readWhatAllNeed() {
        if (command.intent() != Intent.OFFBOARD) {
            engine.parts().tenant().externalId();
            engine.parts().tenant().state(command.kind() != FleetCommand.Kind.VERIFY);
            engine.parts().aws().callerIdentity();
        }
        engine.parts().connectors().all();
    }

    /** The engine counts the calls of all accounts together, so an account's report shows none. */
    private AccountReport visit(SelectedAccount account) {
        AccountReport report =
                command.on(engine, requests.of(account), new Waits(listener)).report();
        return new AccountReport(
                report.command(),
                report.dryRun(),
                report.account(),
                report.roleArn(),
                report.connectorId(),
                report.trust(),
                report.changes(),
                report.undone(),
                report.mended(),
                report.findings(),
                Collections.emptySortedMap());
    }

    /** A run tells no changes of single accounts while it goes on, but for what one waits. */
    private record Waits(FleetListener listener) implements AccountListener {
        @Override
        public void changed(AccountOutcome.ChangeItem change) {}

        @Override
        public void waits(String why) {
            listener.waits(why);
        }
    }

    private void tell(Progress progress) {
        listener.progressed(FleetProgress.of(progress));
    }

    private static Optional<FailureLimit> limit(OptionalInt percent) {
        return percent.isPresent() ? Optional.of(new FailureLimit(percent.getAsInt())) : Optional.empty();
    }
}
