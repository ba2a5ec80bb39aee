package io.jenkins.plugins.workloadsecurityaws.audit;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.ACCOUNT;
import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.OPEN_TRUST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.ExtensionList;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import hudson.util.FormValidation;
import io.jenkins.plugins.workloadsecurityaws.Addresses;
import io.jenkins.plugins.workloadsecurityaws.HttpUser;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.builder.AwsAccountBuilder;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditEntry.Kind;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditTrail;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditVerification;
import io.jenkins.plugins.workloadsecurityaws.form.TenantForm;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.monitor.TenantWarning;
import io.jenkins.plugins.workloadsecurityaws.monitor.Warnings;
import io.jenkins.plugins.workloadsecurityaws.report.WorkloadSecurityReports;
import io.jenkins.plugins.workloadsecurityaws.schedule.VerificationStarter;
import io.jenkins.plugins.workloadsecurityaws.step.AddAwsAccountStep;
import io.jenkins.plugins.workloadsecurityaws.tenant.FolderTenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.VerificationSchedule;
import io.jenkins.plugins.workloadsecurityaws.tenant.WorkloadSecurityConfiguration;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.htmlunit.WebResponse;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Whatever is written in Jenkins stands in one trail, in the name of whoever is responsible. */
@WithJenkins
class ControllerTrailTest {

    private static final String ADD = "workloadSecurityAddAwsAccount account: '" + ACCOUNT + "'";
    private static final String VERIFY = "workloadSecurityVerifyAwsAccount account: '" + ACCOUNT + "'";

    private final TestEnvironment scene = new TestEnvironment();

    @TempDir
    private Path elsewhere;

    private JenkinsRule jenkins;

