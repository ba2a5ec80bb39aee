package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdoptionGuardTest {

    private static final PolicyDocument TRUST =
            TrustPolicies.forWorkloadSecurity(TrustEvaluatorTest.TRUSTED, new ExternalId("canary-external-id-0001"));
    private static final PolicyDocument PERMISSIONS = PermissionPolicies.forConnector();

    private static List<String> obstaclesOfTrust(String principal) {
        PolicyDocument trust = PolicyDocument.parse(
                "{\"Statement\":{\"Effect\":\"Allow\"," + principal + ",\"Action\":\"sts:AssumeRole\"}}");
        return AdoptionGuard.obstacles(Optional.of(trust), List.of(PERMISSIONS), TrustEvaluatorTest.TRUSTED);
    }

    private static List<String> obstaclesOfGrant(String action) {
        PolicyDocument grant =
                PolicyDocument.parse("{\"Statement\":{\"Effect\":\"Allow\"," + action + ",\"Resource\":\"*\"}}");
        return AdoptionGuard.obstacles(Optional.of(TRUST), List.of(PERMISSIONS, grant), TrustEvaluatorTest.TRUSTED);
    }

    @Test
    void aConnectorsRoleMayBeAdopted() {
        assertThat(AdoptionGuard.obstacles(Optional.of(TRUST), List.of(PERMISSIONS), TrustEvaluatorTest.TRUSTED))
                .isEmpty();
    }

    @Test
    void aTrustPolicyThatCanNotBeReadIsInTheWay() {
        assertThat(AdoptionGuard.obstacles(Optional.empty(), List.of(PERMISSIONS), TrustEvaluatorTest.TRUSTED))
                .singleElement()
                .asString()
                .contains("trust policy can't be read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Principal\":{\"AWS\":\"147995105371\"}",
                "\"Principal\":{\"AWS\":[\"arn:aws:iam::147995105371:root\",\"AROAEXAMPLEEXAMPLE123\"]}",
                "\"Principal\":{\"AWS\":\"arn:aws:iam::147995105371:role/manager\"}",
                "\"Principal\":{\"AWS\":\"arn:aws:sts::147995105371:assumed-role/manager/session\"}"
            })
    void theTrustedAccountAndDeletedIdentitiesAreNot(String principal) {
        assertThat(obstaclesOfTrust(principal)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Principal\":\"*\"",
                "\"Principal\":{\"AWS\":\"*\"}",
                "\"Principal\":{\"AWS\":[\"147995105371\",\"444455556666\"]}",
                "\"Principal\":{\"AWS\":\"arn:aws-cn:iam::147995105371:root\"}",
                "\"Principal\":{\"AWS\":\"arn:aws:iam::444455556666:role/x\"}",
                "\"Principal\":{\"AWS\":\"arn:aws:iam::147995105371:role/*\"}",
                "\"Principal\":{\"AWS\":[\"147995105371\",7]}",
                "\"Principal\":{\"AWS\":\"147995105371\",\"Service\":[]}",
                "\"Principal\":{\"Service\":\"ec2.amazonaws.com\"}",
                "\"Principal\":{\"Federated\":\"accounts.google.com\"}",
                "\"Principal\":{\"CanonicalUser\":\"canary-external-id-0001\"}",
                "\"NotPrincipal\":{\"AWS\":\"147995105371\"}",
                "\"Principal\":{\"AWS\":\"147995105371\"},\"Unknown\":\"canary-external-id-0001\"",
                "\"Sid\":\"NoPrincipal\""
            })
    void anybodyElseIs(String principal) {
        assertThat(obstaclesOfTrust(principal))
                .singleElement()
                .asString()
                .startsWith("its trust policy trusts others than account 147995105371: ")
                .doesNotContain("canary");
    }

    @Test
    void aDenyMayNameAnybody() {
        PolicyDocument trust = PolicyDocument.parse(
                "{\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}}");
        PolicyDocument deny =
                PolicyDocument.parse("{\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}");
        assertThat(AdoptionGuard.obstacles(Optional.of(trust), List.of(deny), TrustEvaluatorTest.TRUSTED))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Action\":[\"sts:AssumeRole\",\"ec2:DescribeLicenses\"]",
                "\"Action\":\"EC2:describe*\"",
                "\"Action\":\"ec2:DescribeSnapshots\"",
                "\"Action\":\"workspaces:Describe*\"",
                "\"Action\":\"IAM:getrole\""
            })
    void whatTrendPublishedAndReadOnlyDescribesAreNot(String action) {
        assertThat(obstaclesOfGrant(action)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Action\":\"*\"",
                "\"Action\":\"ec2:*\"",
                "\"Action\":\"ec2:Desc*\"",
                "\"Action\":\"iam:Get*\"",
                "\"Action\":\"iam:GetRol?\"",
                "\"Action\":[\"ec2:DescribeVpcs\",\"s3:GetObject\"]",
                "\"Action\":[\"ec2:DescribeVpcs\",7]",
                "\"Action\":\"canary\"",
                "\"Action\":[]",
                "\"NotAction\":\"s3:*\"",
                "\"NotAction\":[]",
                "\"Action\":\"ec2:DescribeVpcs\",\"Unknown\":1"
            })
    void anythingElseThatIsGrantedIs(String action) {
        assertThat(obstaclesOfGrant(action))
                .singleElement()
                .asString()
                .startsWith("it is granted ")
                .doesNotContain("canary");
    }

    @Test
    void noMoreThanFiveStrangersAreShown() {
        String five = "\"444455550001\",\"444455550002\",\"444455550003\",\"444455550004\",\"444455550005\"";
        assertThat(obstaclesOfTrust("\"Principal\":{\"AWS\":[" + five + "]}"))
                .singleElement()
                .asString()
                .endsWith("444455550005]");
        assertThat(obstaclesOfTrust("\"Principal\":{\"AWS\":[" + five + ",\"444455550006\"]}"))
                .singleElement()
                .asString()
                .endsWith("444455550005] and more");
        assertThat(obstaclesOfTrust("\"NotPrincipal\":{\"AWS\":\"444455556666\"}"))
                .singleElement()
                .asString()
                .endsWith("everybody but [444455556666]");
    }
}
