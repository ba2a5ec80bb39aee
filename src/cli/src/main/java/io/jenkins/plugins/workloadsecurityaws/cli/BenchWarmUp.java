package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountLocks;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.api.CallLimits;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Fleet;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetAccounts;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetCommand;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Verifies accounts of a testbed from a process of its own before anything is measured: AWS is never cold, and what is
 * measured cold is to be the engine alone. Reads the testbed's line from standard input, because it holds keys.
 */
final class BenchWarmUp {

    private static final int MOST_ACCOUNTS = 1000;
    private static final int WORKERS = 32;

    private BenchWarmUp() {}

    public static void main(String[] args) throws IOException {
        String hello = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        BenchTestbed testbed = BenchTestbed.at(hello);
        FleetOptions options = new FleetOptions(
                WORKERS,
                OptionalInt.empty(),
                Optional.empty(),
                new AccountLocks(),
                new CallLimits(Duration.ofMinutes(1)),
                wait -> {});
        var accounts = testbed.accounts();
        var some = FleetAccounts.ofIds(accounts.subList(0, Math.min(MOST_ACCOUNTS, accounts.size())));
        try (Fleet fleet = Fleet.open(testbed.tenant(OptionalInt.empty()), testbed.aws(WORKERS), options)) {
            for (boolean quick : new boolean[] {true, false}) {
                fleet.run(FleetCommand.verify(quick), some, AccountRequest.forMany(), progress -> {});
            }
        }
    }
}
