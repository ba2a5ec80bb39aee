package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    private static boolean matches(String pattern, String text, boolean ignoreCase) {
        return Glob.of(pattern, ignoreCase).matches(text);
    }

    @ParameterizedTest
    @CsvSource({
        "*, ''",
        "*, anything at all",
        "ec2:Describe*, ec2:DescribeImages",
        "ec2:*Images, ec2:DescribeImages",
        "ec2:*e*s, ec2:DescribeImages",
        "a*b*c, abcbc",
        "a?c, abc",
        "**, x",
        "'', ''",
        "a*, a",
        "*a, aaab a"
    })
    void aPatternMatchesTheWholeText(String pattern, String text) {
        assertThat(matches(pattern, text, false)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "ec2:Describe*, ec2:describeImages",
        "ec2:Describe, ec2:DescribeImages",
        "a?c, ac",
        "?, ''",
        "a*b, abc",
        "*a, aaab",
        "'', x",
        "a.c, abc",
        "[a-z], a"
    })
    void partOfTheTextOrAnotherCaseIsNoMatch(String pattern, String text) {
        assertThat(matches(pattern, text, false)).isFalse();
    }

    @Test
    void caseIsFoldedForAsciiLettersOnly() {
        assertThat(matches("EC2:describe*", "ec2:DescribeImages", true)).isTrue();
        assertThat(matches("\u0130", "i", true)).isFalse();
        assertThat(matches("\u212a", "k", true)).as("the Kelvin sign").isFalse();
        assertThat(matches("@[", "`{", true)).as("next to the letters").isFalse();
    }

    @Test
    void aPatternOfMoreThanOneMachineWordMatches() {
        String long1 = "x".repeat(200);
        assertThat(matches(long1 + "*" + long1, long1 + "y" + long1, false)).isTrue();
        assertThat(matches(long1 + "*" + long1, long1 + long1.substring(1), false))
                .isFalse();
    }

    @Test
    void withinAPartAWildcardStopsAtAColon() {
        Glob star = new Glob(new int[] {'a', ':', Glob.STAR_IN_PART, ':', 'c'}, false);
        assertThat(star.matches("a:bb:c")).isTrue();
        assertThat(star.matches("a::c")).isTrue();
        assertThat(star.matches("a:b:b:c")).isFalse();
        Glob one = new Glob(new int[] {'a', Glob.ONE_IN_PART, 'c'}, false);
        assertThat(one.matches("abc")).isTrue();
        assertThat(one.matches("a:c")).isFalse();
    }

    @Test
    void itTellsWhichCharactersItTellsApart() {
        assertThat(Glob.of("a*?B", false).alphabet()).isEqualTo("aB");
        assertThat(Glob.of("a1", true).alphabet()).contains("a", "A", "1");
        assertThat(new Glob(new int[] {Glob.STAR_IN_PART}, false).alphabet()).isEqualTo(":");
        assertThat(new Glob(new int[] {Glob.ONE_IN_PART}, false).alphabet()).isEqualTo(":");
    }

    @Test
    void itAgreesWithARegularExpressionOnEveryShortPatternAndText() {
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            String pattern = any(random, "aAb*?");
            String text = any(random, "aAb");
            boolean ignoreCase = random.nextBoolean();
            Pattern expression = Pattern.compile(
                    pattern.replace("*", ".*").replace("?", "."), ignoreCase ? Pattern.CASE_INSENSITIVE : 0);

            assertThat(matches(pattern, text, ignoreCase))
                    .as("%s on %s", pattern, text)
                    .isEqualTo(expression.matcher(text).matches());
        }
    }

    private static String any(Random random, String letters) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(8); length > 0; length--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
