package io.jenkins.plugins.workloadsecurityaws.engine.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FindingCodeTest {

    @ParameterizedTest
    @EnumSource(FindingCode.class)
    void isExplainedInTheDocs(FindingCode code) throws IOException {
        assertThat(Files.readString(Path.of("../../docs/findings.md"))).contains("| `" + code.code() + "` |");
    }
}
