package io.jenkins.plugins.workloadsecurityaws.tenant;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.ACCOUNT;
import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Item;
import hudson.model.Result;
import io.jenkins.plugins.workloadsecurityaws.HttpUser;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A job gets no more of a tenant than an administrator gave it, whatever its steps say. */
@WithJenkins
class GrantTest {

    private final TestEnvironment scene = new TestEnvironment();
    private final Grant grant = new Grant("p");
    private JenkinsRule jenkins;

    @BeforeEach
    void aGrantToChange(JenkinsRule rule) throws Exception {
        jenkins = rule;
        scene.addresses.configure();
        grant.setChange(true);
        keep();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "workloadSecurityRepairAwsAccount roleArn: 'arn:aws:iam::111122223333:role/OrganizationAccountAccessRole',"
                        + " adopt: true",
                "workloadSecurityRepairAwsAccount account: '111122223333', adopt: true",
                "workloadSecurityAddAwsAccount account: '111122223333', adopt: true",
                "workloadSecurityAddAwsAccount account: '111122223333', adopt: true, dryRun: true",
                "workloadSecurityAddAwsAccount account: '111122223333', roleName: 'Admin'",
                "workloadSecurityAddAwsAccount account: '111122223333', roleName: 'Admin', dryRun: true",
                "workloadSecurityAddAwsAccount roleArn: 'arn:aws:iam::111122223333:role/Admin', provision: false",
                "workloadSecurityAddAwsAccount roleArn:"
                        + " 'arn:aws:iam::111122223333:role/other/Workload_Security_Role_Cross'",
                "workloadSecurityRemoveAwsAccount account: '111122223333'",
                "workloadSecurityAwsAccounts mode: 'offboard', accounts: '111122223333', confirm: 1",
                "workloadSecurityAwsAccounts mode: 'onboard', accounts: '111122223333', adopt: true",
                "workloadSecurityAwsAccounts mode: 'rotate', accounts: '111122223333', switchExternalId: true",
                "workloadSecurityAwsAccounts mode: 'plan', accounts: '111122223333', adopt: true",
                "workloadSecurityAwsAccounts mode: 'onboard', accounts: 'accounts: [{id: \"111122223333\", roleName: Admin}]'",
            })
    void whatAGrantDoesNotSayIsRefusedBeforeAnyCall(String script) throws Exception {
        WorkflowRun run = fails(script);

        jenkins.assertLogContains("does not let p", run);
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void whatAGrantSaysIsDone() throws Exception {
        grant.setRemove(true);
        grant.setOtherRoles(true);
        keep();

        jenkins.buildAndAssertSuccess(job("""
                workloadSecurityAddAwsAccount account: '111122223333', roleName: 'Connector'
                workloadSecurityRemoveAwsAccount account: '111122223333', roleName: 'Connector', deleteRole: true
                """));

        assertThat(scene.testbed.vendor().connectors()).isEmpty();
    }

    @Test
    void aRemovalMayBePlannedWithoutLeaveToRemove() throws Exception {
        jenkins.buildAndAssertSuccess(
                job("workloadSecurityRemoveAwsAccount account: '111122223333', dryRun: true, failOn: 'never'"));
    }

    @Test
    void verificationMayNameAnyRole() throws Exception {
        jenkins.buildAndAssertSuccess(
                job("workloadSecurityVerifyAwsAccount account: '111122223333', roleName: 'Admin', failOn: 'never'"));
    }

    @Test
    void aGrantForSomeAccountsIsNoneForOthers() throws Exception {
        grant.setAccounts(ACCOUNT);
        keep();

        jenkins.buildAndAssertSuccess(job("workloadSecurityAddAwsAccount account: '" + ACCOUNT + "'"));
        scene.testbed.calls().reset();
        jenkins.assertLogContains("account " + OTHER, fails("workloadSecurityAddAwsAccount account: '" + OTHER + "'"));
        fails("workloadSecurityVerifyAwsAccount account: '" + OTHER + "'");
        fails("workloadSecurityVerifyAwsAccount roleArn: 'arn:aws:iam::" + OTHER + ":role/any'");
        fails("workloadSecurityAwsAccounts mode: 'verify', accounts: ['" + ACCOUNT + "', '" + OTHER + "']");
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void twoGrantsDoNotAddUp() throws Exception {
        grant.setAccounts(ACCOUNT);
        Grant removing = new Grant("p");
        removing.setChange(true);
        removing.setRemove(true);
        removing.setAccounts(OTHER);
        Tenant tenant = scene.tenant();
        tenant.setGrants(List.of(grant, removing));
        WorkloadSecurityConfiguration.get().setTenants(List.of(tenant));

        fails("workloadSecurityRemoveAwsAccount account: '" + ACCOUNT + "'");

        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void aStepsTagsDoNotOverrideTheTenants() throws Exception {
        Tenant tenant = scene.tenant();
        RoleSettings role = new RoleSettings();
        role.setTags(List.of(new RoleTag("owner", "security")));
        tenant.setRole(role);
        tenant.setGrants(List.of(grant));
        WorkloadSecurityConfiguration.get().setTenants(List.of(tenant));

        jenkins.assertLogContains(
                "the tenant sets the tag owner itself",
                fails("workloadSecurityAddAwsAccount account: '111122223333', tags: [[key: 'owner', value: 'me']]"));

        assertThat(scene.testbed.calls().writes()).isZero();
    }

    @Test
    void aFoldersTenantAdoptsAndRemovesOnlyIfItSaysSo() throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "team");
        for (Credentials each : scene.addresses.credentials(CredentialsScope.GLOBAL)) {
            CredentialsProvider.lookupStores(folder).iterator().next().addCredentials(Domain.global(), each);
        }
        folder.addProperty(new FolderTenants(List.of(scene.tenant())));
        WorkflowJob job = folder.createProject(WorkflowJob.class, "p");
        job.setDefinition(new CpsFlowDefinition("workloadSecurityRemoveAwsAccount account: '111122223333'", true));
        jenkins.assertLogContains("does not let team/p", jenkins.buildAndAssertStatus(Result.FAILURE, job));
        assertThat(scene.testbed.calls().all()).isEmpty();

        Tenant removing = scene.tenant();
        removing.setRemove(true);
        folder.getProperties().removeAll(FolderTenants.class);
        folder.addProperty(new FolderTenants(List.of(removing)));

        jenkins.buildAndAssertSuccess(job);
        assertThat(scene.testbed.calls().all()).isNotEmpty();
    }

    @Test
    void aDeveloperWidensNoTenantOfAFolderThroughItsXml() throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "team");
        folder.addProperty(new FolderTenants(List.of(scene.tenant())));
        HttpUser developer = new HttpUser(jenkins, "developer");
        developer.useIn("team", Item.READ, Item.CONFIGURE);

        developer.postXml(
                "job/team/config.xml",
                folder.getConfigFile()
                        .asString()
                        .replace("<adopt>false</adopt>", "<adopt>true</adopt>")
                        .replace("<remove>false</remove>", "<remove>true</remove>"));

        assertThat(Tenants.ofFolder(folder)).isEmpty();
    }

    @Test
    void anAccountIdHasTwelveDigits() {
        assertThatThrownBy(() -> grant.setAccounts("111122223333 1234"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1234");
    }

    private void keep() {
        Tenant tenant = scene.tenant();
        tenant.setGrants(List.of(grant));
        WorkloadSecurityConfiguration.get().setTenants(List.of(tenant));
    }

    private WorkflowJob job(String script) throws Exception {
        WorkflowJob job = jenkins.jenkins.getItemByFullName("p", WorkflowJob.class);
        if (job == null) {
            job = jenkins.createProject(WorkflowJob.class, "p");
        }
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private WorkflowRun fails(String script) throws Exception {
        return jenkins.buildAndAssertStatus(Result.FAILURE, job(script));
    }
}
