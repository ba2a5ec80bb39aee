package io.jenkins.plugins.workloadsecurityaws.builder;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.model.queue.QueueTaskFuture;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.report.WorkloadSecurityReports;
import io.jenkins.plugins.workloadsecurityaws.step.AddAwsAccountStep;
import io.jenkins.plugins.workloadsecurityaws.step.RemoveAwsAccountStep;
import io.jenkins.plugins.workloadsecurityaws.step.VerifyAwsAccountStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class FreestyleTest {

    private final TestEnvironment scene = new TestEnvironment();
    private JenkinsRule jenkins;
    private FreeStyleProject job;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        scene.configure("f");
        job = jenkins.createFreeStyleProject("f");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aFreestyleJobAddsVerifiesAndRemovesAnAccount() throws Exception {
        AddAwsAccountStep add = new AddAwsAccountStep();
        add.setAccount("$ACCOUNT");
        VerifyAwsAccountStep verify = new VerifyAwsAccountStep();
        verify.setAccount("${ACCOUNT}");
        RemoveAwsAccountStep remove = new RemoveAwsAccountStep();
        remove.setAccount(ACCOUNT);
        remove.setDeleteRole(true);
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("ACCOUNT")));
        job.getBuildersList().add(new AwsAccountBuilder(add));
        job.getBuildersList().add(new AwsAccountBuilder(verify));
        job.getBuildersList().add(new AwsAccountBuilder(remove));

        FreeStyleBuild build = jenkins.assertBuildStatusSuccess(
                job.scheduleBuild2(0, new ParametersAction(new StringParameterValue("ACCOUNT", ACCOUNT))));

        jenkins.assertLogContains("CreateRole", build);
        assertThat(build.getAction(WorkloadSecurityReports.class).getEntries()).hasSize(3);
        assertThat(scene.role(ACCOUNT)).isEmpty();
        assertThat(scene.testbed.vendor().connectors()).isEmpty();
        assertThat(add.getAccount()).isEqualTo("$ACCOUNT");
    }

    @Test
    void aFindingFailsTheBuildOrMakesItUnstableAsAsked() throws Exception {
        VerifyAwsAccountStep verify = new VerifyAwsAccountStep();
        verify.setAccount(ACCOUNT);
        job.getBuildersList().add(new AwsAccountBuilder(verify));
        jenkins.buildAndAssertStatus(Result.FAILURE, job);

        verify.setMarkUnstable(true);
        FreeStyleBuild unstable = jenkins.buildAndAssertStatus(Result.UNSTABLE, job);

        jenkins.assertLogContains("Verifying AWS account " + ACCOUNT, unstable);
    }

    @Test
    void aBuildIsAbortedWhileACallIsOutstanding() throws Exception {
        AddAwsAccountStep add = new AddAwsAccountStep();
        add.setAccount(ACCOUNT);
        job.getBuildersList().add(new AwsAccountBuilder(add));
        scene.testbed.faults().on("iam:CreateRole").timeout();
        QueueTaskFuture<FreeStyleBuild> queued = job.scheduleBuild2(0);
        FreeStyleBuild build = queued.waitForStart();
        TestEnvironment.until(() -> scene.testbed.calls().count("iam:CreateRole") > 0);

        build.doStop();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("aborted", build);
    }
}
