package io.jenkins.plugins.workloadsecurityaws.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentDiffTest {

    @Test
    void oneActionThatIsNewIsOneLine() {
        assertThat(shown("{\"Action\":[\"ec2:A\",\"ec2:C\"]}", "{\"Action\":[\"ec2:A\",\"ec2:B\",\"ec2:C\"]}"))
                .containsExactly(
                        "  {",
                        "    \"Action\": [",
                        "      \"ec2:A\",",
                        "+     \"ec2:B\",",
                        "      \"ec2:C\"",
                        "    ]",
                        "  }");
    }

    @Test
    void aDocumentThatIsNewOrGoesIsAllOfItsLines() {
        assertThat(shown(null, "{}")).containsExactly("+ { }");
        assertThat(shown("{}", null)).containsExactly("- { }");
        assertThat(shown(null, null)).isEmpty();
    }

    @Test
    void aTextThatIsNoJsonIsComparedAsItIs() {
        assertThat(shown("a\nb\nc", "a\nx\nc")).containsExactly("  a", "- b", "+ x", "  c");
    }

    @Test
    void documentsLongerThanAnyPolicyAreShownWhole() {
        String old = IntStream.range(0, 2_001).mapToObj(each -> "old " + each).collect(Collectors.joining("\n"));

        assertThat(shown(old, "new")).hasSize(2_002).startsWith("- old 0").endsWith("+ new");
    }

    @ParameterizedTest
    @CsvSource({"the role is gone,the role is gone.", "It failed.,It failed.", "Is it? ,Is it?"})
    void aSentenceEndsOnce(String text, String sentence) {
        assertThat(Sentence.of(text)).isEqualTo(sentence);
    }

    private static List<String> shown(String before, String after) {
        return DocumentDiff.of(before, after).stream()
                .map(line -> line.getSign() + " " + line.text())
                .toList();
    }
}
