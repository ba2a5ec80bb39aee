package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetCommand;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks whether an account is as it should be, and writes nothing. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Looks whether an account is as it should be, and writes nothing.")
final class VerifyCommand extends AccountCommand {

    @Option(
            names = "--quick",
            description =
                    "read only the trust policy and the inline policy: three calls to AWS in place of five or more")
    private boolean quick;

    @Override
    boolean isReadOnly() {
        return true;
    }

    @Override
    FleetCommand onMany() {
        return FleetCommand.verify(quick);
    }

    @Override
    AccountReport run(Engine engine, AccountRequest request) {
        return engine.verify(request, quick);
    }
}
