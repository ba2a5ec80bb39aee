package io.jenkins.plugins.workloadsecurityaws.step;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.ACCOUNT;
import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Label;
import hudson.model.Result;
import hudson.model.Slave;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.report.WorkloadSecurityReports;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What pipelines write is taken as they write it; what no parameter takes is one line, before any call. */
@WithJenkins
class ParametersTest {

    private static final String MANY = "workloadSecurityAwsAccounts mode: 'onboard', accounts: '" + ACCOUNT + "'";

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
    void aScriptMayWriteNumbersListsAndTruthAsTheyAre() throws Exception {
        jenkins.buildAndAssertSuccess(pipeline(jenkins, "p", """
                workloadSecurityAddAwsAccount account: 111122223333, workspaces: true
                workloadSecurityVerifyAwsAccount account: '111122223333', quick: 'false'
                workloadSecurityAwsAccounts mode: 'onboard', accounts: ['111122223333', 444455556666]
                """));

        assertThat(scene.testbed.vendor().connectors()).hasSize(2);
        assertThat(scene.testbed.vendor().connectors().get(0).workspacesEnabled())
                .isTrue();
    }

    @Test
    void aDeclarativePipelineMayToo() throws Exception {
        jenkins.buildAndAssertSuccess(pipeline(jenkins, "p", """
                pipeline {
                    agent none
                    stages {
                        stage('Add') {
                            steps {
                                workloadSecurityAddAwsAccount account: 111122223333, workspaces: true
                                workloadSecurityAwsAccounts mode: 'verify', accounts: ['111122223333']
                            }
                        }
                    }
                }
                """));

        assertThat(scene.testbed.vendor().connectors()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "workloadSecurityAddAwsAccount account: 1111 | account: 1111 is a number and no account ID of 12 digits:"
                        + " put it in quotes",
                "workloadSecurityAddAwsAccount account: 11112222333344 | put it in quotes",
                "workloadSecurityAwsAccounts mode: 'onboard', accounts: [1111] | put it in quotes",
                "workloadSecurityAddAwsAccount acount: '111122223333' | has no parameter acount. There are: account, adopt,",
                "workloadSecurityAddAwsAccount account: '111122223333', dryrun: true | has no parameter dryrun",
                "workloadSecurityAddAwsAccount account: '111122223333', dryRun: 'yes' | dryRun is true, false or left"
                        + " out, not yes",
                "workloadSecurityAddAwsAccount account: '111122223333', workspaces: 'maybe' | workspaces is true, false or"
                        + " left out, not maybe",
                "workloadSecurityAddAwsAccount account: '111122223333', failOn: 'eror' | failOn is error, warning or"
                        + " never, not eror",
                "workloadSecurityAddAwsAccount account: '111122223333', firstSyncTimeoutMinutes: 0 | 1 minute to"
                        + " 1440 minutes",
                "workloadSecurityAddAwsAccount account: '111122223333', firstSyncTimeoutMinutes: 1441 | 1 minute to"
                        + " 1440 minutes",
                "workloadSecurityAwsAccounts mode: 'onbord', accounts: '111122223333' | mode is plan, verify, onboard,"
                        + " repair, rotate or offboard, not onbord",
                "workloadSecurityAwsAccounts mode: 'onboard', accounts: '111122223333', workers: 0 | workers is 1 to 256,"
                        + " not 0",
                "workloadSecurityAwsAccounts mode: 'onboard', accounts: '111122223333', failFastAtPercent: 101 |"
                        + " failFastAtPercent is 0 to 100, not 101",
                "workloadSecurityAwsAccounts mode: 'rotate', accounts: '111122223333', deadlineMinutes: 0 |"
                        + " deadlineMinutes is 1 to 1440 (a day), not 0",
                "workloadSecurityAwsAccounts mode: 'repair', accounts: '111122223333', deadlineMinutes: 5 |"
                        + " deadlineMinutes: only a change of the external ID has a deadline",
                "workloadSecurityAwsAccounts mode: 'rotate', accounts: '111122223333', dryRun: true,"
                        + " switchExternalId: true | switchExternalId: only a change of the external ID that is made",
                "workloadSecurityAwsAccounts mode: 'verify', accounts: '111122223333', dryRun: true |"
                        + " dryRun: mode verify writes nothing anyway",
                "workloadSecurityAwsAccounts mode: 'onboard', accounts: '111122223333', junitFile: 'a.xml' | There is no"
                        + " workspace to write a.xml to",
            })
    void aTypoIsOneLineThatSaysWhatThereIs(String script, String told) throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, pipeline(jenkins, "p", script));

        assertThat(run.getLog(100))
                .filteredOn(line -> line.startsWith("ERROR: "))
                .singleElement()
                .asString()
                .contains(told);
        assertThat(run.getLog(100)).noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception"));
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void anAgentThatWentAwayDoesNotHideWhatWasDone() throws Exception {
        Slave agent = jenkins.createOnlineSlave(Label.get("away"));
        scene.testbed.faults().on("iam:CreateRole").times(1).slow(Duration.ofSeconds(3));
        WorkflowRun run = pipeline(jenkins, "p", "node('away') { " + MANY + ", junitFile: 'out/a.xml' }")
                .scheduleBuild2(0)
                .waitForStart();
        TestEnvironment.until(() -> scene.testbed.calls().count("iam:CreateRole") > 0);
        jenkins.disconnectSlave((hudson.slaves.DumbSlave) agent);

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));

        jenkins.assertLogContains("out/a.xml could not be written to the workspace", run);
        jenkins.assertLogContains("1 account: 1 changed", run);
        assertThat(run.getAction(WorkloadSecurityReports.class).getFleets()).hasSize(1);
        assertThat(scene.testbed.vendor().connectors()).hasSize(1);
    }
}
