package io.jenkins.plugins.workloadsecurityaws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every field of every form, present and future, explains itself. */
class HelpTest {

    private static final Pattern FIELD = Pattern.compile("<f:entry[^>]*field=\"(\\w+)\"");

    static List<Path> forms() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/resources"))) {
            return files.filter(file -> file.endsWith("config.jelly") || file.endsWith("credentials.jelly"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyFieldHasItsHelp(Path form) throws IOException {
        List<String> fields = FIELD.matcher(Files.readString(form))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(fields).allSatisfy(field -> assertThat(form.resolveSibling("help-" + field + ".html"))
                .isNotEmptyFile());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyLabelStandsInAPropertiesFile(Path form) throws IOException {
        List<String> labels = Pattern.compile("\\$\\{%(\\w+)")
                .matcher(Files.readString(form))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
        Path properties = Path.of(form.toString().replace(".jelly", ".properties"));

        assertThat(labels)
                .allSatisfy(label -> assertThat(Files.readString(properties)).contains(label + "="));
    }
}
