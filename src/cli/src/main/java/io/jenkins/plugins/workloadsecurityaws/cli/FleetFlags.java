package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountLocks;
import io.jenkins.plugins.workloadsecurityaws.engine.api.CallLimits;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetAccounts;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetOptions;
import io.jenkins.plugins.workloadsecurityaws.engine.api.InvalidRequestException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** Options that turn a command on one account into a run over many. */
final class FleetFlags {

    @Option(
            names = "--accounts",
            paramLabel = "FILE",
            description = "in place of --account: a YAML file that lists accounts")
    private Optional<Path> accounts = Optional.empty();

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "how many accounts are visited at once; default: " + FleetOptions.DEFAULT_WORKERS)
    private Optional<Integer> workers = Optional.empty();

    @Option(
            names = "--fail-fast-at",
            paramLabel = "PERCENT",
            description = "stop when so many percent of the accounts have failed; 0: at the first failure")
    private Optional<Integer> failFastAt = Optional.empty();

    /** Whether many accounts are asked for. Without that, options that only a run over many has are refused. */
    boolean areMany() {
        if (accounts.isEmpty() && (workers.isPresent() || failFastAt.isPresent())) {
            throw new InvalidRequestException(
                    workers.isPresent() ? "workers" : "fail-fast-at",
                    "this is for many accounts: name --accounts FILE");
        }
        return accounts.isPresent();
    }

    /** Which accounts the run visits. */
    FleetAccounts chosen() {
        return FleetAccounts.fromFile(Inputs.text("accounts", accounts.orElseThrow()));
    }

    FleetOptions options(Optional<Path> journal) {
        return new FleetOptions(
                workers.orElse(FleetOptions.DEFAULT_WORKERS),
                failFastAt.map(OptionalInt::of).orElse(OptionalInt.empty()),
                journal,
                new AccountLocks(),
                new CallLimits());
    }
}
