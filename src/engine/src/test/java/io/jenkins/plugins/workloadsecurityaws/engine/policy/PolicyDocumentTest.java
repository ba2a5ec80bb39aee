package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyDocumentTest {

    private static final ExternalId OURS = new ExternalId("canary-external-id-0001");
    private static final String STATEMENT =
            "{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\",\"Condition\":%s}";

    private static String withCondition(String condition) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":" + STATEMENT.formatted(condition) + "}";
    }

    private static String withIds(String ids) {
        return withCondition("{\"StringEquals\":{\"sts:ExternalId\":" + ids + "}}");
    }

    @Test
    void whatIsReadIsWhatIsWritten() {
        String text = withIds("[\"canary-external-id-0001\",1.0,-0,1e9999999999,true,null,[],{}]");
        assertThat(PolicyDocument.parse(text).json()).isEqualTo(text);
    }

    @Test
    void aNumberOfAThousandDigitsIsTaken() {
        String text = withIds("9".repeat(5_000));
        assertThat(PolicyDocument.parse(text).json()).isEqualTo(text);
    }

    @Test
    void aByteOrderMarkIsPassedOver() {
        assertThat(PolicyDocument.parse("\uFEFF" + withCondition("{}")).json()).isEqualTo(withCondition("{}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "canary-secret",
                "[]",
                "\"canary-secret\"",
                "{",
                "{\"Statement\":[]} canary-secret",
                "{\"Statement\":[],\"Statement\":[]}",
                "{\"Id\":\"canary-secret\"}",
                "{\"Version\":\"canary-secret\",\"Statement\":[]}",
                "{\"Version\":20121017,\"Statement\":[]}",
                "{\"Statement\":[\"canary-secret\"]}",
                "{\"Statement\":[{\"Action\":\"canary-secret\"}]}",
                "{\"Statement\":[{\"Effect\":\"canary-secret\",\"Action\":\"*\"}]}",
                "{\"Statement\":[{\"Effect\":\"allow\",\"Action\":\"*\"}]}",
                "{\"Statement\":[{\"Effect\":\"Allow\"}]}",
                "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"NotAction\":\"*\"}]}",
                "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Principal\":\"*\",\"NotPrincipal\":\"*\"}]}",
                "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"NotResource\":\"*\"}]}"
            })
    void whatAwsSaysIamRefusesIsRefusedWithoutRepeatingAValue(String text) {
        assertThatThrownBy(() -> PolicyDocument.parse(text))
                .isInstanceOf(MalformedPolicyException.class)
                .hasNoCause()
                .message()
                .isNotBlank()
                .doesNotContain("canary-secret", "20121017");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Statement\":[],\"Extra\":1}",
                "{\"Id\":1,\"Statement\":[]}",
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":7,\"Principal\":7,\"Resource\":7,\"Condition\":7}}",
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":[],\"Principal\":{},\"Condition\":{\"Null\":7}}}",
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":[null],\"Principal\":{\"AWS\":[7]},\"Sid\":7}}"
            })
    void whatIsOnlyOddIsTakenAndNeverCalledSafe(String text) {
        TrustVerdict verdict = TrustEvaluator.evaluate(PolicyDocument.parse(text), TrustEvaluatorTest.TRUSTED, OURS);
        assertThat(verdict.assumable() || verdict.externalIdEnforced() || verdict.onlyTrustedPrincipal())
                .isFalse();
    }

    @Test
    @Tag("large")
    void aDocumentOfMoreThanTwoMebibytesIsRefused() {
        assertThatThrownBy(() -> PolicyDocument.parse(withIds("\"" + "a".repeat(2 * 1024 * 1024) + "\"")))
                .isInstanceOf(MalformedPolicyException.class)
                .hasMessageContaining("2 MiB");
    }

    @Test
    void everyExternalIdIsMaskedWhereverItStands() {
        String text = "{\"Version\":\"2012-10-17\",\"Id\":\"for canary-external-id-0001 and canary-other\","
                + "\"Extra\":{\"STS:externalid\":[\"canary-other\",123456]},\"Statement\":"
                + STATEMENT.formatted("{\"StringEquals\":{\"sts:ExternalId\":[\"canary-external-id-0001\","
                        + "\"canary-third\"],\"aws:x\":[\"${sts:ExternalId, 'canary-fourth'}\",123456]},"
                        + "\"Null\":{\"sts:ExternalId\":[\"false\",true]}}")
                + "}";
        String masked = PolicyDocument.parse(text).masked(OURS);
        assertThat(masked)
                .contains("for <expected> and <other #1>", "\"<other #2>\"", "<other #3>", "<other #4>")
                .contains("[ \"false\", true ]")
                .doesNotContain("canary", "123456");
    }

    @Test
    void aShortExternalIdIsMaskedInItsPlaceAlone() {
        String masked = PolicyDocument.parse(withIds("[\"sts\"]")).masked(OURS);
        assertThat(masked).contains("sts:AssumeRole", "\"sts:ExternalId\" : [ \"<other #1>\" ]");
    }

    @Test
    @Timeout(60)
    @Tag("large")
    void aHundredThousandExternalIdsAreReadJudgedAndMasked() {
        String ids = IntStream.range(0, 100_000)
                .mapToObj(i -> "\"canary-%06d\"".formatted(i))
                .collect(Collectors.joining(",", "[", "]"));
        PolicyDocument document = PolicyDocument.parse(withIds(ids));
        assertThat(TrustEvaluator.evaluate(document, TrustEvaluatorTest.TRUSTED, OURS)
                        .externalIdEnforced())
                .isFalse();
        assertThat(document.masked(OURS)).contains("<other #100000>").doesNotContain("canary");
    }

    @Test
    void itsTextTellsNothingOfItsContent() {
        assertThat(PolicyDocument.parse(withIds("\"canary-secret\""))).hasToString("policy document of 1 statement");
        assertThat(PolicyDocument.parse("{\"Statement\":[]}")).hasToString("policy document of 0 statements");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|the policy document is not a JSON object",
                "{\"Statement\":[]}x|not one valid JSON object with each key once at line 1, column 18",
                "{\"Id\":\"x\"}|the policy document has no Statement",
                "{\"Statement\":[7]}|statement 1 is not a JSON object",
                "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\"},{}]}|statement 2 needs an Effect that is Allow or Deny",
            })
    void aRefusalTellsWhereAndWhy(String text, String why) {
        assertThatThrownBy(() -> PolicyDocument.parse(text)).hasMessageContaining(why);
    }

    @Test
    void aDocumentThatCanNotBeReadIsAsGoodAsNoneWhereThatIsAskedFor() {
        assertThat(PolicyDocument.understood("{")).isEmpty();
        assertThat(PolicyDocument.understood(withCondition("{}"))).isPresent();
        assertThat(PolicyDocument.understood(null)).isEmpty();
    }

    @Test
    void aRefusalIsAFindingToo() {
        Finding finding = new MalformedPolicyException("the policy document is empty").finding();

        assertThat(finding.code()).isEqualTo(FindingCode.POLICY_MALFORMED);
        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
        assertThat(finding.message()).isEqualTo("the policy document is empty");
    }

    @Test
    void anIdThatReadsLikeABooleanIsMaskedButWhereItSaysWhetherThereIsOne() {
        String text = "{\"Version\":\"2012-10-17\",\"Statement\":"
                + STATEMENT.formatted("{\"StringEquals\":{\"sts:ExternalId\":[\"true\",false]},"
                        + "\"Null\":{\"sts:ExternalId\":\"true\"}}")
                + "}";
        assertThat(PolicyDocument.parse(text).masked(OURS))
                .contains("[ \"<other #1>\", \"<other #2>\" ]", "\"Null\" : {", "\"sts:ExternalId\" : \"true\"");
    }

    @Test
    void aNumberThatIsNotWholeIsNotUnderstoodAsAnId() {
        for (String number : List.of("1.0", "1e3", "-7", "007".replace("00", "0."))) {
            TrustVerdict verdict =
                    TrustEvaluator.evaluate(PolicyDocument.parse(withIds(number)), TrustEvaluatorTest.TRUSTED, OURS);
            assertThat(verdict.externalIdEnforced()).as(number).isFalse();
            assertThat(verdict.findings().toString()).as(number).contains("may let account");
        }
    }

    @Test
    void trendsPermissionsAreTheFifteenActionsOnEverything() {
        assertThat(PermissionPolicies.forConnector().json())
                .isEqualTo(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"cloudconnector\",\"Effect\":\"Allow\","
                                + "\"Action\":[\"" + String.join("\",\"", ConnectorActions.all())
                                + "\"],\"Resource\":\"*\"}]}");
        assertThat(ConnectorActions.all()).hasSize(15);
    }
}
