package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.fuzz.Fuzzer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Policy documents, as files give them and as IAM answers with them, read and judged. */
class PolicyFuzzTest {

    private static final String TRUST =
            """
            {"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::147995105371:root",
            "147995105371"],"Service":"ec2.amazonaws.com","Federated":"accounts.google.com"},"Action":["sts:AssumeRole","sts:*"],
            "Condition":{"StringEquals":{"sts:ExternalId":["an-external-id","other"]},"ArnLike":{"aws:PrincipalArn":
            "arn:aws:iam::*:role/x?"},"Bool":{"aws:MultiFactorAuthPresent":false},"NumericLessThan":{"aws:MultiFactorAuthAge":1e3},
            "IpAddress":{"aws:SourceIp":"10.0.0.0/8"},"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-1/r-1/*"}}},
            {"Effect":"Deny","NotPrincipal":{"AWS":"*"},"NotAction":"sts:TagSession","Condition":{"StringNotLike":
            {"sts:ExternalId":"*a*b*"},"Null":{"sts:ExternalId":"true"}}}]}""";

    private static final String PERMISSIONS =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:Describe*","workspaces:DescribeTags","iam:GetRole"],
            "Resource":["*","arn:aws:iam::111122223333:role/R"]},{"Effect":"Deny","NotAction":"iam:*","NotResource":"arn:aws:s3:::b/*",
            "Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"},"DateGreaterThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}}}]}""";

    private static final TrustedAccount TRUSTED = new TrustedAccount(Partition.AWS, TrustedAccount.CLOUD_ONE);
    private static final ExternalId EXPECTED = new ExternalId("an-external-id");
    private static final RoleArn ROLE = RoleArn.parse("arn:aws:iam::111122223333:role/R");
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private enum Judgement {
        TRUST(PolicyFuzzTest::trust),
        PERMISSIONS(PolicyFuzzTest::permissions);

        private final Fuzzer.Parser parser;

        Judgement(Fuzzer.Parser parser) {
            this.parser = parser;
        }

        Fuzzer fuzzer() {
            return Fuzzer.of(MalformedPolicyException.class, parser, PolicyFuzzTest.TRUST, PolicyFuzzTest.PERMISSIONS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isMadeOrRefusedInBounds(Judgement judgement) {
        judgement.fuzzer().run(400);
    }

    /** Of 74,000 characters, most of them in one external ID that the policy names beside a pattern. */
    @Test
    void aPolicyThatNamesAVeryLongExternalIdIsJudgedInBounds() {
        Judgement.TRUST.fuzzer().runAgain(563_134);
    }

    @Tag("thorough")
    @ParameterizedTest
    @EnumSource
    void isMadeOrRefusedInBoundsAMillionTimes(Judgement judgement) {
        judgement.fuzzer().run(1_000_000);
    }

    private static void trust(String text) {
        PolicyDocument document = PolicyDocument.parse(text);
        document.masked(EXPECTED);
        document.json();
        TrustEvaluator.evaluate(document, TRUSTED, EXPECTED);
    }

    private static void permissions(String text) {
        PolicyDocument document = PolicyDocument.parse(text);
        PermissionEvaluator.evaluate(List.of(document), Optional.of(document), true, ROLE, AT);
    }
}
