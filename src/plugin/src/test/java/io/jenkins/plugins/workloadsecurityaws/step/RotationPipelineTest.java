package io.jenkins.plugins.workloadsecurityaws.step;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.report.WorkloadSecurityReports;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The change of the external ID from a pipeline. */
@WithJenkins
class RotationPipelineTest {

    private static final String NEW = "canary-external-id-0002";
    private static final String IDS = TestEnvironment.ACCOUNT + ", " + TestEnvironment.OTHER;

    private final TestEnvironment scene = new TestEnvironment();
    private JenkinsRule jenkins;

    @BeforeEach
    void onboardedBefore(JenkinsRule rule) throws Exception {
        jenkins = rule;
        scene.configure("add", "rotate");
        jenkins.buildAndAssertSuccess(
                pipeline(jenkins, "add", "workloadSecurityAwsAccounts mode: 'onboard', accounts: '" + IDS + "'"));
        scene.testbed.vendor().setExternalId(NEW);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private static void chooseNewId() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.SYSTEM, "new-external-id", "", Secret.fromString(NEW)));
        Tenant tenant = Tenants.all().get(0).tenant();
        tenant.setNewExternalIdCredentialsId("new-external-id");
    }

    @Test
    void accountsAreMovedToTheTenantsNewIdAndTheStoredOneIsLeftAlone() throws Exception {
        chooseNewId();

        WorkflowRun run = jenkins.buildAndAssertSuccess(pipeline(
                jenkins,
                "rotate",
                "workloadSecurityAwsAccounts mode: 'rotate', accounts: '" + IDS + "'\n"
                        + "workloadSecurityAwsAccounts mode: 'verify', accounts: '" + IDS + "'"));

        assertThat(scene.testbed.vendor().gaps()).isEmpty();
        assertThat(List.of(TestEnvironment.ACCOUNT, TestEnvironment.OTHER)).allSatisfy(account -> assertThat(
                        scene.role(account).orElseThrow().trustPolicy())
                .contains(NEW)
                .doesNotContain("0001"));
        assertThat(Tenants.all().get(0).tenant().getExternalIdCredentialsId()).isEqualTo("external-id");
        jenkins.assertLogContains("proved", run);
        assertThat(run.getAction(WorkloadSecurityReports.class)
                        .getFleets()
                        .get(0)
                        .getTitle())
                .isEqualTo("Change of the external ID, 2 accounts");
        jenkins.assertLogNotContains("canary-", run);
    }

    @Test
    void withoutANewIdTheBuildFailsAndSaysWhatIsMissing() throws Exception {
        long writes = scene.testbed.calls().writes();

        WorkflowRun run = jenkins.buildAndAssertStatus(
                Result.FAILURE,
                pipeline(jenkins, "rotate", "workloadSecurityAwsAccounts mode: 'rotate', accounts: '" + IDS + "'"));

        jenkins.assertLogContains("to change the external ID the new one is needed", run);
        assertThat(scene.testbed.calls().writes()).isEqualTo(writes);
    }
}
