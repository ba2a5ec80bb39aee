package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say what is wanted for the account. */
final class AccountOptions {

    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern ROLE_ARN = Pattern.compile("arn:[^:]*:iam::([^:]*):");

    @Option(names = "--account", paramLabel = "ID", description = "AWS account, 12 digits")
    private Optional<String> account = Optional.empty();

    @Option(
            names = "--role-arn",
            paramLabel = "ARN",
            description = "in place of the account: a role to use as it is, never written (unless with --adopt)")
    private Optional<String> roleArn = Optional.empty();

    @Mixin
    private RoleOptions role;

    @Option(names = "--adopt", description = "take over a role or connector that somebody else made")
    private boolean adopt;

    @Option(
            names = "--workspaces",
            negatable = true,
            description = "include Amazon WorkSpaces; default: leave an existing connector as it is")
    private Boolean workspaces;

    @Option(names = "--display-name", paramLabel = "NAME", description = "name of the connector in the console")
    private Optional<String> displayName = Optional.empty();

    @Option(
            names = "--stale-after",
            paramLabel = "MINUTES",
            description = "how old the connector's last synchronisation may be; default: 60")
    private Optional<Integer> staleAfter = Optional.empty();

    /** The account in question; empty where neither it nor an ARN of its role is of its form. */
    Optional<String> id() {
        return account.or(() -> roleArn.map(ROLE_ARN::matcher)
                        .filter(Matcher::lookingAt)
                        .map(matcher -> matcher.group(1)))
                .filter(id -> ACCOUNT.matcher(id).matches());
    }

    AccountRequest request(Optional<Duration> firstSync) {
        return new AccountRequest(
                account,
                roleArn,
                role.roleName,
                role.path,
                role.policyName,
                role.boundary,
                role.tags(),
                adopt,
                Optional.ofNullable(workspaces),
                displayName,
                staleAfter.map(Duration::ofMinutes),
                firstSync);
    }
}
