package io.jenkins.plugins.workloadsecurityaws.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Label;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The Jenkinsfiles of the documentation, on a controller and on an agent. */
@WithJenkins
class DeclarativeTest {

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
    void aDeclarativePipelineVerifiesEveryNightWithoutANode() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(TestEnvironment.pipeline(jenkins, "p", """
                pipeline {
                    agent none
                    triggers { cron('H 3 * * *') }
                    stages {
                        stage('Add') {
                            steps { workloadSecurityAddAwsAccount tenant: 'acceptance', account: '111122223333' }
                        }
                        stage('Verify') {
                            steps { workloadSecurityVerifyAwsAccount tenant: 'acceptance', account: '111122223333', failOn: 'warning' }
                        }
                    }
                }
                """));

        jenkins.assertLogContains("Account 111122223333: nothing changed, nothing found", run);
    }

    @Test
    void onAnAgentNothingIsRemotedAndTheExternalIdIsMaskedInItsLog() throws Exception {
        jenkins.createOnlineSlave(Label.get("remote"));
        com.cloudbees.plugins.credentials.SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new io.jenkins.plugins.workloadsecurityaws.credential.WorkloadSecurityExternalId(
                        com.cloudbees.plugins.credentials.CredentialsScope.GLOBAL,
                        "bindable",
                        "",
                        hudson.util.Secret.fromString("canary-external-id-agent")));
        WorkflowRun run = jenkins.buildAndAssertSuccess(TestEnvironment.pipeline(jenkins, "p", """
                node('remote') {
                    workloadSecurityAddAwsAccount account: '111122223333'
                    withCredentials([string(credentialsId: 'bindable', variable: 'EXTERNAL_ID')]) {
                        sh 'echo "the ID is $EXTERNAL_ID"'
                    }
                }
                """));

        jenkins.assertLogContains("the ID is ****", run);
        jenkins.assertLogNotContains("canary-external-id-agent", run);
        assertThat(scene.role(TestEnvironment.ACCOUNT)).isPresent();
    }
}