    @BeforeEach
    void open(JenkinsRule rule) {
        jenkins = rule;
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void eachWriteOfAStepIsToldWithItsBuildAndWhatCausedItAndTheBuildTellsTheHead() throws Exception {
        scene.configure("p");
        WorkflowJob job = TestEnvironment.pipeline(jenkins, "p", ADD);

        WorkflowRun build = jenkins.assertBuildStatusSuccess(
                job.scheduleBuild2(0, new CauseAction(new Cause.RemoteCause("ci.example.com", "nightly"))));

        List<AuditEntry> writes = writes();
        assertThat(writes)
                .extracting(AuditEntry::action)
                .containsExactly("CreateRole", "PutRolePolicy", "CreateConnector");
        assertThat(writes).allSatisfy(write -> {
            assertThat(write.who()).isEqualTo("build p#1: Started by remote host ci.example.com with note: nightly");
            assertThat(write.tenant()).contains("acceptance");
            assertThat(write.account().orElseThrow().value()).isEqualTo(ACCOUNT);
            assertThat(write.outcome()).isEqualTo(AuditEntry.Outcome.DONE);
        });
        String head = verified(Optional.empty()).head().hash();
        jenkins.assertLogContains("[Workload Security] Audit trail: 4 lines, head " + head, build);
        assertThat(jenkins.createWebClient()
                        .goTo(build.getUrl() + "workload-security/" + reportId(build) + "/")
                        .asNormalizedText())
                .contains(head);
        assertThat(verified(Optional.of(head)).state()).isEqualTo(AuditVerification.State.WHOLE);
    }

    @Test
    void whoeverStartedABuildIsToldByTheirId() throws Exception {
        scene.configure("f");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        hudson.model.User.getById("alice", true).setFullName("user admin");
        FreeStyleProject job = jenkins.createFreeStyleProject("f");
        AddAwsAccountStep add = new AddAwsAccountStep();
        add.setAccount(ACCOUNT);
        job.getBuildersList().add(new AwsAccountBuilder(add));

        FreeStyleBuild build = jenkins.assertBuildStatusSuccess(job.scheduleBuild2(0, new Cause.UserIdCause("alice")));

        assertThat(writes()).hasSize(3).allSatisfy(write -> assertThat(write.who())
                .isEqualTo("build f#1: started by user alice"));
        jenkins.assertLogContains("Audit trail: 4 lines", build);
    }

    @Test
    void aRunOverManyAccountsIsToldAndTellsTheHead() throws Exception {
        scene.configure("p");
        WorkflowJob job = TestEnvironment.pipeline(
                jenkins, "p", "workloadSecurityAwsAccounts mode: 'onboard', accounts: '111122223333 444455556666'");

        WorkflowRun build = jenkins.assertBuildStatusSuccess(job.scheduleBuild2(0));

        assertThat(writes()).hasSize(6);
        String head = verified(Optional.empty()).head().hash();
        jenkins.assertLogContains("Audit trail: 7 lines, head " + head, build);
        assertThat(jenkins.createWebClient()
                        .goTo(build.getUrl() + "workload-security/" + fleetId(build) + "/")
                        .asNormalizedText())
                .contains(head);
    }

    @Test
    void whatOnlyVerifiesAddsNoLine() throws Exception {
        scene.configure("p");

        Run<?, ?> build = jenkins.buildAndAssertStatus(Result.FAILURE, TestEnvironment.pipeline(jenkins, "p", VERIFY));

        assertThat(writes()).isEmpty();
        jenkins.assertLogNotContains("Audit trail", build);
    }

    @Test
    void aRepairOfTheScheduleIsToldInItsName() throws Exception {
        scene.configure("p");
        jenkins.buildAndAssertSuccess(TestEnvironment.pipeline(jenkins, "p", ADD));
        scheduleRepairs();
        scene.role(ACCOUNT).orElseThrow().setTrustPolicy(OPEN_TRUST);
        int before = writes().size();

        verify(Actor.schedule());

        assertThat(writes().subList(before, writes().size()))
                .extracting(AuditEntry::who, AuditEntry::action)
                .map(Object::toString)
                .contains("(\"schedule\", \"UpdateAssumeRolePolicy\")")
                .allMatch(line -> line.startsWith("(\"schedule\""));
    }

    @Test
    void aRetrievedExternalIdIsToldWithoutTheId() throws Exception {
        scene.configure("p");

        FormValidation made = retrieve("");
        FormValidation updated = retrieve("workload-security-external-id-acceptance");

        assertThat(made.kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(updated.kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(lines(Kind.CREDENTIAL))
                .extracting(AuditEntry::action, AuditEntry::resource, AuditEntry::outcome)
                .map(Object::toString)
                .containsExactly(
                        "(\"CreateCredential\", \"workload-security-external-id-acceptance of Jenkins\", DONE)",
                        "(\"UpdateCredential\", \"workload-security-external-id-acceptance of Jenkins\", DONE)");
        assertThat(Files.readString(ControllerTrail.file()))
                .doesNotContain(scene.testbed.vendor().externalId());
    }

    @Test
    void whatBecomesOfAGrantIsTold() throws Exception {
        scene.configure("team/p", "q");
        Folder team = jenkins.createProject(Folder.class, "team");
        jenkins.createFreeStyleProject("q").delete();
        team.renameTo("squad");
        Tenant tenant = scene.tenant();
        var narrowed = Addresses.mayChange("squad/p");
        narrowed.setRemove(false);
        narrowed.setAccounts(ACCOUNT);
        tenant.setGrants(List.of(narrowed));
        WorkloadSecurityConfiguration.get().setTenants(List.of(tenant));
        WorkloadSecurityConfiguration.get().setTenants(List.of(tenant));
        WorkloadSecurityConfiguration.get().setFoldersWithInstanceIdentity("squad");

        String all = "verify, change, adopt, remove, other roles; accounts all";
        assertThat(lines(Kind.GRANT))
                .extracting(entry -> entry.action() + " " + entry.resource())
                .containsExactly(
                        "AddGrant team/p: " + all,
                        "AddGrant q: " + all,
                        "RemoveGrant q: " + all,
                        "MoveGrant team/p -> squad/p: " + all,
                        "ChangeGrant squad/p: " + all + " -> verify, change, adopt, other roles; accounts 111122223333",
                        "AddGrant squad: use the controller's AWS identity");
        assertThat(lines(Kind.GRANT)).allSatisfy(entry -> {
            assertThat(entry.outcome()).isEqualTo(AuditEntry.Outcome.DONE);
            assertThat(entry.who()).isEqualTo("Jenkins itself");
        });
        assertThat(verified(Optional.empty()).state()).isEqualTo(AuditVerification.State.WHOLE);
    }

    @Test
    void whatAFoldersTenantAllowsItsJobsIsTold() throws Exception {
        Folder team = jenkins.createProject(Folder.class, "team");
        Tenant tenant = scene.tenant();
        tenant.setAdopt(true);
        team.addProperty(new FolderTenants(List.of(tenant)));
        new HttpUser(jenkins, "admin").administers();
        assertThat(new HttpUser(jenkins, "admin")
                        .postXml(
                                "job/team/config.xml",
                                team.getConfigFile()
                                        .asString()
                                        .replace("<remove>false</remove>", "<remove>true</remove>"))
                        .getStatusCode())
                .isEqualTo(200);
        team.delete();

        String what = " the jobs of the folder of tenant acceptance: ";
        assertThat(lines(Kind.GRANT))
                .extracting(entry -> entry.who() + ": " + entry.action() + " " + entry.resource())
                .contains("user admin: ChangeGrant" + what + "adopt -> adopt, remove")
                .last()
                .isEqualTo("Jenkins itself: RemoveGrant" + what + "adopt, remove");
    }

    @Test
    void anIdentityThatIsForgottenIsToldWithWhoForgotIt() throws Exception {
        scene.configure();
        WorkloadSecurityConfiguration.get().setTenants(List.of());
        HttpUser admin = new HttpUser(jenkins, "admin");
        admin.administers();

        admin.post("manage/workload-security/identities/forget", "identity", "acceptance");

        assertThat(lines(Kind.IDENTITY)).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("ForgetIdentity");
            assertThat(entry.who()).isEqualTo("user admin");
            assertThat(entry.tenant()).contains("acceptance");
        });
    }

    @Test
    void aTrailThatCanNotBeOpenedKeepsEverythingFromBeingWrittenAndVerificationGoesOn() throws Exception {
        scene.configure("p");
        WorkflowJob job = TestEnvironment.pipeline(jenkins, "p", ADD);
        scheduleRepairs();
        loseTheTrail();
        scene.testbed.calls().reset();

        WorkflowRun build = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        jenkins.assertLogContains("Nothing is written, because what is written can't be told", build);
        jenkins.assertLogContains(ControllerTrail.file().toString(), build);
        assertThat(scene.testbed.calls().all()).isEmpty();
        assertThat(retrieve("").getMessage()).contains("Nothing is written");
        assertThatThrownBy(() -> WorkloadSecurityConfiguration.get().setTenants(List.of(scene.tenant("p", "q"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Nothing is written");
        assertThat(reference().tenant().getGrants()).hasSize(1);
        assertThat(Warnings.now())
                .extracting(TenantWarning::text)
                .anyMatch(text -> text.contains("Nothing is written"));

        verify(Actor.schedule());
        assertThat(KnownAccounts.get().of(reference()).lastRun().finished()).isNotNull();
        assertThat(KnownAccounts.get().of(reference()).lastRun().problem()).contains("Nothing is written");

        Files.delete(ControllerTrail.file());
        jenkins.buildAndAssertSuccess(job);
        assertThat(writes()).hasSize(3);
    }

    @Test
    void grantsFollowTheirItemsEvenWhereThatCanNotBeTold() throws Exception {
        scene.configure("p");
        jenkins.createFreeStyleProject("p");
        loseTheTrail();

        jenkins.jenkins.getItem("p").delete();

        assertThat(reference().tenant().getGrants()).isEmpty();
    }

    @Test
    void aTrailThatIsLostInTheMiddleStopsTheRunAndWhatItLacksIsAddedWithTheNextWrite() throws Exception {
        scene.configure("p");
        WorkflowJob job = TestEnvironment.pipeline(jenkins, "p", ADD);
        // Each line needs another file, and none can be made where the last is gone.
        ControllerTrail.get().reopenWith(1);
        Path kept = elsewhere.resolve("kept");
        scene.testbed.faults().on("iam:PutRolePolicy").throttle();

        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        TestEnvironment.until(() -> scene.testbed.calls().count("iam:PutRolePolicy") > 0);
        Files.move(ControllerTrail.file(), kept);
        scene.testbed.faults().clear();
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));

        jenkins.assertLogContains("audit-trail-failed", build);
        assertThat(scene.testbed.calls().count("POST /awsconnectors")).isZero();
        Files.move(kept, ControllerTrail.file());
        jenkins.buildAndAssertSuccess(job);
        assertThat(writes())
                .extracting(entry -> entry.who().split(":")[0] + " " + entry.action() + " " + entry.outcome())
                .containsExactly(
                        "build p#1 CreateRole DONE", "build p#1 PutRolePolicy DONE", "build p#2 CreateConnector DONE");
        assertThat(verified(Optional.empty()).state()).isEqualTo(AuditVerification.State.WHOLE);
    }

    @Test
    void anAdministratorDownloadsTheWholeTrailOverAllItsFiles() throws Exception {
        scene.configure("p");
        ControllerTrail.get().reopenWith(500);
        jenkins.buildAndAssertSuccess(TestEnvironment.pipeline(jenkins, "p", ADD));
        HttpUser admin = new HttpUser(jenkins, "admin");
        admin.administers();

        WebResponse answer = admin.post("manage/workload-security/audit/download");

        assertThat(answer.getContentType()).isEqualTo("application/zip");
        List<String> names = new ArrayList<>();
        try (ZipInputStream files = new ZipInputStream(answer.getContentAsStream())) {
            for (ZipEntry each = files.getNextEntry(); each != null; each = files.getNextEntry()) {
                names.add(each.getName());
                Files.copy(new ByteArrayInputStream(files.readAllBytes()), elsewhere.resolve(each.getName()));
            }
        }
        assertThat(names).contains("audit.jsonl.1", "audit.jsonl");
        AuditVerification verified = AuditVerification.of(
                elsewhere.resolve("audit.jsonl"),
                Optional.of(verified(Optional.empty()).head().hash()));
        assertThat(verified.state()).isEqualTo(AuditVerification.State.WHOLE);
        assertThat(verified.head().lines()).isEqualTo(4);
        assertThat(admin.get("manage/workload-security/").getContentAsString())
                .contains(verified.head().hash());
    }

    private void scheduleRepairs() {
        Tenant tenant = reference().tenant();
        VerificationSchedule schedule = new VerificationSchedule("H H * * *");
        schedule.setOnDrift("repair");
        tenant.setReverification(schedule);
    }

    private static void verify(Actor actor) {
        VerificationStarter.get().start(reference(), actor, true, false);
        TestEnvironment.until(() -> !VerificationStarter.get().isRunning(reference()));
    }

    private FormValidation retrieve(String credentialsId) {
        return ExtensionList.lookupSingleton(TenantForm.class)
                .doRetrieveExternalId(
                        null,
                        "acceptance",
                        "",
                        scene.testbed.workloadSecurityUrl().toString(),
                        "api-key",
                        credentialsId,
                        "",
                        "");
    }

    /** Something stands in its place. */
    private static void loseTheTrail() throws IOException {
        ControllerTrail.get().reopenWith(AuditTrail.DEFAULT_SIZE);
        Files.deleteIfExists(ControllerTrail.file());
        Files.createDirectories(ControllerTrail.file());
    }

    private static List<AuditEntry> writes() {
        return lines(Kind.AWS, Kind.WORKLOAD_SECURITY);
    }

    private static List<AuditEntry> lines(Kind... kinds) {
        List<AuditEntry> all = new ArrayList<>();
        AuditTrail.read(ControllerTrail.file(), entry -> {
            if (List.of(kinds).contains(entry.kind())) {
                all.add(entry);
            }
        });
        return all;
    }

    private static AuditVerification verified(Optional<String> head) {
        return AuditVerification.of(ControllerTrail.file(), head);
    }

    private static String reportId(Run<?, ?> build) {
        return build.getAction(WorkloadSecurityReports.class)
                .getEntries()
                .get(0)
                .getId();
    }

    private static String fleetId(Run<?, ?> build) {
        return build.getAction(WorkloadSecurityReports.class).getFleets().get(0).getId();
    }

    private static TenantReference reference() {
        return Tenants.all().get(0);
    }
}
