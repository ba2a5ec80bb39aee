package io.jenkins.plugins.workloadsecurityaws.step;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.ACCOUNT;
import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class SeveralBuildsTest {

    private final TestEnvironment scene = new TestEnvironment();
    private JenkinsRule jenkins;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        scene.configure("p", "q");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void anAbortedBuildDoesNotWaitForAnAnswerThatNeverComes() throws Exception {
        WorkflowJob job = pipeline(jenkins, "p", "workloadSecurityAddAwsAccount account: '111122223333'");
        scene.testbed.faults().on("iam:CreateRole").timeout();
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        TestEnvironment.until(() -> scene.testbed.calls().count("iam:CreateRole") > 0);

        run.doStop();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
    }

    @Test
    void theRunAfterAnAbortedOneCarriesOn() throws Exception {
        WorkflowJob job = pipeline(jenkins, "p", "workloadSecurityAddAwsAccount account: '111122223333'");
        scene.testbed.faults().on("iam:CreateRole").timeoutAfterEffect();
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        TestEnvironment.until(() -> scene.testbed.calls().count("iam:CreateRole") > 0);
        run.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        scene.testbed.faults().clear();

        jenkins.buildAndAssertSuccess(job);

        assertThat(scene.testbed.vendor().connectors()).hasSize(1);
        assertThat(scene.testbed.calls().count("iam:CreateRole")).isEqualTo(1);
    }

    @Test
    void twoBuildsOnOneAccountMakeOneRoleAndOneConnector() throws Exception {
        String script = "workloadSecurityAddAwsAccount account: '111122223333'";
        WorkflowRun first = pipeline(jenkins, "p", script).scheduleBuild2(0).waitForStart();
        WorkflowRun second = pipeline(jenkins, "q", script).scheduleBuild2(0).waitForStart();

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(first));
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(second));

        assertThat(scene.testbed.calls().count("iam:CreateRole")).isEqualTo(1);
        assertThat(scene.testbed.calls().count("POST /awsconnectors")).isEqualTo(1);
        assertThat(scene.testbed.vendor().connectors())
                .singleElement()
                .satisfies(connector -> assertThat(connector.accountId()).isEqualTo(ACCOUNT));
    }

    @Test
    void branchesOfOneBuildReportSideBySide() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(pipeline(jenkins, "p", """
                parallel(
                    one: { workloadSecurityAddAwsAccount account: '111122223333' },
                    two: { workloadSecurityAddAwsAccount account: '444455556666' })
                """));

        assertThat(run.getAction(io.jenkins.plugins.workloadsecurityaws.report.WorkloadSecurityReports.class)
                        .getEntries())
                .extracting(io.jenkins.plugins.workloadsecurityaws.report.ReportEntry::getAccount)
                .containsExactlyInAnyOrder("111122223333", "444455556666");
    }
}
