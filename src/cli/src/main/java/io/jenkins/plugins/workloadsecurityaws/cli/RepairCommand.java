package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetCommand;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Mends an account that was added before. */
@Command(name = "repair", mixinStandardHelpOptions = true, description = "Mends an account that was added before.")
final class RepairCommand extends AccountCommand {

    @Option(names = "--dry-run", description = "only tell what would be changed")
    private boolean dryRun;

    @Override
    boolean isReadOnly() {
        return dryRun;
    }

    @Override
    FleetCommand onMany() {
        return FleetCommand.repair(dryRun);
    }

    @Override
    AccountReport run(Engine engine, AccountRequest request) {
        return dryRun ? engine.planRepair(request) : engine.repair(request, progress());
    }
}
