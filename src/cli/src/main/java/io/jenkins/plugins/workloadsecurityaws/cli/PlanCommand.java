package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetCommand;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import picocli.CommandLine.Command;

/** Tells what onboarding would change, and writes nothing. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Tells what onboarding would change, and writes nothing.")
final class PlanCommand extends AccountCommand {

    @Override
    boolean isReadOnly() {
        return true;
    }

    @Override
    FleetCommand onMany() {
        return FleetCommand.plan();
    }

    @Override
    AccountReport run(Engine engine, AccountRequest request) {
        return engine.plan(request);
    }
}
