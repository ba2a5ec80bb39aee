package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountListener;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountLocks;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountOutcome;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AwsConnection;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.api.EngineOptions;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Fleet;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetAccounts;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetCommand;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetOutcome;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Option(
            names = "--journal",
            paramLabel = "DIR",
            description =
                    "keep the facts of each step in DIR/journal.jsonl; many accounts: a killed run is finished from it")
    private Optional<Path> journal = Optional.empty();

    @Spec
    private CommandSpec spec;

    /** The command as it is done on many accounts. */
    abstract FleetCommand onMany();

    /** Does the command's work. */
    abstract AccountOutcome run(Engine engine, AccountRequest request);

    /** How long to wait for the first synchronisation; most commands do not. */
    Optional<Duration> firstSync() {
        return Optional.empty();
    }

    @Override
    public Integer call() {
        AccountRequest request = account.request(firstSync());
        boolean many = fleet.areMany(request);
        output.check();
        try (DefaultCredentialsProvider credentials =
                DefaultCredentialsProvider.builder().build()) {
            AwsConnection connection = aws.connection(credentials);
            return many ? many(connection, request) : one(connection, request);
        }
    }

    private int one(AwsConnection connection, AccountRequest request) {
        EngineOptions options = new EngineOptions(journal, new AccountLocks(), false);
        try (Engine engine = Engine.open(tenant.settings(), connection, options)) {
            AccountOutcome outcome = run(engine, request);
            output.write(outcome, spec.commandLine().getOut());
            return exitCode(outcome.worstSeverity());
        }
    }

    private int many(AwsConnection connection, AccountRequest request) {
        try (Fleet opened = Fleet.open(tenant.settings(), connection, fleet.options(journal))) {
            FleetAccounts accounts = fleet.chosen(opened, onMany());
            try (FleetRunner runner = new FleetRunner(opened)) {
                FleetOutcome outcome = runner.run(
                        onMany(), accounts, request, spec.commandLine().getErr());
                output.write(outcome, spec.commandLine().getOut());
                return exitCode(outcome.worstSeverity());
            }
        }
    }

    /** Progress goes to standard error, so that standard output is the report alone. */
    AccountListener progress() {
        PrintWriter err = spec.commandLine().getErr();
        return new AccountListener() {
            @Override
            public void changed(AccountOutcome.ChangeItem change) {
                err.println("done: " + change.action() + " " + change.resource());
            }

            @Override
            public void waits(String why) {
                err.println("waiting: " + why);
                err.flush();
            }
        };
    }

    private int exitCode(Optional<String> worst) {
        List<String> failing =
                switch (failOn) {
                    case error -> List.of("error");
                    case warning -> List.of("error", "warning");
                    case never -> List.of();
                };
        return worst.filter(failing::contains).isPresent() ? 1 : 0;
    }
}
