package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetCommand;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Puts an account under Workload Security: makes or mends role and connector. */
@Command(
        name = "onboard",
        mixinStandardHelpOptions = true,
        description = "Puts an account under Workload Security: makes or mends role and connector.")
final class OnboardCommand extends AccountCommand {

    @Option(names = "--dry-run", description = "only tell what would be changed")
    private boolean dryRun;

    @Option(
            names = "--wait-for-first-sync",
            paramLabel = "MINUTES",
            arity = "0..1",
            fallbackValue = "20",
            description = "wait until Workload Security has loaded the instances; without a number at most 20 minutes")
    private Optional<Integer> firstSyncMinutes = Optional.empty();

    @Override
    Optional<Duration> firstSync() {
        return firstSyncMinutes.map(Duration::ofMinutes);
    }

    @Override
    boolean isReadOnly() {
        return dryRun;
    }

    @Override
    FleetCommand onMany() {
        return dryRun ? FleetCommand.plan() : FleetCommand.onboard();
    }

    @Override
    AccountReport run(Engine engine, AccountRequest request) {
        return dryRun ? engine.plan(request) : engine.onboard(request, progress());
    }
}
