package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.List;
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
    private List<String> tags = List.of();

    Map<String, String> tags() {
        Map<String, String> byKey = new LinkedHashMap<>();
        for (String tag : tags) {
            int equals = tag.indexOf('=');
            if (equals < 1) {
                throw new InvalidInputException("tag", "a tag is given as KEY=VALUE");
            }
            if (byKey.put(tag.substring(0, equals), tag.substring(equals + 1)) != null) {
                throw new InvalidInputException("tag", "the tag " + tag.substring(0, equals) + " is given twice");
            }
        }
        return byKey;
    }
}
