package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PermissionEvaluatorTest {

    private static final RoleArn ROLE = RoleArn.parse("arn:aws:iam::111122223333:role/Workload_Security_Role_Cross");
    private static final String TRENDS = PermissionPolicies.forConnector().json();

    private static PermissionVerdict evaluate(boolean workspaces, String... policies) {
        return PermissionEvaluator.evaluate(
                List.of(policies).stream().map(PolicyDocument::parse).toList(), Optional.empty(), workspaces, ROLE);
    }

    private static String allow(String actions, String resource) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":" + actions
                + ",\"Resource\":\"" + resource + "\"}}";
    }

    private static String deny(String actions, String resource) {
        return allow(actions, resource).replace("Allow", "Deny");
    }

    private static List<String> codes(PermissionVerdict verdict) {
        return verdict.findings().stream().map(finding -> finding.code().code()).toList();
    }

    @Test
    void trendsPolicyIsJustRight() {
        assertThat(evaluate(true, TRENDS).findings()).isEmpty();
        assertThat(evaluate(false, TRENDS).findings()).isEmpty();
    }

    @Test
    void nothingGrantedLacksTheNineBaseActions() {
        assertThat(evaluate(false).missing()).containsAll(ConnectorActions.base());
        assertThat(codes(evaluate(false)))
                .containsExactly(
                        "permissions-missing", "recommended-permissions-missing", "workspaces-permissions-missing");
    }

    @Test
    void workspacesActionsAreDemandedOnlyWithWorkspaces() {
        String without = TRENDS.replaceAll("\"workspaces:[A-Za-z]+\",", "");
        assertThat(codes(evaluate(false, without))).containsExactly("workspaces-permissions-missing");
        assertThat(codes(evaluate(true, without))).containsExactly("permissions-missing");
    }

    @Test
    void actionsMayBeSpreadOverPolicies() {
        String one = TRENDS.replace("\"ec2:DescribeVpcs\",", "");
        assertThat(evaluate(true, one, allow("\"ec2:DescribeVpcs\"", "*")).findings())
                .isEmpty();
    }

    @Test
    void aDenyTakesAnActionAway() {
        assertThat(evaluate(true, TRENDS, deny("\"ec2:Describe*\"", "*")).missing())
                .contains("ec2:DescribeVpcs", "ec2:DescribeImages");
    }

    @Test
    void aDenyOfSomeOtherResourceTakesNothingAway() {
        assertThat(evaluate(true, TRENDS, deny("\"ec2:*\"", "arn:aws:ec2:*:*:instance/*"))
                        .missing())
                .isEmpty();
    }

    @Test
    void aWildcardGrantsAndIsNamedAsTooMuch() {
        PermissionVerdict verdict = evaluate(true, TRENDS, allow("\"ec2:*\"", "*"));
        assertThat(verdict.missing()).isEmpty();
        assertThat(verdict.excess()).containsExactly("ec2:*");
        assertThat(codes(verdict)).containsExactly("permissions-excess");
    }

    @Test
    void everythingButSomethingIsTooMuch() {
        String notAction = TRENDS.replaceFirst("\"Action\":\\[[^\\]]*\\]", "\"NotAction\":\"s3:*\"");
        PermissionVerdict verdict = evaluate(true, notAction);
        assertThat(verdict.missing()).isEmpty();
        assertThat(verdict.excess()).containsExactly("everything but s3:*");
    }

    @Test
    void assumeRoleIsAcceptedAndNotDemanded() {
        assertThat(evaluate(true, TRENDS, allow("\"sts:AssumeRole\"", "*")).findings())
                .isEmpty();
    }

    @Test
    void actionsKnowNoCase() {
        assertThat(evaluate(true, TRENDS.replace("ec2:DescribeVpcs", "EC2:describevpcs"))
                        .findings())
                .isEmpty();
    }

    @Test
    void aNarrowResourceDoesNotGrantADescribe() {
        assertThat(evaluate(true, allow("\"ec2:DescribeVpcs\"", "arn:aws:ec2:*:*:vpc/*"))
                        .missing())
                .contains("ec2:DescribeVpcs");
    }

    @Test
    void theRecommendedActionsMayBeGrantedOnTheRoleAlone() {
        String narrowed = TRENDS.replace("\"iam:GetRole\",", "").replaceAll(",\\s*\"iam:GetRole(Policy)?\"", "");
        String onRole = allow("[\"iam:GetRole\",\"iam:GetRolePolicy\"]", ROLE.toString());
        assertThat(evaluate(true, narrowed, onRole).missing()).isEmpty();
    }

    @Test
    void aConditionThatCanNotBeKnownGrantsNothing() {
        String conditional = TRENDS.replaceFirst(
                "\"Effect\"", "\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"192.0.2.0/24\"}},\"Effect\"");
        assertThat(codes(evaluate(true, conditional))).contains("permissions-missing", "undetermined-condition");
    }

    @Test
    void aBoundaryTakesAwayWhatItDoesNotAllow() {
        PermissionVerdict verdict = PermissionEvaluator.evaluate(
                List.of(PolicyDocument.parse(TRENDS)),
                Optional.of(PolicyDocument.parse(TRENDS.replace("\"ec2:DescribeVpcs\",", ""))),
                true,
                ROLE);
        assertThat(verdict.missing()).containsExactly("ec2:DescribeVpcs");
        assertThat(codes(verdict)).containsExactly("boundary-denies");
    }

    @Test
    void aBoundaryGrantsNothingByItself() {
        PermissionVerdict verdict =
                PermissionEvaluator.evaluate(List.of(), Optional.of(PolicyDocument.parse(TRENDS)), true, ROLE);
        assertThat(codes(verdict)).contains("permissions-missing").doesNotContain("boundary-denies");
    }
}
