package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {

    private static Condition condition(String operator, String... values) {
        return Condition.of(operator, "Some:Key", List.of(values), true, true);
    }

    private static Truth holds(String operator, String value, String actual) {
        return condition(operator, value).holds(KeyValue.text(actual));
    }

    @ParameterizedTest
    @CsvSource({
        "StringEquals, ab, ab, YES",
        "StringEquals, ab, AB, NO",
        "StringEquals, a*, ab, NO",
        "StringNotEquals, ab, ab, NO",
        "StringNotEquals, ab, ac, YES",
        "StringEqualsIgnoreCase, ab, AB, YES",
        "StringEqualsIgnoreCase, ab, ac, NO",
        "StringNotEqualsIgnoreCase, ab, AB, NO",
        "StringNotEqualsIgnoreCase, ab, ac, YES",
        "StringLike, a*, ab, YES",
        "StringLike, a?, ab, YES",
        "StringLike, a?, a, NO",
        "StringLike, A*, ab, NO",
        "StringNotLike, a*, ab, NO",
        "StringNotLike, a*, b, YES",
        "ForAllValues:StringEquals, ab, ab, YES",
        "ForAllValues:StringNotEquals, ab, ab, NO",
        "ForAnyValue:StringLike, a*, b, NO",
        "ForAnyValue:StringNotLike, a*, b, YES",
        "StringEqualsIfExists, ab, ac, NO",
        "StringNotEqualsIfExists, ab, ac, YES",
        "NumericEquals, 7, 7, UNKNOWN",
        "NumericNotEquals, 7, 7, UNKNOWN",
        "DateLessThan, 7, 7, UNKNOWN",
        "IpAddress, 192.0.2.1, 192.0.2.1, UNKNOWN",
        "NotIpAddress, 192.0.2.1, 192.0.2.1, UNKNOWN",
        "Bool, true, true, UNKNOWN",
        "ArnLike, *, x, UNKNOWN",
        "ArnNotEquals, a, b, UNKNOWN",
        "Null, true, ab, NO",
        "Null, false, ab, YES"
    })
    void aValueThatIsThereIsComparedAsTheOperatorSays(String operator, String value, String actual, Truth expected) {
        assertThat(holds(operator, value, actual)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "StringEquals, NO",
        "StringEqualsIgnoreCase, NO",
        "StringLike, NO",
        "ArnEquals, NO",
        "ArnLike, NO",
        "Bool, NO",
        "StringNotEquals, YES",
        "StringNotEqualsIgnoreCase, YES",
        "StringNotLike, YES",
        "ArnNotEquals, YES",
        "ArnNotLike, YES",
        "StringEqualsIfExists, YES",
        "StringNotEqualsIfExists, YES",
        "BoolIfExists, YES",
        "ArnLikeIfExists, YES",
        "ForAllValues:StringEquals, YES",
        "ForAllValues:StringNotLike, YES",
        "ForAllValues:StringLikeIfExists, YES",
        "ForAllValues:Bool, YES",
        "ForAnyValue:Bool, NO",
        "ForAnyValue:StringEquals, NO",
        "ForAnyValue:StringNotEquals, NO",
        "ForAnyValue:StringEqualsIfExists, UNKNOWN",
        "ForAnyValue:StringNotEqualsIfExists, UNKNOWN"
    })
    void aMissingKeyMeetsNegatedOperatorsIfExistsAndForAllValues(String operator, Truth expected) {
        assertThat(condition(operator, "true").holds(KeyValue.MISSING)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NumericEquals",
                "NumericNotEquals",
                "NumericLessThanIfExists",
                "DateNotEquals",
                "DateGreaterThanEquals",
                "BinaryEquals",
                "IpAddress",
                "NotIpAddress",
                "ForAllValues:NumericEquals"
            })
    void numbersDatesAndAddressesAreNotComparedEvenWhereTheKeyIsMissing(String operator) {
        for (String value : List.of("7", "${aws:PrincipalTag/none}", "odd")) {
            assertThat(condition(operator, value).holds(KeyValue.MISSING)).isEqualTo(Truth.UNKNOWN);
            assertThat(holds(operator, value, value)).isEqualTo(Truth.UNKNOWN);
        }
    }

    @Test
    void aBooleanThatIsNeitherTrueNorFalseIsNotUnderstoodEvenWhereTheKeyIsMissing() {
        for (String operator : List.of("Bool", "BoolIfExists", "ForAllValues:Bool", "Null")) {
            for (String value : List.of("${aws:PrincipalTag/none}", "TRUE", "")) {
                assertThat(condition(operator, value).holds(KeyValue.MISSING))
                        .as("%s %s", operator, value)
                        .isEqualTo(Truth.UNKNOWN);
            }
            assertThat(condition(operator, "true", "true").holds(KeyValue.MISSING))
                    .isEqualTo(Truth.UNKNOWN);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stringEquals",
                "StringEqual",
                "NullIfExists",
                "ForAllValues:Null",
                "ForAnyValue:Null",
                "ForAllValues:ForAnyValue:StringEquals",
                "forAllValues:StringEquals",
                "StringEqualsIfExistsIfExists",
                "IfExistsStringEquals",
                ""
            })
    void anOperatorThatAwsDoesNotKnowMayHoldOrNot(String operator) {
        assertThat(condition(operator, "true").holds(KeyValue.MISSING)).isEqualTo(Truth.UNKNOWN);
        assertThat(holds(operator, "true", "true")).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void whatIsUnknownStaysUnknown() {
        assertThat(condition("StringEquals", "ab").holds(KeyValue.UNKNOWN)).isEqualTo(Truth.UNKNOWN);
        assertThat(condition("Null", "true").holds(KeyValue.UNKNOWN)).isEqualTo(Truth.UNKNOWN);
        assertThat(condition("StringEquals").holds(KeyValue.text("ab")))
                .as("no value")
                .isEqualTo(Truth.UNKNOWN);
        assertThat(Condition.of("StringEquals", "k", List.of("ab"), false, true).holds(KeyValue.text("ab")))
                .as("not all values were read")
                .isEqualTo(Truth.UNKNOWN);
        assertThat(Condition.NOT_UNDERSTOOD.holds(KeyValue.MISSING)).isEqualTo(Truth.UNKNOWN);
        assertThat(Condition.NOT_UNDERSTOOD.key()).isEmpty();
    }

    @Test
    void oneOfSeveralValuesIsEnoughAndForANegatedOperatorNoneMayMatch() {
        KeyValue second = KeyValue.text("b");
        KeyValue other = KeyValue.text("c");
        assertThat(condition("StringEquals", "a", "b").holds(second)).isEqualTo(Truth.YES);
        assertThat(condition("StringEquals", "a", "b").holds(other)).isEqualTo(Truth.NO);
        assertThat(condition("StringNotEquals", "a", "b").holds(second)).isEqualTo(Truth.NO);
        assertThat(condition("StringNotEquals", "a", "b").holds(other)).isEqualTo(Truth.YES);
        assertThat(condition("ForAllValues:StringLike", "a*", "b*").holds(second))
                .isEqualTo(Truth.YES);
    }

    @Test
    void aBooleanIsTrueOrFalseAndNothingElse() {
        KeyValue yes = KeyValue.of(true);
        KeyValue no = KeyValue.of(false);
        assertThat(condition("Bool", "true").holds(yes)).isEqualTo(Truth.YES);
        assertThat(condition("Bool", "true").holds(no)).isEqualTo(Truth.NO);
        assertThat(condition("Bool", "false").holds(yes)).isEqualTo(Truth.NO);
        assertThat(condition("BoolIfExists", "false").holds(no)).isEqualTo(Truth.YES);
        assertThat(condition("Bool", "TRUE").holds(yes)).isEqualTo(Truth.UNKNOWN);
        assertThat(condition("Bool", "true", "false").holds(yes)).isEqualTo(Truth.UNKNOWN);
        assertThat(condition("StringEquals", "true").holds(yes)).isEqualTo(Truth.YES);
    }

    @Test
    void nullAsksWhetherTheKeyIsMissing() {
        assertThat(condition("Null", "true").holds(KeyValue.MISSING)).isEqualTo(Truth.YES);
        assertThat(condition("Null", "false").holds(KeyValue.MISSING)).isEqualTo(Truth.NO);
        assertThat(condition("Null", "no").holds(KeyValue.MISSING)).isEqualTo(Truth.UNKNOWN);
        assertThat(condition("Null", "true", "true").holds(KeyValue.MISSING)).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void arnsAreComparedPartByPartByBothArnOperators() {
        KeyValue role = KeyValue.arn("arn:aws:iam::111122223333:role/a:b");
        for (String operator : List.of("ArnEquals", "ArnLike")) {
            assertThat(condition(operator, "arn:aws:iam::111122223333:*").holds(role))
                    .isEqualTo(Truth.YES);
            assertThat(condition(operator, "arn:*:iam::*:role/a:?").holds(role)).isEqualTo(Truth.YES);
            assertThat(condition(operator, "arn:aws:iam::11112222333?:role/a:b").holds(role))
                    .isEqualTo(Truth.YES);
            assertThat(condition(operator, "arn:aws:iam:*:role/a:b").holds(role))
                    .as("a star stays within its part")
                    .isEqualTo(Truth.NO);
            assertThat(condition(operator, "arn:aws:iam::*").holds(role))
                    .as("fewer than six parts")
                    .isEqualTo(Truth.UNKNOWN);
            assertThat(condition(operator, "arn:aws:s3::*").holds(role)).isEqualTo(Truth.NO);
        }
        assertThat(condition("ArnNotLike", "arn:aws:iam::111122223333:*").holds(role))
                .isEqualTo(Truth.NO);
        assertThat(condition("ArnNotEquals", "arn:aws:iam::444455556666:*").holds(role))
                .isEqualTo(Truth.YES);
    }

    @Test
    void aVariableMayHoldAnythingAndTakesTheStatementOutOfForceWhereItHoldsNothing() {
        assertThat(holds("StringEquals", "${aws:username}", "ab")).isEqualTo(Truth.UNKNOWN);
        assertThat(holds("StringEquals", "a${aws:username}c", "abc")).isEqualTo(Truth.UNKNOWN);
        assertThat(holds("StringEquals", "a${aws:username}c", "ab")).isEqualTo(Truth.NO);
        assertThat(holds("StringNotEquals", "a${aws:username}c", "ab"))
                .as("a YES needs the statement in force")
                .isEqualTo(Truth.UNKNOWN);
        assertThat(condition("StringNotEquals", "${aws:username}").holds(KeyValue.MISSING))
                .isEqualTo(Truth.UNKNOWN);
        assertThat(condition("StringEquals", "ab", "${aws:username}").holds(KeyValue.text("ab")))
                .isEqualTo(Truth.UNKNOWN);
        assertThat(holds("StringEquals", "a${aws:PrincipalTag/x, 'd}e'}c", "a-what-ever"))
                .as("a default value may hold a brace")
                .isEqualTo(Truth.UNKNOWN);
        assertThat(holds("StringEquals", "a${open", "ax")).isEqualTo(Truth.UNKNOWN);
        assertThat(holds("StringEquals", "a${*}${?}${$}", "a*?$")).isEqualTo(Truth.YES);
        assertThat(holds("StringLike", "a${*}", "ab"))
                .as("an escaped star is a star")
                .isEqualTo(Truth.NO);
    }

    @Test
    void theOlderVersionKnowsNoVariables() {
        Condition old = Condition.of("StringEquals", "k", List.of("${aws:username}"), true, false);
        assertThat(old.holds(KeyValue.text("${aws:username}"))).isEqualTo(Truth.YES);
        assertThat(old.holds(KeyValue.text("ab"))).isEqualTo(Truth.NO);
    }

    @Test
    void caseIsIgnoredForLettersOfAsciiAndBeyondThemItIsNotKnown() {
        assertThat(holds("StringEqualsIgnoreCase", "c\u0131d", "cid")).isEqualTo(Truth.UNKNOWN);
        assertThat(holds("StringEqualsIgnoreCase", "c\u0131d", "abc")).isEqualTo(Truth.NO);
        assertThat(holds("StringEqualsIgnoreCase", "a*", "A*")).isEqualTo(Truth.YES);
        assertThat(holds("StringEqualsIgnoreCase", "a*", "ab")).isEqualTo(Truth.NO);
        assertThat(holds("StringEqualsIgnoreCase", "\u007f", "\u007f")).isEqualTo(Truth.YES);
        assertThat(holds("StringEquals", "c\u0131d", "c\u0131d")).isEqualTo(Truth.YES);
    }

    @Test
    void keysAreKnownInAnyCaseOfAscii() {
        assertThat(condition("StringEquals", "x").key()).isEqualTo("some:key");
        assertThat(Condition.asciiLower("AZaz@[`{\u0130\u212a09")).isEqualTo("azaz@[`{\u0130\u212a09");
    }

    @Test
    void truthIsOfThreeValues() {
        for (Truth one : Truth.values()) {
            assertThat(Truth.NO.and(one)).isEqualTo(Truth.NO);
            assertThat(one.and(Truth.NO)).isEqualTo(Truth.NO);
            assertThat(Truth.YES.and(one)).isEqualTo(one);
            assertThat(one.and(Truth.YES)).isEqualTo(one);
            assertThat(Truth.YES.or(one)).isEqualTo(Truth.YES);
            assertThat(one.or(Truth.YES)).isEqualTo(Truth.YES);
            assertThat(Truth.NO.or(one)).isEqualTo(one);
            assertThat(one.or(Truth.NO)).isEqualTo(one);
            assertThat(one.not().not()).isEqualTo(one);
        }
        assertThat(Truth.YES.not()).isEqualTo(Truth.NO);
        assertThat(Truth.UNKNOWN.not()).isEqualTo(Truth.UNKNOWN);
        assertThat(Truth.of(true)).isEqualTo(Truth.YES);
        assertThat(Truth.of(false)).isEqualTo(Truth.NO);
    }
}
