package io.jenkins.plugins.workloadsecurityaws.step;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.ACCOUNT;
import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.OTHER;
import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider.FolderCredentialsProperty;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.DomainCredentials;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.workloadsecurityaws.Addresses;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.builder.AwsAccountBuilder;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.report.WorkloadSecurityReports;
import io.jenkins.plugins.workloadsecurityaws.tenant.FolderTenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.Grant;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.WorkloadSecurityConfiguration;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsRole;
import java.util.List;
import org.htmlunit.html.HtmlElement;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Steps that prove by experiment: who may, and what they tell. */
@WithJenkins
class ProofPipelineTest {

    private static final String ADD = "workloadSecurityAddAwsAccount account: '" + ACCOUNT + "'\n";
    private static final String PROVE = "workloadSecurityVerifyAwsAccount account: '" + ACCOUNT + "', prove: true";

    private final TestEnvironment scene = new TestEnvironment();
    private JenkinsRule jenkins;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        scene.configure("p", "team");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aStepProvesInThreeLayersAndTellsThemInLogValueAndReport() throws Exception {
        WorkflowRun build = jenkins.buildAndAssertSuccess(pipeline(jenkins, "p", ADD + """
                def seen = workloadSecurityVerifyAwsAccount account: '111122223333', prove: true
                echo "standing ${seen.standing}, ${seen.proof.collect { it.layer + ' ' + it.state }}"
                """));

        jenkins.assertLogContains("standing fine, [evaluation proved, probe proved, service proved]", build);
        jenkins.assertLogContains("[Workload Security] Proof by live probe: proved:", build);
        assertThat(probes(ACCOUNT)).isEmpty();
        assertThat(known().state()).isEqualTo(KnownAccount.State.FINE);
        HtmlElement proof = jenkins.createWebClient()
                .goTo(build.getUrl() + "workload-security/"
                        + reports(build).getEntries().get(1).getId() + "/")
                .getHtmlElementById("workload-security-proof");
        assertThat(proof.asNormalizedText())
                .contains("evaluation", "live probe", "Workload Security", "proved", "who holds the external ID");
    }

    @Test
    void aStepOnListedAccountsProvesEachAndItsFilesTellTheLayers() throws Exception {
        WorkflowRun build = jenkins.buildAndAssertSuccess(pipeline(jenkins, "p", """
                node {
                    workloadSecurityAwsAccounts mode: 'onboard', accounts: '111122223333 444455556666'
                    workloadSecurityAwsAccounts mode: 'verify', prove: true, accounts: '111122223333 444455556666',
                        junitFile: 'p.xml', markdownFile: 'p.md', htmlFile: 'p.html'
                    echo readFile('p.xml') + readFile('p.md') + readFile('p.html')
                }
                """));

        assertThat(jenkins.getLog(build).split("live probe", -1)).hasSizeGreaterThan(3);
        assertThat(fleetTable(build, 0)).doesNotContain("live probe");
        assertThat(fleetTable(build, 1))
                .contains("Proof", "evaluation: proved", "live probe: proved", "Workload Security: proved")
                .doesNotContain("External ID");
        assertThat(probes(ACCOUNT)).isEmpty();
        assertThat(probes(OTHER)).isEmpty();
    }

