package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Roles as people and tools make them; the README beside the templates tells their form. */
class TemplatesTest {

    private static final Path TEMPLATES = Path.of("src/test/resources/templates");
    private static final ExternalId OURS = new ExternalId("canary-external-id-0001");
    private static final RoleArn ROLE = RoleArn.parse("arn:aws:iam::111122223333:role/Workload_Security_Role_Cross");
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    static List<String> trust() throws IOException {
        return templates("trust");
    }

    static List<String> permissions() throws IOException {
        return templates("permissions");
    }

    private static List<String> templates(String kind) throws IOException {
        try (Stream<Path> files = Files.list(TEMPLATES.resolve(kind))) {
            return files.map(file -> kind + "/" + file.getFileName()).sorted().toList();
        }
    }

    private static JsonNode read(String name) throws IOException {
        return new ObjectMapper().readTree(Files.readString(TEMPLATES.resolve(name)));
    }

    @ParameterizedTest
    @MethodSource("trust")
    void theTrustOfARoleIsJudgedRight(String name) throws IOException {
        JsonNode template = read(name);
        TrustedAccount trusted =
                TrustedAccount.parse(template.path("trusted").asText(TrustedAccount.CLOUD_ONE.value()), Partition.AWS);

        TrustVerdict verdict = TrustEvaluator.evaluate(
                PolicyDocument.parse(template.get("policy").toString()), trusted, OURS);

        assertThat(List.of(verdict.assumable(), verdict.externalIdEnforced(), verdict.onlyTrustedPrincipal()))
                .as(template.get("what").asText())
                .isEqualTo(List.of(
                        template.at("/expect/assumable").asBoolean(),
                        template.at("/expect/externalIdEnforced").asBoolean(),
                        template.at("/expect/onlyTrustedPrincipal").asBoolean()));
        assertThat(codes(verdict.findings())).isEqualTo(texts(template.get("findings")));
        assertThat(verdict.findings().toString()).doesNotContain("canary");
    }

    @ParameterizedTest
    @MethodSource("permissions")
    void thePermissionsOfARoleAreJudgedRight(String name) throws IOException {
        JsonNode template = read(name);
        List<PolicyDocument> policies = new ArrayList<>();
        template.get("policies").forEach(policy -> policies.add(PolicyDocument.parse(policy.toString())));

        PermissionVerdict verdict = PermissionEvaluator.evaluate(
                policies,
                Optional.ofNullable(template.get("boundary")).map(policy -> PolicyDocument.parse(policy.toString())),
                template.get("workspaces").asBoolean(),
                ROLE,
                AT);

        assertThat(verdict.missing())
                .as(template.get("what").asText())
                .containsExactlyInAnyOrderElementsOf(texts(template.get("missing")));
        assertThat(verdict.excess()).containsExactlyElementsOf(texts(template.get("excess")));
        assertThat(codes(verdict.findings())).isEqualTo(texts(template.get("findings")));
    }

    @Test
    void everyFormThatIsOftenMetHasATemplate() throws IOException {
        assertThat(trust()).hasSizeGreaterThanOrEqualTo(60);
        assertThat(permissions()).hasSizeGreaterThanOrEqualTo(30);
    }

    private static List<String> codes(List<Finding> findings) {
        return findings.stream().map(finding -> finding.code().code()).toList();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
