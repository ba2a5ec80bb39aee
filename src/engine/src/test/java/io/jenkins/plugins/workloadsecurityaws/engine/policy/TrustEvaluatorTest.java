package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustEvaluatorTest {

    static final TrustedAccount TRUSTED = new TrustedAccount(Partition.AWS, TrustedAccount.CLOUD_ONE);
    private static final String ID = "canary-external-id-0001";
    private static final ExternalId OURS = new ExternalId(ID);
    private static final ExternalId NEW = new ExternalId("canary-external-id-0002");
    private static final String ROOT = "{\"AWS\":\"arn:aws:iam::147995105371:root\"}";

    private static String statement(String effect, String principal, String condition) {
        return "{\"Effect\":\"" + effect + "\",\"Principal\":" + principal
                + ",\"Action\":\"sts:AssumeRole\",\"Condition\":" + condition + "}";
    }

    private static String onId(String operator, String values) {
        return "{\"" + operator + "\":{\"sts:ExternalId\":" + values + "}}";
    }

    private static PolicyDocument policy(String... statements) {
        return PolicyDocument.parse(
                "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}");
    }

    private static TrustVerdict evaluate(String... statements) {
        return TrustEvaluator.evaluate(policy(statements), TRUSTED, OURS);
    }

    private static String messages(TrustVerdict verdict) {
        return verdict.findings().stream()
                .map(finding -> finding.code().code() + " " + finding.message())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void trendsPolicyIsRightInEveryPartition() {
        for (Partition partition : List.of(Partition.AWS, Partition.AWS_US_GOV, Partition.AWS_CN)) {
            TrustedAccount trusted = new TrustedAccount(partition, TrustedAccount.CLOUD_ONE);
            assertThat(TrustEvaluator.evaluate(TrustPolicies.forWorkloadSecurity(trusted, OURS), trusted, OURS))
                    .isEqualTo(new TrustVerdict(true, true, true, List.of()))
                    .matches(TrustVerdict::isRight);
        }
    }

    @Test
    void longNamesOfPrincipalsEndNoStack() {
        String name = "a" + ".a".repeat(200_000);

        assertThat(evaluate(
                                statement("Allow", "{\"Service\":\"" + name + "\"}", "{}"),
                                statement("Allow", "{\"Federated\":\"" + name + "\"}", "{}"),
                                statement(
                                        "Allow",
                                        "{\"AWS\":\"arn:aws" + "-a".repeat(200_000) + ":iam::111122223333:root\"}",
                                        "{}"))
                        .isRight())
                .isFalse();
    }

    @Test
    void whileTheExternalIdIsChangedTwoAreRight() {
        PolicyDocument both =
                policy(statement("Allow", ROOT, onId("StringEquals", "[\"" + ID + "\",\"canary-external-id-0002\"]")));
        assertThat(TrustEvaluator.evaluate(both, TRUSTED, Set.of(OURS, NEW)).isRight())
                .isTrue();
        assertThat(TrustEvaluator.evaluate(both, TRUSTED, OURS).externalIdEnforced())
                .isFalse();
        PolicyDocument old = policy(statement("Allow", ROOT, onId("StringEquals", "\"" + ID + "\"")));
        TrustVerdict onlyOld = TrustEvaluator.evaluate(old, TRUSTED, Set.of(OURS, NEW));
        assertThat(onlyOld.assumable()).as("the new one does not get in").isFalse();
        assertThat(onlyOld.externalIdEnforced()).isTrue();
    }

    @Test
    void noAcceptedExternalIdIsNoQuestion() {
        PolicyDocument any = policy(statement("Allow", ROOT, "{}"));
        assertThatThrownBy(() -> TrustEvaluator.evaluate(any, TRUSTED, Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theMessageTellsWhichSortOfExternalIdGetsIn() {
        assertThat(messages(evaluate(statement("Allow", ROOT, "{}"))))
                .contains("lets account 147995105371 in without any external ID");
        assertThat(messages(evaluate(statement("Allow", ROOT, onId("StringEqualsIgnoreCase", "\"" + ID + "\"")))))
                .contains("for example the same in another case")
                .doesNotContain("canary");
        assertThat(messages(evaluate(statement("Allow", ROOT, onId("StringLike", "\"" + ID + "*\"")))))
                .contains("for example longer ones that begin with it")
                .doesNotContain("canary");
        assertThat(messages(evaluate(statement("Allow", ROOT, onId("StringLike", "\"canary-external-id-000?\"")))))
                .contains("for example ones that begin like it")
                .doesNotContain("canary");
        assertThat(messages(evaluate(statement("Allow", ROOT, onId("StringEquals", "[\"" + ID + "\",\"zz\"]")))))
                .contains("with external IDs other than the tenant's,")
                .doesNotContain("for example", "canary");
    }

    @Test
    void theMessageTellsWhoElseGetsIn() {
        String good = statement("Allow", ROOT, onId("StringEquals", "\"" + ID + "\""));
        assertThat(messages(evaluate(good, statement("Allow", "{\"AWS\":\"444455556666\"}", "{}"))))
                .contains("for example account 444455556666");
        assertThat(messages(evaluate(good, statement("Allow", "{\"Service\":\"ec2.amazonaws.com\"}", "{}"))))
                .contains("for example service ec2.amazonaws.com");
        assertThat(messages(evaluate(
                        good, statement("Allow", "\"*\"", "{\"Bool\":{\"aws:PrincipalIsAWSService\":\"true\"}}"))))
                .contains("for example any AWS service");
        assertThat(messages(evaluate(
                        good,
                        statement("Allow", "{\"Federated\":\"accounts.google.com\"}", "{}")
                                .replace("sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"))))
                .contains("for example identities of an identity provider");
    }

    @Test
    void theMessageTellsWhyNobodyGetsIn() {
        assertThat(messages(evaluate(statement("Allow", "{\"AWS\":\"444455556666\"}", "{}"))))
                .contains("can't assume the role: the trust policy trusts [444455556666] instead");
        assertThat(messages(evaluate(statement("Allow", ROOT, onId("StringEquals", "\"canary-other\"")))))
                .contains("the trust policy demands another external ID")
                .doesNotContain("canary");
        assertThat(messages(evaluate(statement("Deny", ROOT, "{}")))).contains("the trust policy trusts [] instead");
        assertThat(messages(evaluate(statement("Allow", ROOT, "{}"), statement("Deny", ROOT, "{}"))))
                .contains("no statement allows it, or another one denies it");
        assertThat(messages(evaluate(statement("Allow", ROOT, "{\"StringEquals\":{\"aws:SourceVpc\":\"vpc-1\"}}"))))
                .contains(
                        "may be unable to assume the role: the trust policy rests on a condition or on an identity",
                        "undetermined-condition",
                        "[aws:sourcevpc]");
    }

    @Test
    void aMessageShowsNoMoreThanFivePrincipalsAndNoneThatHoldsTheExternalId() {
        String many = IntStream.range(0, 8)
                .mapToObj(i -> "\"44445555000" + i + "\"")
                .collect(Collectors.joining(",", "{\"AWS\":[", "]}"));
        assertThat(messages(evaluate(statement("Allow", many, "{}"))))
                .contains("444455550004] and 3 more")
                .doesNotContain("444455550005");
        assertThat(messages(evaluate(statement("Allow", "{\"AWS\":\"" + ID + "\"}", "{}"))))
                .contains("a principal that is not understood")
                .doesNotContain("canary");
        assertThat(messages(evaluate(statement("Allow", "{\"Service\":\"" + ID + ".example\"}", "{}")))
                        .replace("service canary", "service"))
                .doesNotContain("[canary");
    }

    private static final String ENDLESS = "*a" + "?".repeat(40);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "StringNotLike",
                "StringNotLikeIfExists",
                "ForAllValues:StringNotLike",
                "ForAllValues:StringNotLikeIfExists",
                "ForAnyValue:StringNotLike",
                "ForAnyValue:StringNotLikeIfExists"
            })
    @Tag("large")
    @Timeout(60)
    void aPatternOfTooManyCasesIsNotDecidedUnderANegatedOperator(String operator) {
        String likeAndNotLike = "{\"StringLike\":{\"sts:ExternalId\":\"%s\"},\"%s\":{\"sts:ExternalId\":\"%s\"}}"
                .formatted(ENDLESS, operator, ENDLESS);
        TrustVerdict verdict = evaluate(
                statement("Allow", ROOT, onId("StringEquals", "\"" + ID + "\"")),
                statement("Allow", ROOT, likeAndNotLike));
        assertThat(verdict.assumable()).isTrue();
        assertThat(verdict.externalIdEnforced()).isFalse();
        assertThat(messages(verdict))
                .contains("may let account 147995105371 in with external IDs other")
                .contains("undetermined-condition The patterns in the trust policy can't be decided");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ArnNotLike",
                "ArnNotEquals",
                "ArnNotLikeIfExists",
                "ForAllValues:ArnNotLike",
                "ForAnyValue:ArnNotEquals",
                "StringNotLike"
            })
    @Tag("large")
    @Timeout(60)
    void anArnPatternOfTooManyCasesIsNotDecidedUnderANegatedOperator(String operator) {
        String pattern = "arn:aws:iam::*:role/" + ENDLESS;
        String likeAndNotLike = "{\"%s\":{\"aws:PrincipalArn\":\"%s\"},\"%s\":{\"aws:PrincipalArn\":\"%s\"}}"
                .formatted(operator.startsWith("String") ? "StringLike" : "ArnLike", pattern, operator, pattern);
        TrustVerdict verdict = evaluate(
                statement("Allow", ROOT, onId("StringEquals", "\"" + ID + "\"")),
                statement("Allow", "\"*\"", likeAndNotLike));
        assertThat(verdict.onlyTrustedPrincipal()).isFalse();
        assertThat(messages(verdict))
                .contains("may also let others in")
                .contains("undetermined-condition The patterns in the trust policy can't be decided");
    }

    @ParameterizedTest
    @ValueSource(strings = {"StringNotEquals", "StringNotEqualsIgnoreCase", "ForAllValues:StringNotEquals"})
    void anOperatorWithoutWildcardsIsDecidedWhateverStandsThere(String operator) {
        TrustVerdict verdict = evaluate(
                statement("Allow", ROOT, "{}"), statement("Deny", ROOT, onId(operator, "\"" + ENDLESS + "\"")));
        assertThat(verdict.assumable()).isFalse();
        assertThat(verdict.externalIdEnforced()).isTrue();
        assertThat(messages(verdict)).doesNotContain("undetermined-condition");
    }

    @Test
    @Timeout(60)
    void whatCanNotBeDecidedIsNotSafeAndSaysSo() {
        String endless = "\"" + ENDLESS + "\"";
        TrustVerdict verdict = evaluate(
                statement("Allow", ROOT, onId("StringEquals", "\"" + ID + "\"")),
                statement("Allow", ROOT, onId("StringLike", endless)),
                statement("Deny", ROOT, onId("StringLike", endless)));
        assertThat(verdict.assumable()).isTrue();
        assertThat(verdict.externalIdEnforced()).isFalse();
        assertThat(messages(verdict))
                .contains("may let account 147995105371 in with external IDs other")
                .contains("undetermined-condition The patterns in the trust policy can't be decided");
    }

    @Test
    void whoIsNamedNowhereIsOutWhateverPatternsArnsAreComparedWith() {
        String arns = IntStream.range(0, 200)
                .mapToObj(i -> "\"arn:aws:iam::%012d:role/*\"".formatted(i * 4_877_665_544L))
                .collect(Collectors.joining(",", "[\"arn:aws:iam::147995105371:*\",", "]"));
        TrustVerdict verdict = evaluate(
                statement("Allow", ROOT, onId("StringEquals", "\"" + ID + "\"")),
                statement("Deny", "\"*\"", "{\"ArnNotLike\":{\"aws:PrincipalArn\":" + arns + "}}"));
        assertThat(messages(verdict)).isEmpty();
        assertThat(verdict.isRight()).isTrue();
    }

    @Test
    @Timeout(60)
    void tenPatternsThatIntersectAreDecided() {
        String[] statements = IntStream.range(0, 11)
                .mapToObj(i -> i == 0
                        ? statement("Allow", ROOT, onId("StringLike", "\"*0001\""))
                        : statement(
                                "Deny",
                                ROOT,
                                onId(
                                        "StringNotLike",
                                        "\"" + ID.substring(0, 2 * i - 1) + (i < 10 ? "*" : "????") + "\"")))
                .toArray(String[]::new);
        assertThat(evaluate(statements)).isEqualTo(new TrustVerdict(true, true, true, List.of()));
    }

    @Test
    @Timeout(60)
    @Tag("large")
    void tenThousandPrincipalsAreJudged() {
        String many = IntStream.range(0, 20_000)
                .mapToObj(i -> "\"arn:aws:iam::%012d:root\"".formatted(i * 3L))
                .collect(Collectors.joining(",", "{\"AWS\":[", "]}"));
        TrustVerdict verdict = evaluate(statement("Allow", many, "{}"));
        assertThat(verdict.assumable()).isFalse();
        assertThat(verdict.onlyTrustedPrincipal()).isFalse();
        assertThat(messages(verdict)).hasSizeLessThan(3_000);
    }

    @Test
    @Timeout(60)
    @Tag("large")
    void tenThousandStatementsEndInAVerdict() {
        String[] statements = IntStream.range(0, 10_000)
                .mapToObj(i -> statement(i % 2 == 0 ? "Allow" : "Deny", "{\"AWS\":\"%012d\"}".formatted(i / 2), "{}"))
                .toArray(String[]::new);
        assertThat(evaluate(statements).isRight()).isFalse();
    }

    @Test
    void aMessageTellsWhomTheTrustLeavesOut() {
        String allBut = statement("Allow", "{\"AWS\":\"444455556666\"}", "{}").replace("Principal", "NotPrincipal");
        assertThat(messages(evaluate(allBut))).contains("it trusts [all but 444455556666]");
    }

    @Test
    void anIdThatSharesNoMoreThanItsFirstHalfIsToldAsOneThatBeginsLikeIt() {
        ExternalId four = new ExternalId("abcd");
        for (String like : List.of("abz", "abzz")) {
            assertThat(messages(TrustEvaluator.evaluate(
                            policy(statement("Allow", ROOT, onId("StringEquals", "\"" + like + "\""))), TRUSTED, four)))
                    .contains("for example ones that begin like it");
        }
        assertThat(messages(TrustEvaluator.evaluate(
                        policy(statement("Allow", ROOT, onId("StringEquals", "\"azzz\""))), TRUSTED, four)))
                .contains("external IDs other than the tenant's,")
                .doesNotContain("for example ones");
    }
}
