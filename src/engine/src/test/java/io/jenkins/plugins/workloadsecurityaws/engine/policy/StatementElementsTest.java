package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Principal, Action and Resource, each by itself. */
class StatementElementsTest {

    private static final String TREND = "147995105371";
    private static final String ROLE = "arn:aws:iam::111122223333:role/Workload_Security_Role_Cross";

    private static Principals aws(String... names) {
        return new Principals(false, Map.of("AWS", List.of(names)), true);
    }

    private static Principals notAws(String... names) {
        return new Principals(true, Map.of("AWS", List.of(names)), true);
    }

    private static Truth covers(Principals principals) {
        return principals.coverAccount(Partition.AWS, TREND);
    }

    @Test
    void anAccountIsNamedByItsNumberOrItsRoot() {
        for (String name : List.of(TREND, "arn:aws:iam::147995105371:root", "*")) {
            assertThat(covers(aws(name))).as(name).isEqualTo(Truth.YES);
            assertThat(covers(aws("444455556666", name))).as(name).isEqualTo(Truth.YES);
        }
        assertThat(covers(aws("444455556666"))).isEqualTo(Truth.NO);
    }

    @Test
    void whomANotPrincipalHitsInATrustPolicyIsNotKnown() {
        for (String name : List.of(TREND, "arn:aws:iam::147995105371:root", "*", "444455556666")) {
            assertThat(covers(notAws(name))).as(name).isEqualTo(Truth.UNKNOWN);
            assertThat(notAws(name).coverService(Partition.AWS, "ec2.amazonaws.com"))
                    .as(name)
                    .isEqualTo(Truth.UNKNOWN);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:iam::147995105371:user/x",
                "arn:aws:iam::147995105371:role/path/x",
                "arn:aws:sts::147995105371:assumed-role/x/session",
                "arn:aws:sts::147995105371:federated-user/x"
            })
    void anIdentityIsAPartOfItsAccount(String name) {
        assertThat(covers(aws(name))).isEqualTo(Truth.UNKNOWN);
        assertThat(covers(notAws(name))).isEqualTo(Truth.UNKNOWN);
        assertThat(aws(name).coverAccount(Partition.AWS, "444455556666")).isEqualTo(Truth.NO);
        assertThat(covers(aws(name, TREND))).isEqualTo(Truth.YES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "14799510537",
                "1479951053711",
                "arn:aws:iam::147995105371:user/*",
                "arn:aws:iam::147995105371:group/x",
                "arn:aws:iam::${Account}:root",
                "arn:aws-cn:iam::147995105371:root",
                "arn:aws-us-gov:iam::147995105371:role/x",
                "AROA",
                "anybody"
            })
    void aNameOfAnotherFormOrPartitionMayBeAnybody(String name) {
        assertThat(covers(aws(name))).isEqualTo(Truth.UNKNOWN);
        assertThat(covers(notAws(name))).isEqualTo(Truth.UNKNOWN);
        assertThat(aws(name).coverService(Partition.AWS, "ec2.amazonaws.com")).isEqualTo(Truth.UNKNOWN);
        assertThat(aws(name).coverProvider(Partition.AWS, "accounts.google.com"))
                .isEqualTo(Truth.UNKNOWN);
        assertThat(covers(aws(name, TREND))).isEqualTo(Truth.YES);
    }

