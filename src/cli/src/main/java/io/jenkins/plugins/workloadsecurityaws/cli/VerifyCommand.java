package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Engine;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetCommand;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks whether an account is as it should be, and writes nothing unless it is asked to prove. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Looks whether an account is as it should be, and writes nothing unless it is asked to prove.")
final class VerifyCommand extends AccountCommand {

    @Option(
            names = "--quick",
            description =
                    "read only the trust policy and the inline policy: three calls to AWS in place of five or more")
    private boolean quick;

    @Option(
            names = "--prove",
            description =
                    "also show by experiment that the role can't be entered without the external ID: a role that may do"
                            + " nothing is made, tried and deleted, and the connector is asked to synchronise; not for"
                            + " --organization")
    private boolean prove;

    @Override
    void check(boolean ofOrganization) {
        if (prove && quick) {
            throw new InvalidInputException("prove", "a proof rests on all that can be read: leave --quick out");
        }
        if (prove && ofOrganization) {
            throw new InvalidInputException(
                    "prove", "this writes for a moment, so it is for --account or for the --accounts of a file");
        }
    }

    @Override
    boolean isReadOnly() {
        return !prove;
    }

    @Override
    FleetCommand onMany() {
        return prove ? FleetCommand.prove() : FleetCommand.verify(quick);
    }

    @Override
    AccountReport run(Engine engine, AccountRequest request) {
        return prove ? engine.prove(request, progress()) : engine.verify(request, quick);
    }
}
