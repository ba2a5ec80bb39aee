package io.jenkins.plugins.workloadsecurityaws.step;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.report.WorkloadSecurityReports;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import io.jenkins.plugins.workloadsecurityaws.testbed.MemberState;
import io.jenkins.plugins.workloadsecurityaws.testbed.Organization;
import io.jenkins.plugins.workloadsecurityaws.testbed.VendorConnector;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Runs over: root { management, live { web, shop, old shop (closed) }, test }. */
@WithJenkins
class OrganizationPipelineTest {

    private static final String WEB = "333300000001";
    private static final String SHOP = "333300000002";
    private static final String OLD_SHOP = "333300000003";
    private static final String TEST = "333300000004";

    private final TestEnvironment scene = new TestEnvironment();
    private JenkinsRule jenkins;
    private String live;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        scene.configure("p");
        Organization organization = scene.testbed.organization();
        live = organization.addUnit("live", Organization.ROOT);
        organization.addAccount(WEB, "web", live).tag("team", "web");
        organization.addAccount(SHOP, "shop", live);
        organization.addAccount(OLD_SHOP, "old shop", live).state(MemberState.CLOSED);
        organization.addAccount(TEST, "test", Organization.ROOT);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aUnitIsAddedAndTheClosedAccountIsToldAsSkipped() throws Exception {
        WorkflowRun run = build("mode: 'onboard', organization: true, include: '" + live + "'", Result.SUCCESS);

        assertThat(scene.testbed.vendor().connectors())
                .extracting(VendorConnector::displayName)
                .containsExactlyInAnyOrder("web", "shop");
        jenkins.assertLogContains("Account " + OLD_SHOP + " old shop: skipped: it is closed", run);
        assertThat(KnownAccounts.get().of(Tenants.all().get(0)).accounts()).containsOnlyKeys(WEB, SHOP);
    }

    @Test
    void aNameOfAnAccountForgesNoLineOfTheLog() throws Exception {
        scene.testbed.organization().addAccount("777788889999", "\u001b[2Kx\u202e\nERROR: forged", live);

        WorkflowRun run =
                build("mode: 'verify', organization: true, include: '" + live + "', failOn: 'never'", Result.SUCCESS);

        assertThat(run.getLog(1000))
                .anyMatch(line -> line.contains("<U+001B>") && line.contains("<U+202E>"))
                .noneMatch(line -> line.startsWith("ERROR: forged"));
    }

    @Test
    void whatIsExcludedAndWhatDoesNotCarryTheTagIsLeftAlone() throws Exception {
        build("mode: 'onboard', organization: true, exclude: '" + TEST + "', accountTags: 'team=web'", Result.SUCCESS);

        assertThat(scene.testbed.vendor().connectors())
                .extracting(VendorConnector::accountId)
                .containsExactly(WEB);
    }

    @Test
    void verificationTellsOrphansInTheLogAndOnThePage() throws Exception {
        scene.testbed.vendor().addConnector(OLD_SHOP, "arn:aws:iam::" + OLD_SHOP + ":role/any", "old shop");

        WorkflowRun run = build("mode: 'verify', organization: true, include: '" + live + "'", Result.FAILURE);

        jenkins.assertLogContains("connector-of-closed-account", run);
        jenkins.assertLogContains("account-without-connector", run);
        String id =
                run.getAction(WorkloadSecurityReports.class).getFleets().get(0).getId();
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            assertThat(client.goTo(run.getUrl() + "workload-security/" + id + "/")
                            .asNormalizedText())
                    .contains("connector-of-closed-account", TEST, "it is closed");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "organization: true, accounts: '333300000001'|not both",
                "accounts: '333300000001', include: 'r-test'|organization: true",
                "exclude: '333300000001'|organization: true",
                "accountTags: 'a=b'|organization: true",
                "organization: true, include: 'live'|not a name",
                "organization: true, accountTags: 'live'|KEY=VALUE"
            })
    void whatCanNotBeMeantIsRefusedBeforeAnyCall(String parametersAndMessage) throws Exception {
        String[] both = parametersAndMessage.split("\\|");

        WorkflowRun run = build("mode: 'onboard', " + both[0], Result.FAILURE);

        jenkins.assertLogContains(both[1], run);
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void anOrganizationThatCanNotBeReadFailsTheBuildWithItsRemedy() throws Exception {
        scene.testbed.faults().on("organizations:DescribeOrganization").forbidden();

        WorkflowRun run = build("mode: 'onboard', organization: true", Result.FAILURE);

        jenkins.assertLogContains("organizations:DescribeOrganization", run);
        jenkins.assertLogContains("Next: ", run);
        jenkins.assertLogNotContains("\tat io.jenkins", run);
        assertThat(scene.testbed.calls().writes()).isZero();
    }

    private WorkflowRun build(String parameters, Result expected) throws Exception {
        return jenkins.buildAndAssertStatus(
                expected, pipeline(jenkins, "p", "workloadSecurityAwsAccounts " + parameters));
    }
}