    @Test
    void anArnOfThePartitionAskedForIsUnderstood() {
        Principals china = aws("arn:aws-cn:iam::147995105371:root");
        assertThat(china.coverAccount(Partition.AWS_CN, TREND)).isEqualTo(Truth.YES);
        assertThat(china.coverAccount(Partition.AWS_CN, "444455556666")).isEqualTo(Truth.NO);
        assertThat(china.coverAccount(Partition.AWS, "444455556666")).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void aDeletedIdentityIsNobody() {
        assertThat(covers(aws("AROAEXAMPLEEXAMPLE123"))).isEqualTo(Truth.NO);
        assertThat(covers(aws("AIDAEXAMPLEEXAMPLE123"))).isEqualTo(Truth.NO);
    }

    @Test
    void servicesAndProvidersAreNamedByThemselvesAndEnterByTheStar() {
        Principals some = new Principals(
                false,
                Map.of("Service", List.of("ec2.amazonaws.com"), "Federated", List.of("accounts.google.com")),
                true);
        assertThat(some.coverService(Partition.AWS, "ec2.amazonaws.com")).isEqualTo(Truth.YES);
        assertThat(some.coverService(Partition.AWS, "accounts.google.com")).isEqualTo(Truth.NO);
        assertThat(some.coverProvider(Partition.AWS, "accounts.google.com")).isEqualTo(Truth.YES);
        assertThat(some.coverProvider(Partition.AWS, "ec2.amazonaws.com")).isEqualTo(Truth.NO);
        assertThat(covers(some)).isEqualTo(Truth.NO);
        assertThat(aws("*").coverService(Partition.AWS, "ec2.amazonaws.com")).isEqualTo(Truth.YES);
        assertThat(aws("*").coverProvider(Partition.AWS, "accounts.google.com")).isEqualTo(Truth.YES);
        assertThat(some.services().exact()).containsExactly("ec2.amazonaws.com");
        assertThat(some.providers().exact()).containsExactly("accounts.google.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "ec2", "EC2.amazonaws.com", "*.amazonaws.com", "ec2.amazonaws.com/x"})
    void aServiceOfAnotherFormIsNotUnderstood(String name) {
        Principals odd = new Principals(false, Map.of("Service", List.of(name)), true);
        assertThat(odd.coverService(Partition.AWS, "lambda.amazonaws.com")).isEqualTo(Truth.UNKNOWN);
        assertThat(odd.written()).containsExactly("a principal that is not understood");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:iam::111122223333:saml-provider/corporate",
                "arn:aws:iam::111122223333:oidc-provider/oidc.example.com/id/X",
                "cognito-identity.amazonaws.com"
            })
    void aProviderIsNamedByItsArnOrItsHost(String name) {
        Principals some = new Principals(false, Map.of("Federated", List.of(name)), true);
        assertThat(some.coverProvider(Partition.AWS, name)).isEqualTo(Truth.YES);
        assertThat(some.coverProvider(Partition.AWS, "other.example")).isEqualTo(Truth.NO);
        assertThat(some.written()).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "google",
                "Accounts.google.com",
                "arn:aws:iam::111122223333:saml-provider/*",
                "arn:aws:iam::1:x"
            })
    void aProviderOfAnotherFormIsNotUnderstood(String name) {
        Principals odd = new Principals(false, Map.of("Federated", List.of(name)), true);
        assertThat(odd.coverProvider(Partition.AWS, "accounts.google.com")).isEqualTo(Truth.UNKNOWN);
        assertThat(odd.written()).containsExactly("a principal that is not understood");
    }

    @Test
    void anUnknownTypeAndAnElementThatWasNotReadMayBeAnybody() {
        assertThat(covers(new Principals(false, Map.of("CanonicalUser", List.of("x")), true)))
                .isEqualTo(Truth.UNKNOWN);
        assertThat(covers(new Principals(false, Map.of(), false))).isEqualTo(Truth.UNKNOWN);
        assertThat(covers(new Principals(true, Map.of(), false))).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void theAccountsThatAreNamedAreListedInWholeAndInPart() {
        List<StringSet> sets = aws(
                        TREND,
                        "arn:aws:iam::444455556666:root",
                        "arn:aws:iam::111122223333:role/x",
                        "arn:aws-cn:iam::777788889999:root")
                .accounts(Partition.AWS);
        assertThat(sets.get(0).exact()).containsExactlyInAnyOrder(TREND, "444455556666");
        assertThat(sets.get(1).exact()).containsExactly("111122223333");
    }

    @Test
    void anActionIsCoveredInAnyCaseAndByItsPattern() {
        Actions some = new Actions(false, List.of("EC2:DescribeVpcs", "iam:Get*", "s3:Get?"), true);
        assertThat(some.cover("ec2:describevpcs")).isEqualTo(Truth.YES);
        assertThat(some.cover("iam:getrole")).isEqualTo(Truth.YES);
        assertThat(some.cover("s3:getx")).isEqualTo(Truth.YES);
        assertThat(some.cover("s3:getxy")).isEqualTo(Truth.NO);
        assertThat(some.understood()).isTrue();
        assertThat(some.negated()).isFalse();
        Actions others = new Actions(true, List.of("EC2:DescribeVpcs"), true);
        assertThat(others.cover("ec2:describevpcs")).isEqualTo(Truth.NO);
        assertThat(others.cover("iam:getrole")).isEqualTo(Truth.YES);
        assertThat(others.negated()).isTrue();
        assertThat(new Actions(false, List.of("*"), true).cover("iam:getrole")).isEqualTo(Truth.YES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec2", "ec2:", "*:*", "e*2:X", "ec2:${x}", "ec2:Describe Vpcs", ":x", ""})
    void anActionOfAnotherFormLeavesTheElementUnknown(String odd) {
        Actions some = new Actions(false, List.of("ec2:DescribeVpcs", odd), true);
        assertThat(some.understood()).isFalse();
        assertThat(some.cover("ec2:describevpcs")).isEqualTo(Truth.UNKNOWN);
        assertThat(Actions.shown(odd)).isEqualTo("an action that is not understood");
        assertThat(Actions.shown("ec2:DescribeVpcs")).isEqualTo("ec2:DescribeVpcs");
    }

    @Test
    void anElementWithoutActionsOrNotReadInFullIsUnknown() {
        assertThat(new Actions(false, List.of(), true).cover("x:y")).isEqualTo(Truth.UNKNOWN);
        assertThat(new Actions(false, List.of("x:y"), false).cover("x:y")).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void actionsAreOfAServiceWhereNothingElseIsListed() {
        assertThat(new Actions(false, List.of("STS:AssumeRole", "*"), true).areOf("sts"))
                .isTrue();
        assertThat(new Actions(false, List.of("sts:AssumeRole", "s3:*"), true).areOf("sts"))
                .isFalse();
        assertThat(new Actions(false, List.of("stsx:AssumeRole"), true).areOf("sts"))
                .isFalse();
    }

    private static Resources resources(String... written) {
        return new Resources(false, List.of(written), true, true);
    }

    private static Resources notResources(String... written) {
        return new Resources(true, List.of(written), true, true);
    }

    @Test
    void aResourceIsCoveredByTheStarItsNameAndItsPatternPartByPart() {
        for (String certain :
                List.of("*", ROLE, "arn:aws:iam::*:role/*", "arn:*:iam::111122223333:role/Workload?Sec*")) {
            assertThat(resources(certain).cover(ROLE)).as(certain).isEqualTo(Truth.YES);
            assertThat(notResources(certain).cover(ROLE)).as(certain).isEqualTo(Truth.NO);
        }
        for (String uncertain :
                List.of("arn:aws:iam::*", "arn:*", "**", "arn:aws:*:role/*", "arn:aws:iam::${x}:role/*")) {
            assertThat(resources(uncertain).cover(ROLE)).as(uncertain).isEqualTo(Truth.UNKNOWN);
            assertThat(notResources(uncertain).cover(ROLE)).as(uncertain).isEqualTo(Truth.UNKNOWN);
        }
        assertThat(resources("arn:aws:s3:::x").cover(ROLE)).isEqualTo(Truth.NO);
        assertThat(notResources("arn:aws:s3:::x").cover(ROLE)).isEqualTo(Truth.YES);
        assertThat(resources().cover(ROLE)).isEqualTo(Truth.UNKNOWN);
        assertThat(new Resources(false, List.of("arn:aws:s3:::x"), false, true).cover(ROLE))
                .isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void aVariableMayTakeTheStatementOutOfForce() {
        assertThat(resources("*", "arn:aws:s3:::${aws:username}").cover(ROLE)).isEqualTo(Truth.UNKNOWN);
        assertThat(new Resources(false, List.of("*", "arn:aws:s3:::${aws:username}"), true, false).cover(ROLE))
                .as("the older version knows none")
                .isEqualTo(Truth.YES);
    }

    @Test
    void onlyWhatMayNameSomeOfAServicesResourcesDividesThem() {
        for (String some : List.of(
                "arn:aws:workspaces:*:*:workspace/ws-1",
                "arn:aws:work*:*:*:*",
                "arn:aws:workspace?:*:*:*",
                "arn:${x}:s3:::y",
                "arn:aws",
                "?")) {
            assertThat(resources(some).mayDivide("workspaces")).as(some).isTrue();
            assertThat(notResources(some).mayDivide("workspaces")).as(some).isTrue();
        }
        assertThat(resources("*").mayDivide("workspaces")).isFalse();
        assertThat(resources("*", "arn:aws:workspaces:*:*:*").mayDivide("workspaces"))
                .isFalse();
        assertThat(resources("arn:aws:s3:::x").mayDivide("workspaces")).isFalse();
        assertThat(resources().mayDivide("workspaces")).isTrue();
    }

    @Test
    void aSetOfTextsHoldsItsExactOnesAndThoseThatMatchAPattern() {
        StringSet some = new StringSet(Set.of("a"), List.of(Glob.of("b*", false), Glob.of("c", false)));
        assertThat(List.of("a", "b", "bc", "c")).allMatch(some::contains);
        assertThat(List.of("", "ab", "d")).noneMatch(some::contains);
        assertThat(some.matchesPattern("a")).isFalse();
    }
}
