package io.jenkins.plugins.workloadsecurityaws.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Item;
import hudson.model.Result;
import io.jenkins.plugins.workloadsecurityaws.HttpUser;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.WebResponse;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The controller's own AWS identity is out of a folder's reach, whatever credential its store holds. */
@WithJenkins
class ControllerIdentityTest {

    private static final String VERIFY =
            "workloadSecurityVerifyAwsAccount tenant: 'acceptance', account: '111122223333', failOn: 'never'";
    private static final String ROLE = "arn:aws:iam::444455556666:role/Admin";

    private final TestEnvironment scene = new TestEnvironment();
    private JenkinsRule jenkins;
    private Folder folder;
    private HttpUser developer;

    @BeforeEach
    void aFolderWithCredentials(JenkinsRule rule) throws Exception {
        jenkins = rule;
        folder = jenkins.createProject(Folder.class, "team");
        keep(scene.addresses.credentials(CredentialsScope.GLOBAL));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(
                        Jenkins.READ,
                        Item.READ,
                        Item.CONFIGURE,
                        CredentialsProvider.VIEW,
                        CredentialsProvider.CREATE,
                        CredentialsProvider.UPDATE)
                .everywhere()
                .to("developer"));
        developer = new HttpUser(jenkins, "developer");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aRoleWithoutKeysIsRefusedInAPipeline() throws Exception {
        keep(List.of(new AWSCredentialsImpl(CredentialsScope.GLOBAL, "role-only", "", "", "", ROLE, "", "")));
        folder.addProperty(new FolderTenants(List.of(tenant("role-only"))));

        WorkflowRun run = fails();

        jenkins.assertLogContains("the AWS credential role-only, which holds no access key of its own", run);
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void aKindThatMayStandOnAnythingIsRefusedInAPipeline() throws Exception {
        keep(List.of(new OtherKind("other-kind")));
        folder.addProperty(new FolderTenants(List.of(tenant("other-kind"))));

        jenkins.assertLogContains("is of a kind of which that can't be known", fails());
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void theTestButtonRefusesARoleWithoutKeysToo() throws Exception {
        keep(List.of(new AWSCredentialsImpl(CredentialsScope.GLOBAL, "role-only", "", "", "", ROLE, "", "")));

        WebResponse told = developer.post(
                "job/team/descriptorByName/" + AwsAccessSettings.class.getName() + "/testAws",
                "verifyCredentialsId",
                "role-only",
                "endpoint",
                scene.testbed.awsEndpoint().toString());

        assertThat(told.getContentAsString()).contains("holds no access key of its own");
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void aConfigXmlBringsNoWayRoundIt() throws Exception {
        keep(List.of(new AWSCredentialsImpl(CredentialsScope.GLOBAL, "role-only", "", "", "", ROLE, "", "")));
        folder.addProperty(new FolderTenants(List.of(tenant("aws"))));
        String xml = folder.getConfigFile().asString();

        developer.postXml(
                "job/team/config.xml", xml.replace("<verifyCredentialsId>aws<", "<verifyCredentialsId>role-only<"));

        jenkins.assertLogContains("holds no access key of its own", fails());
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void keysOfItsOwnServe() throws Exception {
        folder.addProperty(new FolderTenants(List.of(tenant("aws"))));

        jenkins.buildAndAssertSuccess(job());
    }

    private Tenant tenant(String aws) {
        Tenant tenant = scene.tenant();
        tenant.getAws().setVerifyCredentialsId(aws);
        return tenant;
    }

    private WorkflowJob job() throws Exception {
        WorkflowJob job = folder.createProject(WorkflowJob.class, "p");
        job.setDefinition(new CpsFlowDefinition(VERIFY, true));
        return job;
    }

    private WorkflowRun fails() throws Exception {
        return jenkins.buildAndAssertStatus(Result.FAILURE, job());
    }

    private void keep(List<? extends Credentials> credentials) throws Exception {
        CredentialsStore store =
                CredentialsProvider.lookupStores(folder).iterator().next();
        for (Credentials each : credentials) {
            store.addCredentials(Domain.global(), each);
        }
    }

    /** A kind of another plugin, which may get its session from anywhere. */
    public static final class OtherKind extends AWSCredentialsImpl {

        private static final long serialVersionUID = 1L;

        OtherKind(String id) {
            super(CredentialsScope.GLOBAL, id, "key", "secret", "");
        }

        @TestExtension
        public static final class DescriptorImpl extends BaseStandardCredentialsDescriptor {}
    }
}
