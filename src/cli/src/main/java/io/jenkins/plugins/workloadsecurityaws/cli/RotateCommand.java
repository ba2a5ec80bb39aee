package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetCommand;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Moves accounts to the tenant's new external ID, each connected in every moment. */
@Command(
        name = "rotate-external-id",
        mixinStandardHelpOptions = true,
        description =
                "Moves accounts to another external ID (--new-external-id-file), each connected in every moment: the"
                        + " role admits both, the connector is moved, the role admits the new one alone, and a synchronisation"
                        + " proves it.")
final class RotateCommand extends AccountCommand {

    @Option(names = "--dry-run", description = "only tell what would be changed, and the stage of each account")
    private boolean dryRun;

    @Option(
            names = "--deadline",
            paramLabel = "MINUTES",
            description = "for how long an account may be without entry where Workload Security does not use the new"
                    + " external ID, before its role admits both again; default: 20")
    private Optional<Integer> deadline = Optional.empty();

    @Override
    Optional<Duration> firstSync() {
        return deadline.map(Duration::ofMinutes);
    }

    @Override
    boolean isReadOnly() {
        return dryRun;
    }

    @Override
    FleetCommand onMany() {
        return FleetCommand.rotateExternalId(dryRun);
    }

    @Override
    AccountReport run(Engine engine, AccountRequest request) {
        return dryRun ? engine.planRotation(request) : engine.rotateExternalId(request, progress());
    }
}
