package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WildcardsTest {

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
        assertThat(Wildcards.matches(pattern, text, false)).isTrue();
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
        assertThat(Wildcards.matches(pattern, text, false)).isFalse();
    }

    @Test
    void caseIsFoldedForAsciiLettersOnly() {
        assertThat(Wildcards.matches("EC2:describe*", "ec2:DescribeImages", true))
                .isTrue();
        assertThat(Wildcards.matches("\u0130", "i", true)).isFalse();
        assertThat(Wildcards.matches("\u212a", "k", true)).as("the Kelvin sign").isFalse();
    }

    @Test
    void oneQuestionMarkStandsForOneCharacterEvenBeyondTheBasicPlane() {
        assertThat(Wildcards.matches("a?b", "a\ud83d\ude00b", false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "**"})
    void nothingButStarsIsEverything(String pattern) {
        assertThat(Wildcards.isEverything(pattern)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*x", "?"})
    void anythingElseIsNot(String pattern) {
        assertThat(Wildcards.isEverything(pattern)).isFalse();
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

            assertThat(Wildcards.matches(pattern, text, ignoreCase))
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
