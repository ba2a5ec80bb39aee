package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetCommand;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes an account out: removes its connector, and the role if asked. */
@Command(
        name = "offboard",
        mixinStandardHelpOptions = true,
        description = "Takes an account out: removes its connector, and the role if asked.")
final class OffboardCommand extends AccountCommand {

    @Option(names = "--dry-run", description = "only tell what would be changed")
    private boolean dryRun;

    @Option(names = "--delete-role", description = "also delete the role, if this product made or adopted it")
    private boolean deleteRole;

    @Option(
            names = "--confirm",
            paramLabel = "COUNT",
            description =
                    "with --accounts: how many accounts you expect to be taken out; nothing is done unless it is right")
    private Optional<Integer> confirm = Optional.empty();

    @Override
    boolean isReadOnly() {
        return dryRun;
    }

    @Override
    FleetCommand onMany() {
        return dryRun
                ? FleetCommand.planOffboard(deleteRole)
                : FleetCommand.offboard(deleteRole, confirm.map(OptionalInt::of).orElse(OptionalInt.empty()));
    }

    @Override
    AccountReport run(Engine engine, AccountRequest request) {
        return dryRun ? engine.planOffboard(request, deleteRole) : engine.offboard(request, deleteRole, progress());
    }
}
