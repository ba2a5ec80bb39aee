package io.jenkins.plugins.workloadsecurityaws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every text for people, present and future, is one that can be translated and read aloud. */
class WordsTest {

    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern OPTION = Pattern.compile("(^|[^-<!])--[a-z]|external-id-file");
    private static final Pattern DOUBLE_STOP = Pattern.compile("(?<!\\.)\\.\\.(?!\\.)");
    private static final Pattern LONE_APOSTROPHE = Pattern.compile("(?<!')'(?!')");

    /** A number before a plural that is not one of several forms to choose from. */
    private static final Pattern PLURAL = Pattern.compile(
            "(?<![<#|])(?<!of )\\{\\d} (accounts|changes|findings|errors|warnings|builds|notes|tenants|jobs|points)\\b");

    static List<Path> properties() throws IOException {
        return files(".properties");
    }

    static List<Path> views() throws IOException {
        return files(".jelly");
    }

    /** Without the plugin's own description, of which Jenkins takes one text only. */
    private static List<Path> files(String end) throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            return files.filter(file -> file.toString().endsWith(end))
                    .filter(file -> !file.equals(RESOURCES.resolve("index.jelly")))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("properties")
    void everyTextIsAPatternWhoseApostrophesAreShown(Path file) throws IOException {
        assertThat(texts(file)).allSatisfy((key, text) -> {
            assertThat(text).as(key).doesNotContainPattern(LONE_APOSTROPHE);
            assertThat(MessageFormat.format(text, 2, 2, 2, 2, 2, 2, 2)).as(key).doesNotContain("{", "}");
        });
    }

    @ParameterizedTest
    @MethodSource("properties")
    void noTextNamesAnOptionOfTheCommandLineOrEndsTwice(Path file) throws IOException {
        assertThat(texts(file))
                .allSatisfy((key, text) ->
                        assertThat(text).as(key).doesNotContainPattern(OPTION).doesNotContainPattern(DOUBLE_STOP));
    }

    @ParameterizedTest
    @MethodSource("properties")
    void aNumberIsFollowedByASingularOrAPlural(Path file) throws IOException {
        assertThat(texts(file))
                .allSatisfy((key, text) -> assertThat(text).as(key).doesNotContainPattern(PLURAL));
    }

    /** Of a text that is empty Jenkins shows the key. */
    @ParameterizedTest
    @MethodSource("properties")
    void everyTextSaysSomething(Path file) throws IOException {
        assertThat(texts(file))
                .allSatisfy((key, text) -> assertThat(text).as(key).isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("views")
    void everyLabelOfAViewStandsInItsProperties(Path view) throws IOException {
        List<String> labels = Pattern.compile("\\$\\{%([\\w.]+)")
                .matcher(Files.readString(view))
                .results()
                .map((MatchResult match) -> match.group(1))
                .distinct()
                .toList();
        Path properties = Path.of(view.toString().replace(".jelly", ".properties"));

        assertThat(labels.isEmpty() ? Map.of() : texts(properties)).containsKeys(labels.toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("views")
    void noViewHoldsATextOfItsOwn(Path view) throws IOException {
        String source = Files.readString(view).replaceAll("(?s)<!--.*?-->", "").replaceAll("\\$\\{[^}]*}", "");
        String shown = source.replaceAll("(?s)<[^>]*>", " ");

        assertThat(shown).doesNotContainPattern("[A-Za-z]{2}");
        assertThat(source)
                .doesNotContainPattern(
                        "\\b(title|description|aria-label|alt|tooltip|add|checkUrl|deleteCaption)=\"[^\"]*[a-z]{2} ?[^\"]*\"");
    }

    @ParameterizedTest
    @MethodSource("properties")
    void everyTextIsUsed(Path file) throws IOException {
        boolean isOfAView = !file.endsWith("Messages.properties");
        String users = isOfAView
                ? Files.readString(Path.of(file.toString().replace(".properties", ".jelly")))
                : sources(SOURCES.resolve(RESOURCES.relativize(file.getParent())));

        assertThat(texts(file).keySet()).allSatisfy(key -> assertThat(users)
                .as(key)
                .containsPattern(
                        isOfAView
                                ? "\\$\\{%" + Pattern.quote(key) + "\\b"
                                : "Messages(\\.|::)_?" + Pattern.quote(key.replace('.', '_')) + "\\b"));
    }

    @Test
    void noTextForPeopleStandsInCode() throws IOException {
        assertThat(sources(SOURCES))
                .doesNotContainPattern("new \\w*(Failure|AbortException|FormException|TenantException)\\(\\s*\"")
                .doesNotContainPattern("FormValidation\\.(ok|error|warning)\\(\\s*\"")
                .doesNotContainPattern("println\\(\\s*\"");
    }

    private static String sources(Path directory) throws IOException {
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                sources.append(Files.readString(file));
            }
        }
        return sources.toString();
    }

    @Test
    void noTextOfTheEngineNamesAnOptionOfTheCommandLine() throws IOException {
        Pattern literal = Pattern.compile("\"[^\"\\n]*(^|[^-])--[a-z][^\"\\n]*\"");
        try (Stream<Path> sources = Files.walk(Path.of("../engine/src/main/java"))) {
            assertThat(sources.filter(file -> file.toString().endsWith(".java")).toList())
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContainPattern(literal));
        }
    }

    private static Map<String, String> texts(Path file) throws IOException {
        Properties texts = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            texts.load(reader);
        }
        return Map.copyOf(
                texts.stringPropertyNames().stream().collect(Collectors.toMap(key -> key, texts::getProperty)));
    }
}
