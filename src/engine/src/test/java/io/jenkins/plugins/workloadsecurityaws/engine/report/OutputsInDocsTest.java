package io.jenkins.plugins.workloadsecurityaws.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.api.RoleExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutputsInDocsTest {

    private static final RoleExport EXPORT = RoleExport.of(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), Optional.empty());

    private static final Map<String, String> OUTPUTS = Map.of(
            "text", TextReport.render(Example.report("onboard")),
            "json", JsonReport.render(Example.report("onboard")),
            "junit", JUnitReport.render(Example.report("onboard")),
            "markdown", MarkdownReport.render(Example.report("plan")),
            "cloudformation", EXPORT.cloudFormation(),
            "terraform", EXPORT.terraform(),
            "stackset", EXPORT.stackSet());

    private static String docs() throws IOException {
        return Files.readString(Path.of("../../docs/outputs.md"));
    }

    @Test
    void theExamplesAreWhatTheCodeWrites() throws IOException {
        Matcher examples = Pattern.compile(
                        "<!-- example: ([a-z]+) -->\\n(`{3,})[a-z]*\\n(.*?)\\n\\2\\n", Pattern.DOTALL)
                .matcher(docs());
        int found = 0;
        while (examples.find()) {
            found++;
            String output = OUTPUTS.get(examples.group(1));
            List<String> shown = examples.group(3)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.equals("…"))
                    .toList();
            assertThat(output.lines().map(String::strip)).as(examples.group(1)).containsSubsequence(shown);
        }
        assertThat(found).isEqualTo(OUTPUTS.size());
    }

    @ParameterizedTest
    @EnumSource(Check.class)
    void everyCheckIsNamed(Check check) throws IOException {
        assertThat(docs()).contains("| `" + check.title() + "` |");
    }
}