    @Test
    void aGrantToVerifyDoesNotLetAJobProve() throws Exception {
        grant(new Grant("p"));
        scene.testbed.calls().reset();

        jenkins.assertLogContains("p may use to change accounts", fails(PROVE));
        jenkins.assertLogContains(
                "p may use to change accounts",
                fails("workloadSecurityAwsAccounts mode: 'verify', prove: true, accounts: '" + ACCOUNT + "'"));
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void aGrantToChangeOtherAccountsDoesNotLetAJobProveThisOne() throws Exception {
        Grant others = Addresses.mayChange("p");
        others.setAccounts(OTHER);
        grant(others);
        scene.testbed.calls().reset();

        fails(PROVE);
        fails("workloadSecurityAwsAccounts mode: 'verify', prove: true, accounts: '" + OTHER + "," + ACCOUNT + "'");

        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void anotherRoleThanTheTenantsIsProvedOnlyWhereThatIsGranted() throws Exception {
        Grant plain = new Grant("p");
        plain.setChange(true);
        grant(plain);
        scene.testbed.calls().reset();

        fails("workloadSecurityVerifyAwsAccount account: '" + ACCOUNT + "', roleName: 'other', prove: true");

        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void theCredentialsForChangesProve() throws Exception {
        Tenant tenant = scene.tenant("p");
        tenant.getAws().setChangeCredentialsId("no-such-credential");
        WorkloadSecurityConfiguration.get().setTenants(List.of(tenant));

        jenkins.assertLogContains("no-such-credential", fails(PROVE));
    }

    @Test
    void anOrganizationIsNeverProvedNorIsAnythingElseThanAVerification() throws Exception {
        scene.testbed.calls().reset();

        jenkins.assertLogContains(
                "prove: this writes for a moment",
                fails("workloadSecurityAwsAccounts mode: 'verify', prove: true, organization: true"));
        jenkins.assertLogContains(
                "prove: only verification proves",
                fails("workloadSecurityAwsAccounts mode: 'repair', prove: true, accounts: '" + ACCOUNT + "'"));
        jenkins.assertLogContains("prove: a proof rests on all that can be read", fails(PROVE + ", quick: true"));
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void aFoldersTenantLetsItsJobsProve() throws Exception {
        WorkloadSecurityConfiguration.get().setTenants(List.of());
        Folder team = jenkins.createProject(Folder.class, "team");
        team.addProperty(new FolderCredentialsProperty(new DomainCredentials[] {
            new DomainCredentials(Domain.global(), scene.addresses.credentials(CredentialsScope.GLOBAL))
        }));
        team.addProperty(new FolderTenants(List.of(scene.tenant())));

        WorkflowRun build = jenkins.buildAndAssertSuccess(pipeline(team, "p", ADD + PROVE));

        jenkins.assertLogContains("Proof by Workload Security: proved", build);
    }

    @Test
    void aFreestyleJobProves() throws Exception {
        jenkins.buildAndAssertSuccess(pipeline(jenkins, "team", ADD));
        FreeStyleProject job = jenkins.createFreeStyleProject("p");
        VerifyAwsAccountStep step = new VerifyAwsAccountStep();
        step.setAccount(ACCOUNT);
        step.setProve(true);
        job.getBuildersList().add(new AwsAccountBuilder(step));

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains("Proof by live probe: proved", build);
        jenkins.assertLogContains("Audit trail:", build);
    }

    @Test
    void anAbortedProofLeavesNoProbeAndProvesNothing() throws Exception {
        jenkins.buildAndAssertSuccess(pipeline(jenkins, "team", ADD));
        scene.testbed.faults().on("sts:AssumeRole").after(1).throttle();
        WorkflowRun build = pipeline(jenkins, "p", PROVE).scheduleBuild2(0).waitForStart();
        TestEnvironment.until(() -> !probes(ACCOUNT).isEmpty());

        build.doStop();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        TestEnvironment.until(() -> probes(ACCOUNT).isEmpty());
        jenkins.assertLogNotContains("live probe: proved", build);
    }

    private String fleetTable(Run<?, ?> build, int run) throws Exception {
        String id = reports(build).getFleets().get(run).getId();
        return jenkins.createWebClient()
                .goTo(build.getUrl() + "workload-security/" + id + "/")
                .getHtmlElementById("workload-security-fleet")
                .asNormalizedText();
    }

    private void grant(Grant grant) {
        Tenant tenant = scene.tenant();
        tenant.setGrants(List.of(grant));
        WorkloadSecurityConfiguration.get().setTenants(List.of(tenant));
    }

    private WorkflowRun fails(String script) throws Exception {
        // Made once: the deletion of a job would end its grant.
        WorkflowJob job = jenkins.jenkins.getItemByFullName("p", WorkflowJob.class);
        if (job == null) {
            job = jenkins.createProject(WorkflowJob.class, "p");
        }
        job.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.buildAndAssertStatus(Result.FAILURE, job);
    }

    private List<AwsRole> probes(String account) {
        return scene.testbed.aws().account(account).roles().stream()
                .filter(role -> role.path().startsWith("/workload-security-aws/probe/"))
                .toList();
    }

    private static KnownAccount known() {
        return KnownAccounts.get().of(Tenants.all().get(0)).accounts().get(ACCOUNT);
    }

    private static WorkloadSecurityReports reports(Run<?, ?> build) {
        return build.getAction(WorkloadSecurityReports.class);
    }
}
