package io.jenkins.plugins.workloadsecurityaws.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.relocate.RelocationAction;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Result;
import io.jenkins.plugins.workloadsecurityaws.HttpUser;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.builder.AwsAccountBuilder;
import io.jenkins.plugins.workloadsecurityaws.step.AddAwsAccountStep;
import java.util.List;
import java.util.logging.Level;
import jenkins.model.Jenkins;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What an administrator allowed to a job or folder stays with that job or folder, and ends with it. */
@WithJenkins
class GrantedItemsTest {

    private static final String VERIFY =
            "workloadSecurityVerifyAwsAccount tenant: 'acceptance', account: '111122223333', failOn: 'never'";

    private final TestEnvironment scene = new TestEnvironment();
    private final LogRecorder log = new LogRecorder()
            .record(WorkloadSecurityConfiguration.class, Level.INFO)
            .capture(20);
    private JenkinsRule jenkins;
    private HttpUser developer;

    @BeforeEach
    void users(JenkinsRule rule) throws Exception {
        jenkins = rule;
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ, Item.CREATE, Item.CONFIGURE, Item.DELETE, RelocationAction.RELOCATE)
                .everywhere()
                .to("developer")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
        developer = new HttpUser(jenkins, "developer");
    }

    @AfterEach
    void close() {
        log.close();
        scene.close();
    }

    @Test
    void aGrantFollowsARenamedJobAndWhoeverTakesTheOldNameHasNothing() throws Exception {
        scene.configure("p");
        TestEnvironment.pipeline(jenkins, "p", VERIFY);

        assertThat(developer.post("job/p/confirmRename", "newName", "q").getStatusCode())
                .isEqualTo(302);

        jenkins.buildAndAssertSuccess(job("q"));
        makeAnew("p", job("q"));
        jenkins.assertLogContains(
                "p may not use the tenant acceptance of Workload Security to verify accounts",
                jenkins.buildAndAssertStatus(Result.FAILURE, job("p")));
        assertThat(log.getMessages()).contains("p is now q, and the grant of tenant acceptance goes with it");
    }

    @Test
    void aGrantEndsWithItsJob() throws Exception {
        scene.configure("p", "other");
        TestEnvironment.pipeline(jenkins, "p", VERIFY);
        WorkflowJob other = TestEnvironment.pipeline(jenkins, "other", VERIFY);

        assertThat(developer.post("job/p/doDelete").getStatusCode()).isEqualTo(302);

        makeAnew("p", other);
        jenkins.buildAndAssertStatus(Result.FAILURE, job("p"));
        jenkins.buildAndAssertSuccess(other);
        assertThat(log.getMessages()).contains("p is gone, and the grant of tenant acceptance with it");
    }

    @Test
    void aGrantToAJobInAFolderFollowsTheFolderAndTheJob() throws Exception {
        scene.configure("team/p");
        Folder team = jenkins.createProject(Folder.class, "team");
        Folder crew = jenkins.createProject(Folder.class, "crew");
        makeAnew("team", "p", TestEnvironment.pipeline(jenkins, "source", VERIFY));

        developer.post("job/team/confirmRename", "newName", "squad");
        jenkins.buildAndAssertSuccess(job("squad/p"));
        developer.post("job/squad/job/p/move/move", "destination", "/crew");

        jenkins.buildAndAssertSuccess(job("crew/p"));
        assertThat(grants()).containsExactly("crew/p");
        assertThat(team.getFullName()).isEqualTo("squad");
        assertThat(crew.getItem("p")).isNotNull();
    }

    @Test
    void whatAFolderMayDoEndsWithTheFolderAlsoForNamesBelowIt() throws Exception {
        scene.configure("team", "team/later", "teamwork");
        jenkins.createProject(Folder.class, "team");

        developer.post("job/team/doDelete");

        assertThat(grants()).containsExactly("teamwork");
    }

    @Test
    void theControllersIdentityFollowsItsFolderAndEndsWithIt() throws Exception {
        WorkloadSecurityConfiguration.get().setFoldersWithInstanceIdentity("team\nother");
        Folder team = jenkins.createProject(Folder.class, "team");

        developer.post("job/team/confirmRename", "newName", "squad");
        developer.postXml("createItem?name=team", "<com.cloudbees.hudson.plugins.folder.Folder/>");

        Folder taken = jenkins.jenkins.getItemByFullName("team", Folder.class);
        assertThat(WorkloadSecurityConfiguration.get().allowsInstanceIdentity(team))
                .isTrue();
        assertThat(WorkloadSecurityConfiguration.get().allowsInstanceIdentity(taken))
                .isFalse();

        developer.post("job/squad/doDelete");

        assertThat(WorkloadSecurityConfiguration.get().getFoldersWithInstanceIdentity())
                .isEqualTo("other");
        assertThat(log.getMessages())
                .contains("squad is gone, and the leave to use the controller's AWS identity with it");
    }

    @Test
    void theFormShowsNamesThatNothingHas() throws Exception {
        scene.configure("gone");
        WorkloadSecurityConfiguration.get().setFoldersWithInstanceIdentity("vanished");

        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("admin")) {
            HtmlPage page = client.goTo("manage/configure");
            client.waitForBackgroundJavaScript(10_000);

            assertThat(page.asNormalizedText())
                    .contains("There is no job or folder gone.", "There is no job or folder vanished.");
        }
    }

    @Test
    void grantsTagsAndTenantsAreRemovedInTheForm() throws Exception {
        Tenant tenant = Samples.full("kept");
        WorkloadSecurityConfiguration.get().setTenants(List.of(tenant, Samples.bare("unwanted")));

        removeInForm("manage/configure", "config", "Remove this job or folder", 1);
        removeInForm("manage/configure", "config", "Remove this tag", 0);
        removeInForm("manage/configure", "config", "Remove this tenant", 1);

        assertThat(WorkloadSecurityConfiguration.get().getTenants())
                .extracting(Tenant::getName)
                .containsExactly("kept");
        Tenant kept = WorkloadSecurityConfiguration.get().getTenants().get(0);
        assertThat(kept.getGrants()).extracting(Grant::getItem).containsExactly("security/onboarding");
        assertThat(kept.getRole().getTags()).extracting(RoleTag::getKey).containsExactly("cost");
    }

    @Test
    void aFoldersTenantIsRemovedInItsForm() throws Exception {
        Folder team = jenkins.createProject(Folder.class, "team");
        team.addProperty(new FolderTenants(List.of(Samples.bare("one"), Samples.bare("two"))));

        removeInForm("job/team/configure", "config", "Remove this tenant", 0);

        assertThat(team.getProperties().get(FolderTenants.class).getTenants())
                .extracting(Tenant::getName)
                .containsExactly("two");
    }

    @Test
    void aTagIsRemovedInTheFormOfAStep() throws Exception {
        AddAwsAccountStep step = new AddAwsAccountStep();
        step.setAccount(TestEnvironment.ACCOUNT);
        step.setTags(List.of(new RoleTag("team", "security"), new RoleTag("cost", "42")));
        FreeStyleProject job = jenkins.createFreeStyleProject("f");
        job.getBuildersList().add(new AwsAccountBuilder(step));

        removeInForm("job/f/configure", "config", "Remove this tag", 1);

        AddAwsAccountStep kept = (AddAwsAccountStep)
                job.getBuildersList().get(AwsAccountBuilder.class).getStep();
        assertThat(kept.getTags()).extracting(RoleTag::getKey).containsExactly("team");
    }

    private void removeInForm(String path, String form, String button, int which) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("admin")) {
            HtmlPage page = client.goTo(path);
            List<HtmlButton> buttons = page.getByXPath("//button[contains(@class,'repeatable-delete')]");
            buttons.stream()
                    .filter(found -> found.getTextContent().strip().equals(button))
                    // The block that an added entry is copied from has one too.
                    .filter(found -> found.getByXPath("ancestor::*[contains(@class,'to-be-removed')]")
                            .isEmpty())
                    .skip(which)
                    .findFirst()
                    .orElseThrow()
                    // Some stand in a block that a person opens first.
                    .click(false, false, false, true, true, true, false);
            client.waitForBackgroundJavaScript(10_000);
            jenkins.submit(page.getFormByName(form));
        }
    }

    private WorkflowJob job(String name) {
        return jenkins.jenkins.getItemByFullName(name, WorkflowJob.class);
    }

    private void makeAnew(String name, WorkflowJob like) throws Exception {
        assertThat(developer
                        .postXml("createItem?name=" + name, like.getConfigFile().asString())
                        .getStatusCode())
                .isEqualTo(200);
    }

    private void makeAnew(String folder, String name, WorkflowJob like) throws Exception {
        developer.postXml(
                "job/" + folder + "/createItem?name=" + name,
                like.getConfigFile().asString());
    }

    private static List<String> grants() {
        return WorkloadSecurityConfiguration.get().getTenants().get(0).getGrants().stream()
                .map(Grant::getItem)
                .toList();
    }
}
