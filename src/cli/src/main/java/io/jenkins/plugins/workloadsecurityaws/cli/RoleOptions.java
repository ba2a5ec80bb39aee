package io.jenkins.plugins.workloadsecurityaws.cli;

import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that say what the cross-account role is to look like. */
final class RoleOptions {

    @Option(
            names = "--role-name",
            paramLabel = "NAME",
            description = "name of the cross-account role; default: Workload_Security_Role_Cross")
    Optional<String> roleName = Optional.empty();

    @Option(names = "--path", paramLabel = "PATH", description = "path of the role when it is made; default: /")
    Optional<String> path = Optional.empty();

    @Option(
            names = "--policy-name",
            paramLabel = "NAME",
            description = "name of the inline policy; default: Workload_Security_Policy_Cross")
    Optional<String> policyName = Optional.empty();

    @Option(names = "--boundary", paramLabel = "ARN", description = "permissions boundary of the role")
    Optional<String> boundary = Optional.empty();

    @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "tag of the role; may be given several times")
    Map<String, String> tags = Map.of();
}
