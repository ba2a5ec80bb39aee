package io.jenkins.plugins.workloadsecurityaws.step;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.ACCOUNT;
import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.report.ReportEntry;
import io.jenkins.plugins.workloadsecurityaws.report.WorkloadSecurityReports;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class PipelineTest {

    private final TestEnvironment scene = new TestEnvironment();
    private JenkinsRule jenkins;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        scene.configure("p");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aPipelineAddsAnAccountAndVerifiesIt() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(pipeline(jenkins, "p", """
                def added = workloadSecurityAddAwsAccount tenant: 'acceptance', account: '111122223333'
                echo "role ${added.roleArn} connector ${added.connectorId} changed ${added.changed}"
                def verified = workloadSecurityVerifyAwsAccount tenant: 'acceptance', account: '111122223333', failOn: 'warning'
                echo "fine ${verified.fine}, ${verified.findings.size()} findings"
                """));

        jenkins.assertLogContains(
                "role arn:aws:iam::111122223333:role/Workload_Security_Role_Cross connector 1 changed true", run);
        jenkins.assertLogContains("CreateRole", run);
        jenkins.assertLogContains("fine true", run);
        assertThat(scene.role(ACCOUNT)).isPresent();
        assertThat(scene.testbed.vendor().connectors()).hasSize(1);
    }

    @Test
    void everyStepOfABuildLeavesItsReport() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(pipeline(jenkins, "p", """
                workloadSecurityAddAwsAccount account: '111122223333'
                workloadSecurityVerifyAwsAccount account: '111122223333'
                """));

        assertThat(run.getAction(WorkloadSecurityReports.class).getEntries())
                .extracting(ReportEntry::getCommand, ReportEntry::getAccount, ReportEntry::getChanges)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("onboard", ACCOUNT, 3),
                        org.assertj.core.api.Assertions.tuple("verify", ACCOUNT, 0));
    }

    @Test
    void aSecondRunOfAPipelineWritesNothing() throws Exception {
        var job = pipeline(jenkins, "p", "workloadSecurityAddAwsAccount account: '111122223333'");
        jenkins.buildAndAssertSuccess(job);
        scene.testbed.calls().reset();

        WorkflowRun second = jenkins.buildAndAssertSuccess(job);

        assertThat(scene.testbed.calls().writes()).isZero();
        jenkins.assertLogContains("Account 111122223333: nothing changed", second);
    }

    @Test
    void aDryRunSaysWhatItWouldDoAndDoesNothing() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(
                pipeline(jenkins, "p", "workloadSecurityAddAwsAccount account: '111122223333', dryRun: true"));

        jenkins.assertLogContains("Planned: CreateRole", run);
        assertThat(scene.testbed.calls().writes()).isZero();
    }

    @Test
    void aFindingOfSeverityErrorFailsTheBuildAndSaysWhatToDo() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(
                Result.FAILURE, pipeline(jenkins, "p", "workloadSecurityVerifyAwsAccount account: '111122223333'"));

        jenkins.assertLogContains("Error role-missing", run);
        jenkins.assertLogContains("Error connector-missing", run);
        jenkins.assertLogContains("Verifying AWS account 111122223333: 2 errors", run);
        jenkins.assertLogNotContains("at io.jenkins.plugins", run);
    }

    @Test
    void aBuildThatAsksForItBecomesUnstableAndGoesOn() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.UNSTABLE, pipeline(jenkins, "p", """
                        def found = workloadSecurityVerifyAwsAccount account: '111122223333', markUnstable: true
                        echo "went on with ${found.findings[0].code}"
                        """));

        jenkins.assertLogContains("went on with", run);
    }

    @Test
    void findingsThatNothingDependsOnAreOnlyReturned() throws Exception {
        jenkins.buildAndAssertSuccess(pipeline(jenkins, "p", """
                def found = workloadSecurityVerifyAwsAccount account: '111122223333', failOn: 'never'
                if (found.fine || found.worst != 'error') { error 'should have found something' }
                """));
    }

    @Test
    void repairMendsDriftAndRemoveTakesTheAccountOut() throws Exception {
        jenkins.buildAndAssertSuccess(pipeline(jenkins, "p", "workloadSecurityAddAwsAccount account: '111122223333'"));
        scene.role(ACCOUNT).orElseThrow().setTrustPolicy(TestEnvironment.OPEN_TRUST);

        var job = jenkins.jenkins.getItemByFullName("p", org.jenkinsci.plugins.workflow.job.WorkflowJob.class);
        job.setDefinition(new org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition("""
                workloadSecurityRepairAwsAccount account: '111122223333'
                workloadSecurityVerifyAwsAccount account: '111122223333'
                workloadSecurityRemoveAwsAccount account: '111122223333', deleteRole: true
                """, true));
        WorkflowRun run = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains("UpdateAssumeRolePolicy", run);
        assertThat(scene.role(ACCOUNT)).isEmpty();
        assertThat(scene.testbed.vendor().connectors()).isEmpty();
        assertThat(KnownAccounts.get().of(Tenants.all().get(0)).accounts()).isEmpty();
    }

    @Test
    void adoptingARoleThatMayNotBeWrittenIsRefused() throws Exception {
        jenkins.buildAndAssertStatus(
                Result.FAILURE,
                pipeline(
                        jenkins,
                        "p",
                        "workloadSecurityAddAwsAccount account: '111122223333', provision: false, adopt: true"));

        assertThat(scene.testbed.calls().writes()).isZero();
    }

    @Test
    void verificationOfSomebodyElsesRoleShowsNoDocument() throws Exception {
        scene.testbed.aws().account(ACCOUNT).putRole("Admin", "/", """
                        {"Version":"2012-10-17","Statement":[{"Sid":"canarytrust","Effect":"Allow","Principal":{"AWS":"*"},
                         "Action":"sts:AssumeRole"}]}""").putInline("everything", """
                        {"Version":"2012-10-17","Statement":[{"Sid":"canarypolicy","Effect":"Allow","Action":"*",
                         "Resource":"*"}]}""");
        String role = "arn:aws:iam::" + ACCOUNT + ":role/Admin";

        WorkflowRun run = jenkins.buildAndAssertSuccess(TestEnvironment.pipeline(
                jenkins,
                "p",
                "echo \"seen ${workloadSecurityVerifyAwsAccount roleArn: '" + role + "', failOn: 'never'}\"\n"
                        + "echo \"seen ${workloadSecurityVerifyAwsAccount roleArn: '" + role
                        + "', quick: true, failOn: 'never'}\""));

        List<String> shown = new ArrayList<>(List.of(JenkinsRule.getLog(run)));
        WorkloadSecurityReports reports = run.getAction(WorkloadSecurityReports.class);
        assertThat(reports.getEntries()).hasSize(2);
        for (ReportEntry entry : reports.getEntries()) {
            shown.add(Files.readString(WorkloadSecurityReports.directory(run).resolve(entry.getId() + ".json")));
            try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
                shown.add(client.goTo(run.getUrl() + "workload-security/" + entry.getId() + "/")
                        .getWebResponse()
                        .getContentAsString());
            }
        }
        assertThat(shown).allSatisfy(text -> assertThat(text)
                .contains("trust-open-to-others")
                .doesNotContain("canarytrust", "canarypolicy", "Statement", "\"Principal\"", "Principal&quot;"));
    }

    @Test
    void aParameterThatIsNotOfItsFormIsNamedBeforeAnyCall() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(
                Result.FAILURE, pipeline(jenkins, "p", "workloadSecurityVerifyAwsAccount account: '1234'"));

        jenkins.assertLogContains("ERROR: account:", run);
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void anAccountThatABuildAddedIsRememberedWithThatBuild() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(
                pipeline(jenkins, "p", "workloadSecurityAddAwsAccount account: '111122223333'"));

        assertThat(KnownAccounts.get()
                        .of(Tenants.all().get(0))
                        .accounts()
                        .get(ACCOUNT)
                        .addedBy())
                .isEqualTo(run.getExternalizableId());
    }
}
