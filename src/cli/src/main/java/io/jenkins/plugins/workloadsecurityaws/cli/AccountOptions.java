package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.api.AccountRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that say what is wanted for the account. */
final class AccountOptions {

    @Option(names = "--account", paramLabel = "ID", description = "AWS account, 12 digits")
    private Optional<String> account = Optional.empty();

    @Option(
            names = "--role-arn",
            paramLabel = "ARN",
            description = "in place of the account: a role to use as it is, never written (unless with --adopt)")
    private Optional<String> roleArn = Optional.empty();

    @Option(
            names = "--role-name",
            paramLabel = "NAME",
            description = "name of the cross-account role; default: Workload_Security_Role_Cross")
    private Optional<String> roleName = Optional.empty();

    @Option(names = "--path", paramLabel = "PATH", description = "path of the role when it is made; default: /")
    private Optional<String> path = Optional.empty();

    @Option(
            names = "--policy-name",
            paramLabel = "NAME",
            description = "name of the inline policy; default: Workload_Security_Policy_Cross")
    private Optional<String> policyName = Optional.empty();

    @Option(names = "--boundary", paramLabel = "ARN", description = "permissions boundary of the role")
    private Optional<String> boundary = Optional.empty();

    @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "tag of the role; may be given several times")
    private Map<String, String> tags = Map.of();

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

    AccountRequest request(Optional<Duration> firstSync) {
        return new AccountRequest(
                account,
                roleArn,
                roleName,
                path,
                policyName,
                boundary,
                tags,
                adopt,
                Optional.ofNullable(workspaces),
                displayName,
                staleAfter.map(Duration::ofMinutes),
                firstSync);
    }
}
