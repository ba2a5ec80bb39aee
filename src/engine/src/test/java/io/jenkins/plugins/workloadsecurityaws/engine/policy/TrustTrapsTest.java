package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrustTrapsTest {

    private static final Path CORPUS = Path.of("src/test/resources/trust");
    private static final TrustedAccount TRUSTED = new TrustedAccount(Partition.AWS, TrustedAccount.CLOUD_ONE);
    private static final ExternalId OURS = new ExternalId("canary-external-id-0001");

    static List<Path> traps() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("traps")
    void isAnsweredAsAwsWouldAnswer(Path file) throws IOException {
        // Not by a mapper of its own kind, which would turn numbers into what Java holds.
        JsonNode trap = JsonTree.read(Files.readString(file));
        JsonNode expected = trap.get("expect");

        TrustVerdict verdict =
                TrustEvaluator.evaluate(PolicyDocument.parse(trap.get("policy").toString()), TRUSTED, OURS);

        String why = trap.get("why").asText();
        assertThat(why).isNotBlank();
        assertThat(List.of(verdict.assumable(), verdict.externalIdEnforced(), verdict.onlyTrustedPrincipal()))
                .as(why)
                .containsExactly(
                        expected.get("assumable").asBoolean(),
                        expected.get("externalIdEnforced").asBoolean(),
                        expected.get("onlyTrustedPrincipal").asBoolean());
        assertThat(verdict.findings().isEmpty()).as(why).isEqualTo(verdict.isRight());
        assertThat(verdict.findings().toString()).doesNotContain("canary-");
    }

    @Test
    void thereAreAtLeastAHundredAndForty() throws IOException {
        assertThat(traps()).hasSizeGreaterThanOrEqualTo(140);
    }
}
