package io.jenkins.plugins.workloadsecurityaws.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationTest {

    private static final Caller MANAGER = Caller.of(
            "147995105371",
            "arn:aws:iam::147995105371:role/manager",
            "arn:aws:sts::147995105371:assumed-role/manager/connector",
            Map.of("sts:ExternalId", "right-id"));

    private static boolean trusts(String principalAndCondition) {
        return Evaluation.trusts(
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\"," + principalAndCondition + "}}",
                MANAGER,
                "sts:AssumeRole");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"Principal\":\"*\" | true",
                "\"Principal\":{\"AWS\":\"*\"} | true",
                "\"Principal\":{\"AWS\":\"147995105371\"} | true",
                "\"Principal\":{\"AWS\":\"arn:aws:iam::147995105371:root\"} | true",
                "\"Principal\":{\"AWS\":[\"444455556666\",\"147995105371\"]} | true",
                "\"Principal\":{\"AWS\":\"arn:aws:iam::147995105371:role/manager\"} | true",
                "\"Principal\":{\"AWS\":\"arn:aws:sts::147995105371:assumed-role/manager/connector\"} | true",
                "\"Principal\":{\"AWS\":\"arn:aws:iam::147995105371:role/other\"} | false",
                "\"Principal\":{\"AWS\":\"arn:aws:iam::444455556666:root\"} | false",
                "\"Principal\":{\"Service\":\"ec2.amazonaws.com\"} | false",
                "\"NotPrincipal\":{\"AWS\":\"444455556666\"} | true",
                "\"NotPrincipal\":{\"AWS\":\"147995105371\"} | false"
            })
    void aPrincipalIsNamedInEachOfAwssForms(String principal, boolean expected) {
        assertThat(trusts(principal)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"StringEquals\":{\"sts:ExternalId\":\"right-id\"} | true",
                "\"StringEquals\":{\"STS:externalid\":[\"x\",\"right-id\"]} | true",
                "\"StringEquals\":{\"sts:ExternalId\":\"right*\"} | false",
                "\"StringLike\":{\"sts:ExternalId\":\"right*\"} | true",
                "\"StringNotEquals\":{\"sts:ExternalId\":\"right-id\"} | false",
                "\"StringNotEquals\":{\"aws:SourceVpc\":\"v\"} | true",
                "\"StringEquals\":{\"aws:SourceVpc\":\"v\"} | false",
                "\"StringEqualsIfExists\":{\"aws:SourceVpc\":\"v\"} | true",
                "\"ForAllValues:StringEquals\":{\"aws:SourceVpc\":\"v\"} | true",
                "\"ForAnyValue:StringNotEquals\":{\"aws:SourceVpc\":\"v\"} | false",
                "\"Null\":{\"sts:ExternalId\":\"false\"} | true",
                "\"Null\":{\"sts:ExternalId\":\"true\"} | false",
                "\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::*:role/man*\"} | true",
                "\"StringEquals\":{\"aws:PrincipalAccount\":\"147995105371\"} | true",
                "\"Bool\":{\"aws:SecureTransport\":\"true\"} | false",
                "\"IpAddress\":{\"aws:SourceIp\":\"127.0.0.0/8\"} | true",
                "\"IpAddress\":{\"aws:SourceIp\":\"0.0.0.0/0\"} | true",
                "\"NotIpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"} | true",
                "\"IpAddress\":{\"aws:SourceIp\":\"127.0.0.2\"} | false"
            })
    void aConditionHoldsAsAwsSays(String condition, boolean expected) {
        assertThat(trusts("\"Principal\":\"*\",\"Condition\":{" + condition + "}"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "*, anything, true",
        "iam:Get*, iam:GetRole, true",
        "IAM:getrole, iam:GetRole, true",
        "iam:Get?ole, iam:GetRole, true",
        "iam:*Role*Policy, iam:GetRolePolicy, true",
        "iam:Get, iam:GetRole, false",
        "*Role, iam:GetRolePolicy, false",
        "iam.GetRole, iam:GetRole, false"
    })
    void aPatternMatchesAsAGlob(String pattern, String value, boolean expected) {
        assertThat(Evaluation.like(pattern, value, true)).isEqualTo(expected);
    }
}
