package io.jenkins.plugins.workloadsecurityaws.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.ModelObject;
import hudson.model.Result;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Who may use which tenant, and whose credentials serve. */
@WithJenkins
class TenantAccessTest {

    private static final String VERIFY =
            "workloadSecurityVerifyAwsAccount tenant: 'acceptance', account: '111122223333', failOn: 'never'";
    private static final String ADD = "workloadSecurityAddAwsAccount tenant: 'acceptance', account: '111122223333'";

    private final TestEnvironment scene = new TestEnvironment();
    private JenkinsRule jenkins;
    private Folder folder;

    @BeforeEach
    void folders(JenkinsRule rule) throws Exception {
        jenkins = rule;
        folder = jenkins.createProject(Folder.class, "team");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void nobodyMayUseATenantUnlessItSaysSo() throws Exception {
        scene.configure();

        WorkflowRun run = fails(job("p", VERIFY));

        jenkins.assertLogContains("p may not use the tenant acceptance of Workload Security to verify accounts", run);
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void aGrantCoversTheJobAndEverythingInTheFolderAndNothingElse() throws Exception {
        scene.configure("team");
        jenkins.buildAndAssertSuccess(inFolder("p", VERIFY));

        fails(job("team-b", VERIFY));
        fails(job("teamp", VERIFY));
    }

    @Test
    void aGrantToVerifyIsNoGrantToChange() throws Exception {
        scene.addresses.configure();
        Tenant tenant = scene.tenant();
        tenant.setGrants(List.of(new Grant("p")));
        WorkloadSecurityConfiguration.get().setTenants(List.of(tenant));

        jenkins.buildAndAssertSuccess(job("p", VERIFY));
        WorkflowRun run = fails(redefined("p", ADD));

        jenkins.assertLogContains("p may not use the tenant acceptance of Workload Security to change accounts", run);
        assertThat(scene.testbed.calls().writes()).isZero();
    }

    @Test
    void aDryRunNeedsNoGrantToChange() throws Exception {
        scene.addresses.configure();
        Tenant tenant = scene.tenant();
        tenant.setGrants(List.of(new Grant("p")));
        WorkloadSecurityConfiguration.get().setTenants(List.of(tenant));

        jenkins.buildAndAssertSuccess(job("p", ADD + ", dryRun: true"));
    }

    @Test
    void aJobReachesNoSystemCredentialByNamingItInATenantOfItsFolder() throws Exception {
        keep(store(jenkins.jenkins), CredentialsScope.SYSTEM);
        folder.addProperty(new FolderTenants(List.of(scene.tenant())));

        WorkflowRun run = fails(inFolder("p", VERIFY));

        jenkins.assertLogContains("which its folder's own store does not hold", run);
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void aFoldersTenantDoesNotReachItsParentsOrJenkinsGlobalCredentials() throws Exception {
        keep(store(jenkins.jenkins), CredentialsScope.GLOBAL);
        keep(store(folder), CredentialsScope.GLOBAL);
        Folder inner = folder.createProject(Folder.class, "inner");
        inner.addProperty(new FolderTenants(List.of(scene.tenant())));
        WorkflowJob job = inner.createProject(WorkflowJob.class, "p");
        job.setDefinition(new CpsFlowDefinition(VERIFY, true));

        fails(job);

        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void aFoldersTenantServesTheJobsInItWithItsOwnCredentials() throws Exception {
        keep(store(folder), CredentialsScope.GLOBAL);
        folder.addProperty(new FolderTenants(List.of(scene.tenant())));

        jenkins.buildAndAssertSuccess(inFolder("p", ADD));

        fails(job("outside", VERIFY));
        assertThat(scene.testbed.vendor().connectors()).hasSize(1);
    }

    @Test
    void theNearestTenantOfANameIsMeant() throws Exception {
        scene.configure("team");
        Tenant elsewhere = Samples.bare(TestEnvironment.TENANT);
        folder.addProperty(new FolderTenants(List.of(elsewhere)));

        WorkflowRun run = fails(inFolder("p", VERIFY));

        jenkins.assertLogContains("team/acceptance", run);
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void aFoldersTenantMayUseTheControllersIdentityOnlyWhereAnAdministratorAllowsIt() throws Exception {
        keep(store(folder), CredentialsScope.GLOBAL);
        Tenant tenant = scene.tenant();
        tenant.getAws().setVerifyCredentialsId(null);
        folder.addProperty(new FolderTenants(List.of(tenant)));

        WorkflowRun run = fails(inFolder("p", VERIFY));
        jenkins.assertLogContains("no administrator allowed its folder", run);

        WorkloadSecurityConfiguration.get().setFoldersWithInstanceIdentity("other\nteam");
        assertThat(WorkloadSecurityConfiguration.get().allowsInstanceIdentity(folder))
                .isTrue();
    }

    @Test
    void changesUseTheirOwnCredentialsAndVerificationItsOwn() throws Exception {
        scene.configure("p");
        Tenant tenant = scene.tenant("p");
        tenant.setVerifyApiKeyCredentialsId("missing-for-verification");
        tenant.setChangeApiKeyCredentialsId("api-key");
        WorkloadSecurityConfiguration.get().setTenants(List.of(tenant));

        jenkins.buildAndAssertSuccess(job("p", ADD));
        WorkflowRun run = fails(redefined("p", VERIFY));

        jenkins.assertLogContains("missing-for-verification", run);
    }

    @Test
    void theOnlyTenantNeedsNoNameAndSeveralDo() throws Exception {
        scene.configure("p");
        String nameless = "workloadSecurityVerifyAwsAccount account: '111122223333', failOn: 'never'";
        jenkins.buildAndAssertSuccess(job("p", nameless));
        Tenant second = Samples.bare("second");
        second.setGrants(List.of(new Grant("p")));
        WorkloadSecurityConfiguration.get().setTenants(List.of(scene.tenant("p"), second));

        WorkflowRun run = fails(redefined("p", nameless));

        jenkins.assertLogContains("name one of acceptance, second", run);
    }

    @Test
    void plainHttpIsRefusedUnlessWhoeverStartsJenkinsAllowsIt() throws Exception {
        scene.configure("p");
        System.clearProperty(Endpoints.ALLOW_LOOPBACK_HTTP);

        WorkflowRun run = fails(job("p", VERIFY));

        jenkins.assertLogContains("Only https is allowed", run);
    }

    private WorkflowJob job(String name, String script) throws Exception {
        return TestEnvironment.pipeline(jenkins, name, script);
    }

    private WorkflowJob redefined(String name, String script) throws Exception {
        WorkflowJob job = jenkins.jenkins.getItemByFullName(name, WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private WorkflowJob inFolder(String name, String script) throws Exception {
        WorkflowJob job = folder.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private WorkflowRun fails(WorkflowJob job) throws Exception {
        return jenkins.buildAndAssertStatus(Result.FAILURE, job);
    }

    private void keep(CredentialsStore store, CredentialsScope scope) throws Exception {
        for (Credentials each : scene.addresses.credentials(scope)) {
            store.addCredentials(Domain.global(), each);
        }
    }

    private static CredentialsStore store(ModelObject reference) {
        for (CredentialsStore store : CredentialsProvider.lookupStores(reference)) {
            if (store.getContext() == reference) {
                return store;
            }
        }
        throw new IllegalStateException("there is no store");
    }
}
