package io.jenkins.plugins.workloadsecurityaws.step;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.pipeline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.audit.Actor;
import io.jenkins.plugins.workloadsecurityaws.audit.ControllerTrail;
import io.jenkins.plugins.workloadsecurityaws.report.WorkloadSecurityReports;
import io.jenkins.plugins.workloadsecurityaws.schedule.VerificationStarter;
import io.jenkins.plugins.workloadsecurityaws.tenant.ExternalIdSwitch;
import io.jenkins.plugins.workloadsecurityaws.tenant.FolderTenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.Grant;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.WorkloadSecurityConfiguration;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlTable;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
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
        assertThat(fleetTable(run)).contains("External ID", "Proved").doesNotContain("Not begun");
        assertThat(jenkins.createWebClient()
                        .goTo(fleetAddress(run) + "account/" + TestEnvironment.ACCOUNT + "/")
                        .asNormalizedText())
                .containsPattern("Change of the external ID\\s+Proved");
        assertThat(run.getAction(WorkloadSecurityReports.class)
                        .getFleets()
                        .get(0)
                        .getTitle())
                .isEqualTo("Change of the external ID, 2 accounts");
        jenkins.assertLogNotContains("canary-", run);
    }

    private static String fleetAddress(WorkflowRun run) {
        return run.getUrl() + "workload-security/"
                + run.getAction(WorkloadSecurityReports.class)
                        .getFleets()
                        .get(0)
                        .getId()
                + "/";
    }

    private String fleetTable(WorkflowRun run) throws Exception {
        return jenkins.createWebClient()
                .goTo(fleetAddress(run))
                .getHtmlElementById("workload-security-fleet")
                .asNormalizedText();
    }

    @Test
    void aDryRunTellsEachAccountsStageAndChangesNothingAndRemembersNothing() throws Exception {
        chooseNewId();
        long writes = scene.testbed.calls().writes();

        WorkflowRun run = build(
                "workloadSecurityAwsAccounts mode: 'rotate', dryRun: true, accounts: '" + IDS + "'", Result.SUCCESS);

        assertThat(scene.testbed.calls().writes()).isEqualTo(writes);
        jenkins.assertLogContains("Planning to rotate the external ID of 2 AWS accounts", run);
        jenkins.assertLogContains("2 not-begun", run);
        jenkins.assertLogContains("2 to be changed", run);
        jenkins.assertLogNotContains("2 changed", run);
        assertThat(run.getAction(WorkloadSecurityReports.class)
                        .getFleets()
                        .get(0)
                        .isPlanned())
                .isTrue();
        assertThat(fleetTable(run)).contains("External ID", "Not begun").doesNotContain("Proof");
        assertThat(json("api/json").at("/tenants/0/rotation").toString())
                .as("nothing is begun")
                .isEqualTo("{}");
        jenkins.assertLogNotContains("canary-", run);
    }

    @Test
    void aDryRunNeedsTheGrantToVerifyAlone() throws Exception {
        chooseNewId();
        Tenants.all().get(0).tenant().setGrants(List.of(new Grant("rotate")));

        build("workloadSecurityAwsAccounts mode: 'rotate', dryRun: true, accounts: '" + IDS + "'", Result.SUCCESS);
        jenkins.assertLogContains(
                "There is no tenant of Workload Security that rotate may use to change accounts",
                build("workloadSecurityAwsAccounts mode: 'rotate', accounts: '" + IDS + "'", Result.FAILURE));
    }

    @Test
    void theDeadlineOfAnAccountWithoutEntryIsTheSteps() throws Exception {
        chooseNewId();
        scene.testbed.vendor().wantedSyncTakes(Duration.ofDays(1));
        WorkflowRun run = pipeline(
                        jenkins,
                        "rotate",
                        "workloadSecurityAwsAccounts mode: 'rotate', deadlineMinutes: 60, accounts: '"
                                + TestEnvironment.ACCOUNT + "'")
                .scheduleBuild2(0)
                .waitForStart();

        jenkins.waitForMessage("minutes at most", run);

        assertThat(JenkinsRule.getLog(run)).containsPattern("for (5[0-9]|60) minutes at most");
        run.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
    }

    @Test
    void theStoredIdIsSwitchedOnceEveryAccountIsProved() throws Exception {
        chooseNewId();
        allowTheSwitch();

        WorkflowRun run = build(
                "workloadSecurityAwsAccounts mode: 'rotate', switchExternalId: true, accounts: '" + IDS + "'\n"
                        + "workloadSecurityAwsAccounts mode: 'verify', accounts: '" + IDS + "'",
                Result.SUCCESS);

        jenkins.assertLogContains(
                "The stored external ID of tenant acceptance is that of credential new-external-id now", run);
        jenkins.assertLogNotContains("canary-", run);
        WorkloadSecurityConfiguration.get().load();
        assertThat(Tenants.all().get(0).tenant().getExternalIdCredentialsId()).isEqualTo("new-external-id");
        assertThat(Tenants.all().get(0).tenant().getNewExternalIdCredentialsId())
                .isNull();
        assertThat(Files.readString(ControllerTrail.file()))
                .contains("SwitchExternalId", "external-id -> new-external-id", "build rotate#1")
                .doesNotContain("canary-");
        assertThat(json("api/json").at("/tenants/0/rotation").toString())
                .as("the change is over")
                .isEqualTo("{}");
    }

    @Test
    void whileAnAccountOfTheTenantIsNotProvedTheStoredIdStaysAndTheAccountIsNamed() throws Exception {
        chooseNewId();
        allowTheSwitch();

        WorkflowRun run = build(
                "workloadSecurityAwsAccounts mode: 'rotate', switchExternalId: true, accounts: '"
                        + TestEnvironment.ACCOUNT + "'",
                Result.FAILURE);

        jenkins.assertLogContains(
                "not switched, because an account of the tenant was not proved by this run: " + TestEnvironment.OTHER,
                run);
        assertThat(Tenants.all().get(0).tenant().getExternalIdCredentialsId()).isEqualTo("external-id");
    }

    @Test
    void anAccountThatTheTenantAloneKnowsKeepsTheStoredIdToo() throws Exception {
        chooseNewId();
        allowTheSwitch();
        scene.testbed.vendor().addConnector("777788889999", "arn:aws:iam::777788889999:role/by-hand", "by hand");

        jenkins.assertLogContains(
                "not proved by this run: 777788889999",
                build(
                        "workloadSecurityAwsAccounts mode: 'rotate', switchExternalId: true, accounts: '" + IDS + "'",
                        Result.FAILURE));
        assertThat(Tenants.all().get(0).tenant().getExternalIdCredentialsId()).isEqualTo("external-id");
    }

    @Test
    void whereOtherCredentialsWereChosenMeanwhileNothingIsSwitched() throws Exception {
        chooseNewId();
        TenantReference moved = Tenants.all().get(0);
        Tenant other = scene.tenant("rotate");
        other.setNewExternalIdCredentialsId("another");
        WorkloadSecurityConfiguration.get().setTenants(List.of(other));

        assertThatThrownBy(() -> ExternalIdSwitch.make(moved, Actor.user("admin")))
                .hasMessageContaining("was changed while its accounts were moved");
        assertThat(Tenants.all().get(0).tenant().getExternalIdCredentialsId()).isEqualTo("external-id");
    }

    @Test
    void theTenantOfAFolderIsSwitchedOnTheDiskToo() throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "team");
        Tenant tenant = scene.tenant();
        tenant.setNewExternalIdCredentialsId("new-external-id");
        folder.addProperty(new FolderTenants(List.of(tenant)));

        ExternalIdSwitch.make(new TenantReference(tenant, Optional.of(folder)), Actor.user("admin"));

        assertThat(folder.getProperties().get(FolderTenants.class).getTenants())
                .singleElement()
                .satisfies(
                        switched -> assertThat(switched.getExternalIdCredentialsId())
                                .isEqualTo("new-external-id"),
                        switched -> assertThat(switched.getNewExternalIdCredentialsId())
                                .isNull());
        assertThat(folder.getConfigFile().asString())
                .contains("<externalIdCredentialsId>new-external-id</externalIdCredentialsId>")
                .doesNotContain("newExternalIdCredentialsId");
    }

    private void allowTheSwitch() {
        Tenant tenant = Tenants.all().get(0).tenant();
        Grant grant = new Grant("rotate");
        grant.setChange(true);
        grant.setSwitchExternalId(true);
        tenant.setGrants(List.of(grant));
    }

    @Test
    void eachAccountsStageIsKnownOnThePagesAndToPrograms() throws Exception {
        chooseNewId();
        stopWhileBothAreAdmitted();
        verifyAll();

        assertThat(page("").asNormalizedText())
                .containsPattern("Change of the external ID\\s+Not begun: 1 account\\s+Both: 1 account");
        HtmlTable table = page("accounts/").getHtmlElementById("workload-security-accounts");
        assertThat(table.asNormalizedText())
                .contains("External ID")
                .contains("Both")
                .contains("Not begun");
        assertThat(page("accounts/?stage=both").asNormalizedText())
                .contains("1 of 2 accounts", TestEnvironment.ACCOUNT, "in stage: Both")
                .doesNotContain(TestEnvironment.OTHER);
        assertThat(page(ofAccount()).asNormalizedText())
                .containsPattern(
                        "Change of the external ID\\s+Both. The role admits the old external ID and the new one");
        assertThat(json("api/json").at("/tenants/0/rotation").toString()).isEqualTo("{\"not-begun\":1,\"both\":1}");
        assertThat(json("accounts/api/json").at("/accounts").findValuesAsText("rotation"))
                .containsExactlyInAnyOrder("both", "not-begun");
        assertThat(json(ofAccount() + "api/json").path("rotation").asText()).isEqualTo("both");

        build("workloadSecurityAwsAccounts mode: 'rotate', accounts: '" + IDS + "'", Result.SUCCESS);

        assertThat(json("api/json").at("/tenants/0/rotation").toString()).isEqualTo("{\"proved\":2}");
    }

    @Test
    void whereNoChangeIsBegunNoPageSpeaksOfStages() throws Exception {
        verifyAll();

        assertThat(page("").asNormalizedText())
                .contains("Next verification")
                .doesNotContain("Change of the external ID");
        assertThat(page("accounts/").asNormalizedText()).doesNotContain("External ID");
        assertThat(page(ofAccount()).asNormalizedText()).doesNotContain("Change of the external ID");
        assertThat(json("api/json").at("/tenants/0/rotation").toString()).isEqualTo("{}");
    }

    @Test
    void anAccountInTheMiddleIsNeitherRepairedNorAddedAndTheReasonIsNamed() throws Exception {
        chooseNewId();
        stopWhileBothAreAdmitted();
        scene.role(TestEnvironment.ACCOUNT).orElseThrow().removeInline("Workload_Security_Policy_Cross");
        long writes = scene.testbed.calls().writes();

        for (String step : List.of(
                "workloadSecurityRepairAwsAccount account: '" + TestEnvironment.ACCOUNT + "'",
                "workloadSecurityAddAwsAccount account: '" + TestEnvironment.ACCOUNT + "'",
                "workloadSecurityAwsAccounts mode: 'repair', accounts: '" + TestEnvironment.ACCOUNT + "'",
                "workloadSecurityAwsAccounts mode: 'onboard', accounts: '" + TestEnvironment.ACCOUNT + "'")) {
            jenkins.assertLogContains("is in a change of its external ID", build(step, Result.FAILURE));
        }
        VerificationStarter.get().start(Tenants.all().get(0), Actor.user("admin"), true, false);
        TestEnvironment.until(
                () -> !VerificationStarter.get().isRunning(Tenants.all().get(0)));

        assertThat(page(ofAccount()).asNormalizedText()).contains("so nothing else is written");
        assertThat(scene.testbed.calls().writes()).isEqualTo(writes);
    }

    @Test
    void anAbortedBuildLeavesTheStageThatItCameTo() throws Exception {
        chooseNewId();
        scene.testbed.faults().on("POST /awsconnectors/{id}").timeout();
        WorkflowJob job = pipeline(
                jenkins,
                "rotate",
                "workloadSecurityAwsAccounts mode: 'rotate', accounts: '" + TestEnvironment.ACCOUNT + "'");
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        TestEnvironment.until(() -> scene.testbed.calls().all().stream()
                .anyMatch(call -> call.operation().equals("POST /awsconnectors/{id}")));

        run.doStop();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        assertThat(json(ofAccount() + "api/json").path("rotation").asText()).isEqualTo("both");
    }

    /** The connector can't be moved, so the first account stays where both IDs are admitted. */
    private void stopWhileBothAreAdmitted() throws Exception {
        scene.testbed.faults().on("POST /awsconnectors/{id}").times(1).forbidden();
        build(
                "workloadSecurityAwsAccounts mode: 'rotate', accounts: '" + TestEnvironment.ACCOUNT + "'",
                Result.FAILURE);
    }

    private WorkflowRun build(String script, Result result) throws Exception {
        WorkflowJob job = jenkins.jenkins.getItemByFullName("rotate", WorkflowJob.class);
        if (job == null) {
            job = jenkins.createProject(WorkflowJob.class, "rotate");
        }
        job.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.buildAndAssertStatus(result, job);
    }

    private static void verifyAll() {
        VerificationStarter.get().start(Tenants.all().get(0), Actor.user("admin"), false, false);
        TestEnvironment.until(
                () -> !VerificationStarter.get().isRunning(Tenants.all().get(0)));
    }

    private HtmlPage page(String address) throws Exception {
        return jenkins.createWebClient().goTo("manage/workload-security/" + address);
    }

    private JsonNode json(String address) throws Exception {
        return new ObjectMapper()
                .readTree(jenkins.createWebClient()
                        .goTo("manage/workload-security/" + address, "application/json")
                        .getWebResponse()
                        .getContentAsString());
    }

    private static String ofAccount() {
        return "tenant/" + Tenants.all().get(0).key() + "/account/" + TestEnvironment.ACCOUNT + "/";
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
