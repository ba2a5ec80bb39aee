package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.workloadsecurityaws.engine.api.AwsPermission.Target;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PermissionPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documentation says of rights in AWS is the table in the code. */
class IamPoliciesInDocsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern POLICY = Pattern.compile(
            "<!-- policy: ([a-z,]+ (?:caller|access-role)(?: bounded)?|boundary) -->\\n```json\\n(.*?)```",
            Pattern.DOTALL);

    private static String docs(String file) throws IOException {
        return Files.readString(Path.of("../../" + file));
    }

    @Test
    void thePoliciesAreWhatIsExported() throws IOException {
        List<MatchResult> policies =
                POLICY.matcher(docs("docs/user/iam-policies.md")).results().toList();

        assertThat(policies).hasSize(6).allSatisfy(policy -> assertThat(JSON.readTree(policy.group(2)))
                .as(policy.group(1))
                .isEqualTo(JSON.readTree(exported(policy.group(1)))));
    }

    private static String exported(String name) {
        if (name.equals("boundary")) {
            return PermissionPolicies.forConnector().json();
        }
        String[] words = name.split(" ");
        return IamPolicyExport.of(
                        Arrays.stream(words[0].split(","))
                                .map(use -> AwsUse.valueOf(use.toUpperCase(Locale.ROOT)))
                                .toList(),
                        Optional.of("WorkloadSecurityAccess"),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        words.length == 3
                                ? Optional.of("arn:aws:iam::111122223333:policy/workload-security-boundary")
                                : Optional.empty())
                .documents()
                .get(words[1]);
    }

    @Test
    void eachActionIsExplained() throws IOException {
        assertThat(docs("docs/user/iam-policies.md"))
                .contains("<!-- permissions -->\n" + everyAction() + "<!-- end of permissions -->\n");
    }

    @Test
    void theReadmeTellsWhatEachUseTakes() throws IOException {
        assertThat(docs("README.md")).contains("<!-- permissions -->\n" + everyUse() + "<!-- end of permissions -->\n");
    }

    private record Action(String name, Target target) {}

    private static String everyAction() {
        Map<Action, TreeSet<AwsUse>> uses = new LinkedHashMap<>();
        Map<Action, TreeSet<String>> when = new LinkedHashMap<>();
        for (AwsUse use : AwsUse.values()) {
            for (AwsPermission permission : use.permissions(true)) {
                Action action = new Action(permission.action(), permission.target());
                uses.computeIfAbsent(action, unseen -> new TreeSet<>()).add(use);
                when.computeIfAbsent(action, unseen -> new TreeSet<>()).add(permission.when());
            }
        }
        return "| action | on | for | called when |\n| --- | --- | --- | --- |\n"
                + uses.keySet().stream()
                        .map(action -> "| `" + action.name() + "` | " + on(action.target()) + " | "
                                + uses.get(action).stream()
                                        .map(use -> "`" + use + "`")
                                        .collect(Collectors.joining(", "))
                                + " | " + String.join("; ", when.get(action)) + " |\n")
                        .collect(Collectors.joining());
    }

    private static String on(Target target) {
        return switch (target) {
            case ACCESS_ROLE -> "the access role";
            case ORGANIZATION -> "the organization";
            case ROLE -> "the cross-account role";
            case MANAGED_POLICIES -> "managed policies";
            case PROBE -> "probes";
            case ALL_ROLES -> "all roles";
        };
    }

    private static String everyUse() {
        List<AwsPermission> verify = AwsUse.VERIFY.permissions(true);
        return "| for | actions |\n| --- | --- |\n"
                + Stream.of(AwsUse.values())
                        .map(use -> {
                            List<AwsPermission> all = use.permissions(true);
                            boolean more = use != AwsUse.VERIFY && all.containsAll(verify);
                            return "| `" + use + "` | " + (more ? "as `verify`, and " : "")
                                    + all.stream()
                                            .filter(permission -> !more || !verify.contains(permission))
                                            .map(permission -> "`" + permission.action() + "`"
                                                    + (permission.target() == Target.PROBE ? " on its probes" : ""))
                                            .collect(Collectors.joining(", "))
                                    + " |\n";
                        })
                        .collect(Collectors.joining());
    }
}
