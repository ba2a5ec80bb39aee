package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountLocks;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import io.jenkins.plugins.workloadsecurityaws.engine.api.CallLimits;
import io.jenkins.plugins.workloadsecurityaws.engine.api.Fleet;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetAccounts;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetCommand;
import io.jenkins.plugins.workloadsecurityaws.engine.api.FleetOptions;
import io.jenkins.plugins.workloadsecurityaws.engine.api.OrganizationAccounts;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.Audit;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Options that turn a command on one account into a run over many. */
final class FleetFlags {

    @Option(
            names = "--accounts",
            paramLabel = "FILE",
            description = "in place of --account: a YAML file that lists accounts")
    private Optional<Path> accounts = Optional.empty();

    @Option(
            names = "--organization",
            description = "in place of --account: the active accounts of the caller's AWS organization")
    private boolean organization;

    @Option(
            names = {"--ou", "--include"},
            paramLabel = "ID",
            description = "with --organization: only this organizational unit with all below it, or this account;"
                    + " may be given several times")
    private List<String> included = List.of();

    @Option(
            names = "--exclude",
            paramLabel = "ID",
            description = "with --organization: leave out this account, or this organizational unit with all below it;"
                    + " may be given several times")
    private List<String> excluded = List.of();

    @Option(
            names = "--account-tag",
            paramLabel = "KEY=VALUE",
            description =
                    "with --organization: only accounts with this tag; may be given several times: of each key one"
                            + " of the values")
    private List<String> tags = List.of();

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
    boolean areMany(AccountRequest request) {
        boolean many = accounts.isPresent() || organization;
        if (!many && (workers.isPresent() || failFastAt.isPresent())) {
            throw new InvalidInputException(
                    workers.isPresent() ? "workers" : "fail-fast-at",
                    "this is for many accounts: name --accounts FILE or --organization");
        }
        if (accounts.isPresent() && organization) {
            throw new InvalidInputException(
                    "accounts", "name either the accounts of a file or those of an organization, not both");
        }
        if (!organization) {
            refuse("ou", included);
            refuse("exclude", excluded);
            refuse("account-tag", tags);
        }
        if (many && (request.account().isPresent() || request.roleArn().isPresent())) {
            throw new InvalidInputException(
                    request.account().isPresent() ? "account" : "role-arn",
                    "name either one account or many, not both; to choose one account of an organization: --include ID");
        }
        wanted().check();
        return many;
    }

    /** Whether the accounts are those of an organization. */
    boolean areOfOrganization() {
        return organization;
    }

    private static void refuse(String option, List<String> values) {
        if (!values.isEmpty()) {
            throw new InvalidInputException(option, "this chooses accounts of an organization: add --organization");
        }
    }

    /** Which accounts the run visits; an organization is read here. */
    FleetAccounts chosen(Fleet fleet, FleetCommand command) {
        return organization
                ? fleet.choose(command, wanted())
                : FleetAccounts.fromFile(Inputs.text("accounts", accounts.orElseThrow()));
    }

    private OrganizationAccounts wanted() {
        return new OrganizationAccounts(included, excluded, tags);
    }

    FleetOptions options(Optional<Path> journal, Optional<Audit> audit, Consumer<String> waits) {
        FleetOptions options = new FleetOptions(
                workers.orElse(FleetOptions.DEFAULT_WORKERS),
                failFastAt.map(OptionalInt::of).orElse(OptionalInt.empty()),
                journal,
                new AccountLocks(),
                new CallLimits(),
                waits);
        return audit.map(options::with).orElse(options);
    }
}
