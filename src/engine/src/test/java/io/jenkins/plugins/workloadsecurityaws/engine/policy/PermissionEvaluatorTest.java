package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PermissionEvaluatorTest {

    private static final RoleArn ROLE = RoleArn.parse("arn:aws:iam::111122223333:role/Workload_Security_Role_Cross");
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final String TRENDS = PermissionPolicies.forConnector().json();

    private static PermissionVerdict evaluate(boolean workspaces, String... policies) {
        return PermissionEvaluator.evaluate(
                List.of(policies).stream().map(PolicyDocument::parse).toList(), Optional.empty(), workspaces, ROLE, AT);
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
    void whatIsGrantedAndDeniedIsNotAskedToBeGrantedOnceMore() {
        PermissionVerdict verdict = evaluate(
                true, TRENDS.replace("\"ec2:DescribeTags\",", ""), deny("[\"ec2:DescribeVpcs\",\"iam:*\"]", "*"));

        assertThat(codes(verdict))
                .containsExactly("permissions-missing", "permissions-missing", "recommended-permissions-missing");
        assertThat(verdict.findings().get(0).message()).contains("lacks [ec2:DescribeTags]");
        assertThat(verdict.findings().get(1).message())
                .contains("A Deny in the policies", "[ec2:DescribeVpcs, iam:ListAccountAliases]");
        assertThat(verdict.findings().get(1).remedy()).contains("no grant outweighs");
        assertThat(verdict.findings().get(2).message()).contains("A Deny in the policies", "iam:GetRole");
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
                ROLE,
                AT);
        assertThat(verdict.missing()).containsExactly("ec2:DescribeVpcs");
        assertThat(codes(verdict)).containsExactly("boundary-denies");
        assertThat(verdict.findings().get(0).message())
                .isEqualTo("The permissions boundary of role " + ROLE
                        + " takes away [ec2:DescribeVpcs], which the connector needs");
    }

    @Test
    void aBoundaryGrantsNothingByItself() {
        PermissionVerdict verdict =
                PermissionEvaluator.evaluate(List.of(), Optional.of(PolicyDocument.parse(TRENDS)), true, ROLE, AT);
        assertThat(codes(verdict)).contains("permissions-missing").doesNotContain("boundary-denies");
    }

    private static PermissionVerdict bounded(boolean workspaces, String boundary) {
        return PermissionEvaluator.evaluate(
                List.of(PolicyDocument.parse(TRENDS)),
                Optional.of(PolicyDocument.parse(boundary)),
                workspaces,
                ROLE,
                AT);
    }

    private static String conditional(String statement, String condition) {
        return statement.replaceFirst("\"Effect\"", "\"Condition\":" + condition + ",\"Effect\"");
    }

    @Test
    void aBoundaryWithoutWorkspacesIsInformationWhileTheyAreOff() {
        String without = TRENDS.replaceAll("\"workspaces:[A-Za-z]+\",", "");
        assertThat(codes(bounded(false, without))).containsExactly("workspaces-permissions-missing");
        assertThat(codes(bounded(true, without))).containsExactly("boundary-denies");
    }

    @Test
    void aBoundaryWithoutTheRecommendedActionsIsAWarning() {
        PermissionVerdict verdict = bounded(true, TRENDS.replaceAll(",\\s*\"iam:GetRole(Policy)?\"", ""));
        assertThat(verdict.missing()).containsExactlyElementsOf(ConnectorActions.recommended());
        assertThat(verdict.findings())
                .singleElement()
                .matches(finding -> finding.severity() == Severity.WARNING)
                .matches(finding -> finding.code() == FindingCode.BOUNDARY_DENIES);
    }

    @Test
    void aBoundarysRegionConditionIsUndeterminedAndNoCertainDenial() {
        PermissionVerdict verdict =
                bounded(true, conditional(TRENDS, "{\"StringEquals\":{\"aws:RequestedRegion\":\"eu-west-1\"}}"));
        assertThat(verdict.missing()).containsAll(ConnectorActions.base());
        assertThat(codes(verdict)).containsExactly("undetermined-condition");
    }

    @Test
    void theRolesOwnArnAndAccountAreKnown() {
        String own = "{\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::111122223333:role/Workload*\"},"
                + "\"StringEquals\":{\"aws:PrincipalAccount\":\"111122223333\"},"
                + "\"Bool\":{\"aws:PrincipalIsAWSService\":\"false\"}}";
        assertThat(evaluate(true, conditional(TRENDS, own)).findings()).isEmpty();
        String others = "{\"ArnNotLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::*:role/Workload*\"}}";
        assertThat(evaluate(true, TRENDS, conditional(deny("\"*\"", "*"), others))
                        .missing())
                .isEmpty();
        assertThat(evaluate(true, conditional(TRENDS, others)).missing()).containsAll(ConnectorActions.base());
    }

    @Test
    void revokedSessionsTakeNothingFromThoseThatBeginLater() {
        for (String over : List.of("2025-11-03T09:14:07.000Z", "2026-03-01T12:00:00Z")) {
            String revoked = "{\"DateLessThan\":{\"aws:TokenIssueTime\":\"" + over + "\"}}";
            assertThat(evaluate(true, TRENDS, conditional(deny("[\"*\"]", "*"), revoked))
                            .findings())
                    .as(over)
                    .isEmpty();
            assertThat(evaluate(true, conditional(TRENDS, revoked)).missing())
                    .as("what only old sessions may do: %s", over)
                    .hasSize(15);
        }
    }

    @Test
    void sessionsThatAreStillToBeginMayBeDeniedByADate() {
        for (String condition : List.of(
                "{\"DateLessThan\":{\"aws:TokenIssueTime\":\"2026-03-01T12:00:01Z\"}}",
                "{\"DateLessThan\":{\"aws:TokenIssueTime\":\"1762161247\"}}",
                "{\"DateLessThan\":{\"aws:TokenIssueTime\":[\"2025-11-03T09:14:07Z\",\"2027-11-03T09:14:07Z\"]}}",
                "{\"DateGreaterThan\":{\"aws:TokenIssueTime\":\"2025-11-03T09:14:07Z\"}}",
                "{\"ForAllValues:DateLessThan\":{\"aws:TokenIssueTime\":\"2025-11-03T09:14:07Z\"}}",
                "{\"DateLessThan\":{\"aws:CurrentTime\":\"2027-11-03T09:14:07Z\"}}")) {
            assertThat(evaluate(true, TRENDS, conditional(deny("[\"*\"]", "*"), condition))
                            .missing())
                    .as(condition)
                    .hasSize(15);
        }
    }

    @Test
    void notActionOfNothingIsEverything() {
        String everything = TRENDS.replaceFirst("\"Action\":\\[[^\\]]*\\]", "\"NotAction\":[]");
        assertThat(evaluate(true, TRENDS, everything).excess()).containsExactly("everything");
    }

    @Test
    void aStatementThatIsNotUnderstoodGrantsNothingAndMayDeny() {
        for (String odd : List.of(
                TRENDS.replace("\"Effect\"", "\"Unknown\":1,\"Effect\""),
                TRENDS.replace("\"Effect\"", "\"Principal\":\"*\",\"Effect\""),
                TRENDS.replace(",\"Resource\":\"*\"", ""),
                TRENDS.replace("\"iam:GetRole\"", "\"canary\""))) {
            assertThat(evaluate(true, odd).missing()).as(odd).hasSize(15);
            assertThat(evaluate(true, TRENDS, odd.replace("Allow", "Deny")).missing())
                    .as(odd)
                    .hasSize(15);
            assertThat(evaluate(true, odd).findings().toString()).doesNotContain("canary");
        }
        assertThat(evaluate(true, TRENDS.replace("\"Effect\"", "\"Unknown\":1,\"Effect\""))
                        .excess())
                .containsExactly("what a statement that is not understood grants");
    }

    @Test
    void resourcesAreReadAsFarAsTheyAreCertain() {
        String actions = "[\"iam:GetRole\",\"iam:GetRolePolicy\"]";
        String without = TRENDS.replaceAll(",\\s*\"iam:GetRole(Policy)?\"", "");
        assertThat(evaluate(true, without, allow(actions, "arn:aws:iam::111122223333:role/*"))
                        .missing())
                .isEmpty();
        for (String uncertain : List.of(
                "arn:aws:iam::*",
                "arn:*",
                "arn:aws:iam::${aws:PrincipalAccount}:role/*",
                "arn:aws:iam::444455556666:role/*")) {
            assertThat(evaluate(true, without, allow(actions, uncertain)).missing())
                    .as(uncertain)
                    .containsExactlyElementsOf(ConnectorActions.recommended());
        }
        String elsewhere = allow("\"*\"", "arn:aws:s3:::x").replace("Resource", "NotResource");
        assertThat(evaluate(true, elsewhere).missing()).isEmpty();
        assertThat(evaluate(true, TRENDS, elsewhere.replace("Allow", "Deny")).missing())
                .hasSize(15);
        assertThat(evaluate(true, allow("\"ec2:*\"", "?")).missing()).contains("ec2:DescribeVpcs");
    }

    @Test
    void aDenyOfSomeWorkspacesMayHitAWorkspacesActionOnly() {
        PermissionVerdict verdict = evaluate(true, TRENDS, deny("\"*\"", "arn:aws:workspaces:*:*:workspace/ws-1"));
        assertThat(verdict.missing()).containsExactlyElementsOf(ConnectorActions.workspaces());
        assertThat(codes(verdict)).contains("undetermined-condition");
    }

    @Test
    void allButSomeWorkspacesIsNotCertainlyAllOfThem() {
        String without = TRENDS.replaceAll("\"workspaces:[A-Za-z]+\",", "");
        for (String some : List.of(
                "arn:aws:workspaces:*:*:workspace/ws-1", "arn:aws:work*:*:*:*", "arn:aws:${service}:*:*:*", "odd")) {
            String rest = allow("\"*\"", some).replace("Resource", "NotResource");
            assertThat(evaluate(true, without, rest).missing())
                    .as(some)
                    .containsExactlyElementsOf(ConnectorActions.workspaces());
        }
        String elsewhere = allow("\"*\"", "arn:aws:s3:::x").replace("Resource", "NotResource");
        assertThat(evaluate(true, without, elsewhere).missing()).isEmpty();
    }
}
