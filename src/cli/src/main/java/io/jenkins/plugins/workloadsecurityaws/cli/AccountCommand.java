package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountLocks;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.api.CallLimits;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.api.EngineOptions;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Fleet;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetAccounts;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetCommand;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Timing;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.Audit;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsSettings;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** What all commands on accounts share: options, the engine, output and exit code. */
abstract class AccountCommand implements Callable<Integer> {

    /** From which severity on a finding makes the exit code 1. */
    enum FailOn {
        /** Errors only. */
        error,
        /** Warnings too. */
        warning,
        /** Never; calls that fail are findings too. */
        never
    }

    @Mixin
    private AccountOptions account;

    @Mixin
    private FleetFlags fleet;

    @Mixin
    private TenantOptions tenant;

    @Mixin
    private AwsOptions aws;

    @Mixin
    private OutputOptions output;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description = "error, warning or never: from where on a finding makes the exit code 1; default: error")
    private FailOn failOn = FailOn.error;

    @Mixin
    private JournalOptions journal;

    @Mixin
    private AuditOptions audit;

    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    /** The command as it is done on many accounts. */
    abstract FleetCommand onMany();

    /** Does the command's work. */
    abstract AccountReport run(Engine engine, AccountRequest request);

    /** How long to wait for the first synchronisation; most commands do not. */
    Optional<Duration> firstSync() {
        return Optional.empty();
    }

    /** Refuses options that do not go together, before any call is made. */
    void check(boolean ofOrganization) {}

    /** Whether the command writes nothing. */
    abstract boolean isReadOnly();

    @Override
    public Integer call() {
        AccountRequest request = account.request(firstSync());
        boolean many = fleet.areMany(request);
        check(fleet.areOfOrganization());
        output.check();
        journal.check();
        try (DefaultCredentialsProvider credentials =
                DefaultCredentialsProvider.builder().build()) {
            AwsSettings connection = aws.connection(credentials);
            Optional<Path> kept = many ? journal.ofMany() : ofOne();
            Function<Optional<Audit>, Integer> work =
                    trail -> many ? many(connection, request, kept, trail) : one(connection, request, kept, trail);
            return isReadOnly() ? work.apply(Optional.empty()) : audit.around(onMany().label(), kept, err(), work);
        }
    }

    private Optional<Path> ofOne() {
        return isReadOnly()
                ? Optional.empty()
                : tenant.name().flatMap(name -> account.id().flatMap(id -> journal.ofOne(name, id, err())));
    }

    private int one(AwsSettings connection, AccountRequest request, Optional<Path> kept, Optional<Audit> trail) {
        EngineOptions plain = new EngineOptions(kept, new AccountLocks(), false, new CallLimits(), this::waits);
        EngineOptions options = trail.map(plain::with).orElse(plain);
        try (Engine engine = Engine.open(tenant.settings(), connection, options, main.timing(Timing.ofOneAccount()))) {
            AccountReport outcome = shutdown().interruptible(() -> run(engine, request));
            output.write(outcome, spec.commandLine().getOut());
            sayWhatNext(kept);
            return exitCode(outcome.worst());
        }
    }

    private int many(AwsSettings connection, AccountRequest request, Optional<Path> kept, Optional<Audit> trail) {
        try (WaitLines waits = new WaitLines(err(), System.console() != null);
                Fleet opened = Fleet.open(
                        tenant.settings(), connection, fleet.options(kept, trail, waits), main.timing(Timing.real()))) {
            FleetReport outcome = shutdown().interruptible(() -> {
                FleetAccounts accounts = fleet.chosen(opened, onMany());
                try (ProgressLine line = ProgressLine.open(onMany(), accounts.size(), err())) {
                    return opened.run(onMany(), accounts, request, line);
                }
            });
            output.write(outcome, spec.commandLine().getOut());
            sayWhatNext(kept);
            return exitCode(outcome.worst());
        }
    }

    private void sayWhatNext(Optional<Path> kept) {
        if (!shutdown().isRequested()) {
            return;
        }
        err().println("Interrupted; the report tells what is known. Run the same command again: it looks first"
                + (isReadOnly()
                        ? "."
                        : kept.map(directory -> ", knows from the journal in " + directory
                                        + " what this run had begun, and carries on.")
                                .orElse(
                                        " and carries on. No journal was kept, so heed how long to wait where the report"
                                                + " calls an outcome unknown.")));
        err().flush();
    }

    private GracefulShutdown shutdown() {
        return main.shutdown();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Progress goes to standard error, so that standard output is the report alone. */
    Consumer<Change> progress() {
        return change -> tell("done: " + change.action() + " " + change.resource());
    }

    private void waits(String why) {
        tell(WaitLines.line(why));
    }

    private void tell(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    private int exitCode(Optional<Severity> worst) {
        List<Severity> failing =
                switch (failOn) {
                    case error -> List.of(Severity.ERROR);
                    case warning -> List.of(Severity.ERROR, Severity.WARNING);
                    case never -> List.of();
                };
        return worst.filter(failing::contains).isPresent() ? 1 : 0;
    }
}
