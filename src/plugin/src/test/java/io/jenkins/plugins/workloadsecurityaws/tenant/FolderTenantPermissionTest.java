package io.jenkins.plugins.workloadsecurityaws.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.HostnameSpecification;
import hudson.cli.CLICommandInvoker;
import hudson.cli.UpdateJobCommand;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.workloadsecurityaws.HttpUser;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.monitor.Warnings;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.WebResponse;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlCheckBoxInput;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Whoever configures a folder does not thereby have its credentials sent anywhere. */
@WithJenkins
class FolderTenantPermissionTest {

    private static final String VERIFY =
            "workloadSecurityVerifyAwsAccount tenant: 'acceptance', account: '111122223333', failOn: 'never'";
    private static final String ELSEWHERE = "https://collector.example.com:4119/api";

    private final TestEnvironment scene = new TestEnvironment();
    private JenkinsRule jenkins;
    private Folder folder;
    private HttpUser developer;

    @BeforeEach
    void aFolderWithATenant(JenkinsRule rule) throws Exception {
        jenkins = rule;
        folder = jenkins.createProject(Folder.class, "team");
        for (Credentials each : scene.addresses.credentials(CredentialsScope.GLOBAL)) {
            store().addCredentials(Domain.global(), each);
        }
        folder.addProperty(new FolderTenants(List.of(scene.tenant())));
        developer = new HttpUser(jenkins, "developer");
        developer.useIn("team", Item.READ, Item.CONFIGURE, Item.EXTENDED_READ);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void anXmlOfSomebodyWhoMayNotUseTheCredentialsServesNobody() throws Exception {
        assertThat(developer.postXml("job/team/config.xml", elsewhere()).getStatusCode())
                .isEqualTo(200);

        jenkins.assertLogContains(
                "were changed by developer, who may not use the credentials there",
                jenkins.buildAndAssertStatus(Result.FAILURE, job()));
        assertThat(Warnings.now()).singleElement().satisfies(warning -> {
            assertThat(warning.text()).contains("folder team were changed by developer");
            assertThat(warning.address()).isEqualTo("job/team/configure");
        });
        assertThat(folder.getConfigFile().asString()).contains("<unpermittedBy>developer<");
    }

    @Test
    void theCommandLineIsNoWayRoundIt() throws Exception {
        new CLICommandInvoker(jenkins, new UpdateJobCommand())
                .asUser("developer")
                .withStdin(new ByteArrayInputStream(elsewhere().getBytes(StandardCharsets.UTF_8)))
                .invokeWithArgs("team");

        assertThat(Tenants.ofFolder(folder)).isEmpty();
    }

    @Test
    void anXmlWithoutTheMarkIsStillNotPermittedAndTheOldOneIsAgain() throws Exception {
        String before = folder.getConfigFile().asString();
        developer.postXml("job/team/config.xml", elsewhere());
        developer.postXml("job/team/config.xml", elsewhere());
        assertThat(Tenants.ofFolder(folder)).isEmpty();

        developer.postXml("job/team/config.xml", before);

        assertThat(Tenants.ofFolder(folder)).hasSize(1);
        jenkins.buildAndAssertSuccess(job());
    }

    @Test
    void whatWasNotPermittedIsNotUsableAfterItIsLoadedAgain() throws Exception {
        developer.postXml("job/team/config.xml", elsewhere());

        folder.load();
        jenkins.jenkins.reload();

        Folder loaded = jenkins.jenkins.getItemByFullName("team", Folder.class);
        assertThat(Tenants.ofFolder(loaded)).isEmpty();
        assertThat(loaded.getProperties().get(FolderTenants.class).getTenants()).hasSize(1);
    }

    @Test
    void whoeverMayUseAndUpdateTheCredentialsMakesItUsable() throws Exception {
        developer.postXml("job/team/config.xml", elsewhere());
        HttpUser owner = new HttpUser(jenkins, "owner");
        owner.useIn("team", Item.READ, Item.CONFIGURE, CredentialsProvider.VIEW, CredentialsProvider.UPDATE);

        owner.postXml("job/team/config.xml", folder.getConfigFile().asString());

        assertThat(Tenants.ofFolder(folder)).hasSize(1);
        assertThat(folder.getConfigFile().asString()).doesNotContain("unpermittedBy");
    }

    @Test
    void aFoldersDescriptionMayBeChangedByWhoeverConfiguresIt() throws Exception {
        String xml = folder.getConfigFile()
                .asString()
                .replace("<properties>", "<description>ours</description><properties>");

        developer.postXml("job/team/config.xml", xml);

        assertThat(folder.getDescription()).isEqualTo("ours");
        assertThat(Tenants.ofFolder(folder)).hasSize(1);
    }

    @Test
    void theFormRefusesAChangeOfTheAddressAndTakesOneOfSomethingElse() throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()
                .withThrowExceptionOnFailingStatusCode(false)
                .login("developer")) {
            HtmlForm form = client.<HtmlPage>getPage(folder, "configure").getFormByName("config");
            form.getInputByValue(scene.addresses.workloadSecurity()).setValue(ELSEWHERE);

            assertThat(jenkins.submit(form).getWebResponse().getStatusCode()).isEqualTo(403);
            assertThat(Tenants.ofFolder(folder).get(0).tenant().getUrl()).isEqualTo(scene.addresses.workloadSecurity());

            HtmlForm again = client.<HtmlPage>getPage(folder, "configure").getFormByName("config");
            again.getInputByName("_.displayNameOrNull").setValue("Ours");
            jenkins.submit(again);
        }
        assertThat(folder.getDisplayName()).isEqualTo("Ours");
        assertThat(Tenants.ofFolder(folder)).hasSize(1);
    }

    @Test
    void whatAFoldersJobsMayDoIsNotGivenByWhoeverMayNotUseTheCredentialsInTheForm() throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()
                .withThrowExceptionOnFailingStatusCode(false)
                .login("developer")) {
            for (String box : List.of("_.adopt", "_.remove")) {
                HtmlForm form = client.<HtmlPage>getPage(folder, "configure").getFormByName("config");
                form.<HtmlCheckBoxInput>getInputByName(box).setChecked(true);

                assertThat(jenkins.submit(form).getWebResponse().getStatusCode())
                        .as(box)
                        .isEqualTo(403);
            }
        }
        assertThat(tenant().isAdopt()).isFalse();
        assertThat(tenant().isRemove()).isFalse();
    }

    @Test
    void whatAFoldersJobsMayDoIsNotGivenByXmlOrCommandLineEither() throws Exception {
        for (String power : List.of("adopt", "remove")) {
            String granting = folder.getConfigFile().asString().replace("<" + power + ">false", "<" + power + ">true");

            developer.postXml("job/team/config.xml", granting);
            assertThat(Tenants.ofFolder(folder)).as(power).isEmpty();
            jenkins.assertLogContains("were changed by developer", jenkins.buildAndAssertStatus(Result.FAILURE, job()));
            folder.getItem("p").delete();
            developer.postXml("job/team/config.xml", granting.replace("<" + power + ">true", "<" + power + ">false"));
            assertThat(Tenants.ofFolder(folder)).as(power).hasSize(1);

            new CLICommandInvoker(jenkins, new UpdateJobCommand())
                    .asUser("developer")
                    .withStdin(new ByteArrayInputStream(granting.getBytes(StandardCharsets.UTF_8)))
                    .invokeWithArgs("team");
            assertThat(Tenants.ofFolder(folder)).as(power).isEmpty();
            developer.postXml("job/team/config.xml", granting.replace("<" + power + ">true", "<" + power + ">false"));
        }
    }

    @Test
    void whoeverMayUseTheCredentialsInTheFormLetsJobsAdoptAndRemove() throws Exception {
        developer.useIn("team", Item.READ, Item.CONFIGURE, CredentialsProvider.VIEW);
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("developer")) {
            HtmlForm form = client.<HtmlPage>getPage(folder, "configure").getFormByName("config");
            form.<HtmlCheckBoxInput>getInputByName("_.adopt").setChecked(true);
            form.<HtmlCheckBoxInput>getInputByName("_.remove").setChecked(true);
            jenkins.submit(form);
        }

        assertThat(tenant().isAdopt()).isTrue();
        assertThat(tenant().isRemove()).isTrue();
    }

    @Test
    void aFoldersTenantIsNotRemovedInTheFormByWhoeverMayNotUseTheCredentials() throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()
                .withThrowExceptionOnFailingStatusCode(false)
                .login("developer")) {
            HtmlForm form = client.<HtmlPage>getPage(folder, "configure").getFormByName("config");
            form.<HtmlButton>getFirstByXPath(".//button[normalize-space()='Remove this tenant']")
                    .click();

            assertThat(jenkins.submit(form).getWebResponse().getStatusCode()).isEqualTo(403);
        }
        assertThat(Tenants.ofFolder(folder)).hasSize(1);
    }

    @Test
    void aFormWithoutTheTenantsPartIsNoWayToRemoveThem() throws Exception {
        for (String part : List.of("", ",\"" + FolderTenants.class.getName().replace('.', '-') + "\":null")) {
            WebResponse answer = developer.post(
                    "job/team/configSubmit",
                    "json",
                    "{\"displayNameOrNull\":\"\",\"description\":\"\",\"icon\":{\"stapler-class\":"
                            + "\"com.cloudbees.hudson.plugins.folder.icons.StockFolderIcon\"}" + part + "}");

            assertThat(answer.getStatusCode()).as(part).isEqualTo(403);
            assertThat(Tenants.ofFolder(folder)).as(part).hasSize(1);
        }
    }

    @Test
    void aFoldersTenantIsNotRemovedByXmlOrCommandLineEither() throws Exception {
        String without = withoutTenants();
        String identity = tenant().getIdentity();

        developer.postXml("job/team/config.xml", without);
        assertThat(Tenants.ofFolder(folder)).hasSize(1);

        developer.postXml(
                "job/team/config.xml",
                folder.getConfigFile().asString().replaceAll("(?s)<tenants>.*</tenants>", "<tenants/>"));
        assertThat(Tenants.ofFolder(folder)).hasSize(1);
        assertThat(folder.getConfigFile().asString()).doesNotContain("unpermittedBy");

        new CLICommandInvoker(jenkins, new UpdateJobCommand())
                .asUser("developer")
                .withStdin(new ByteArrayInputStream(without.getBytes(StandardCharsets.UTF_8)))
                .invokeWithArgs("team");
        assertThat(Tenants.ofFolder(folder)).hasSize(1);

        jenkins.jenkins.reload();
        folder = jenkins.jenkins.getItemByFullName("team", Folder.class);
        assertThat(Tenants.ofFolder(folder)).hasSize(1);
        assertThat(tenant().getIdentity()).isEqualTo(identity);
        jenkins.buildAndAssertSuccess(job());
    }

    @Test
    void whoeverMayUseTheCredentialsInTheFormRemovesATenantInAnyWay() throws Exception {
        String with = folder.getConfigFile().asString();
        String identity = tenant().getIdentity();
        HttpUser owner = new HttpUser(jenkins, "owner");
        owner.useIn("team", Item.READ, Item.CONFIGURE, CredentialsProvider.VIEW);

        owner.postXml("job/team/config.xml", withoutTenants());

        assertThat(Tenants.ofFolder(folder)).isEmpty();
        assertThat(TenantIdentities.get().removed()).containsKey(identity);

        developer.useIn("team", Item.READ, Item.CONFIGURE);
        developer.postXml("job/team/config.xml", with);
        assertThat(Tenants.ofFolder(folder))
                .as("what was removed is not brought back")
                .isEmpty();
    }

    @Test
    void aTenantThatWasRemovedInTheFormIsNotBroughtBackByXml() throws Exception {
        String with = folder.getConfigFile().asString();
        developer.useIn("team", Item.READ, Item.CONFIGURE, CredentialsProvider.VIEW);
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("developer")) {
            HtmlForm form = client.<HtmlPage>getPage(folder, "configure").getFormByName("config");
            form.<HtmlButton>getFirstByXPath(".//button[normalize-space()='Remove this tenant']")
                    .click();
            jenkins.submit(form);
        }
        assertThat(Tenants.ofFolder(folder)).isEmpty();

        developer.useIn("team", Item.READ, Item.CONFIGURE);
        developer.postXml("job/team/config.xml", with);

        assertThat(Tenants.ofFolder(folder)).isEmpty();
    }

    @Test
    void aFolderWithoutTenantsIsSavedByWhoeverConfiguresIt() throws Exception {
        Folder plain = jenkins.createProject(Folder.class, "plain");
        developer.useIn("plain", Item.READ, Item.CONFIGURE);
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("developer")) {
            HtmlForm form = client.<HtmlPage>getPage(plain, "configure").getFormByName("config");
            form.getInputByName("_.displayNameOrNull").setValue("Ours");
            jenkins.submit(form);
        }

        assertThat(plain.getDisplayName()).isEqualTo("Ours");
    }

    @Test
    void aFolderThatIsCopiedByWhoeverMayNotUseItsCredentialsServesNobody() throws Exception {
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ, Item.EXTENDED_READ, Item.CREATE, Item.CONFIGURE)
                .everywhere()
                .to("developer"));

        developer.post("createItem", "name", "copy", "mode", "copy", "from", "team");

        Folder copy = jenkins.jenkins.getItemByFullName("copy", Folder.class);
        assertThat(copy.getProperties().get(FolderTenants.class).getTenants()).hasSize(1);
        assertThat(Tenants.ofFolder(copy)).isEmpty();
        assertThat(Tenants.ofFolder(folder)).hasSize(1);
    }

    private String withoutTenants() throws Exception {
        String type = FolderTenants.class.getName();
        return folder.getConfigFile().asString().replaceAll("(?s)<" + type + "[ >].*</" + type + ">", "");
    }

    private Tenant tenant() {
        return folder.getProperties().get(FolderTenants.class).getTenants().get(0);
    }

    @Test
    void aStoredKeyGoesToAnUnsavedAddressOnlyForWhoeverMayUpdateIt() throws Exception {
        developer.useIn("team", Item.READ, Item.CONFIGURE, CredentialsProvider.VIEW);

        assertThat(test("/elsewhere").getStatusCode()).isEqualTo(403);
        assertThat(scene.testbed.calls().all()).isEmpty();
        assertThat(test("").getStatusCode()).isEqualTo(200);
        assertThat(scene.testbed.calls().all()).isNotEmpty();
        assertThat(testAws(scene.addresses.aws() + "/elsewhere").getStatusCode())
                .isEqualTo(403);
        assertThat(testAws(scene.addresses.aws()).getStatusCode()).isEqualTo(200);

        developer.useIn("team", Item.READ, Item.CONFIGURE, CredentialsProvider.VIEW, CredentialsProvider.UPDATE);
        assertThat(test("/elsewhere").getStatusCode()).isEqualTo(200);
    }

    @Test
    void theControllersIdentityGoesToAnUnsavedAddressOnlyForWhoeverMayUpdateCredentials() throws Exception {
        WorkloadSecurityConfiguration.get().setFoldersWithInstanceIdentity("team");
        developer.useIn("team", Item.READ, Item.CONFIGURE, CredentialsProvider.VIEW);
        String withIdentity = folder.getConfigFile()
                .asString()
                .replace("<verifyCredentialsId>aws</verifyCredentialsId>", "")
                .replace(scene.addresses.aws() + "<", "https://collector.example.com<");

        WebResponse tested = developer.post(
                "job/team/descriptorByName/" + AwsAccessSettings.class.getName() + "/testAws",
                "verifyCredentialsId",
                "",
                "endpoint",
                scene.addresses.aws() + "/elsewhere");
        developer.postXml("job/team/config.xml", withIdentity);

        assertThat(tested.getStatusCode()).isEqualTo(403);
        assertThat(withIdentity).contains("collector.example.com<").doesNotContain("<verifyCredentialsId>aws<");
        assertThat(Tenants.ofFolder(folder)).isEmpty();
    }

    @Test
    void aJobsFormShowsNoCredentialsAndItsTestButtonsSaySo() throws Exception {
        scene.configure();
        FreeStyleProject job = jenkins.createFreeStyleProject("f");
        developer.useIn(job.getFullName(), Item.READ, Item.CONFIGURE, CredentialsProvider.VIEW);
        String form = "job/f/descriptorByName/" + Tenant.class.getName();

        WebResponse list =
                developer.post(form + "/fillVerifyApiKeyCredentialsIdItems", "verifyApiKeyCredentialsId", "mine");
        WebResponse tested = developer.post(form + "/testConnection", "name", "t");

        assertThat(list.getContentAsString()).contains("mine").doesNotContain("api-key", "external-id", "API key");
        assertThat(tested.getStatusCode()).isEqualTo(200);
        assertThat(tested.getContentAsString()).contains("in Jenkins itself or in a folder, not here");
    }

    @Test
    void aCredentialThatIsKeptForAnotherHostIsNeitherOfferedNorUsed() throws Exception {
        Domain other = new Domain("other", "", List.of(new HostnameSpecification("manager.example.com", "")));
        store().addDomain(
                        other,
                        new StringCredentialsImpl(
                                CredentialsScope.GLOBAL, "elsewheres-key", "", Secret.fromString("canary")));
        Tenant tenant = scene.tenant();
        tenant.setVerifyApiKeyCredentialsId("elsewheres-key");
        folder.getProperties().removeAll(FolderTenants.class);
        folder.addProperty(new FolderTenants(List.of(tenant)));
        developer.useIn("team", Item.READ, Item.CONFIGURE, CredentialsProvider.VIEW);
        String list = "job/team/descriptorByName/" + Tenant.class.getName() + "/fillVerifyApiKeyCredentialsIdItems";

        assertThat(developer
                        .post(list, "url", "https://manager.example.com:4119")
                        .getContentAsString())
                .contains("elsewheres-key");
        assertThat(developer.post(list, "url", ELSEWHERE).getContentAsString()).doesNotContain("elsewheres-key");
        WorkflowJob job = job();
        jenkins.assertLogContains("elsewheres-key", jenkins.buildAndAssertStatus(Result.FAILURE, job));
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    private WebResponse test(String path) throws Exception {
        return developer.post(
                "job/team/descriptorByName/" + Tenant.class.getName() + "/testConnection",
                "name",
                TestEnvironment.TENANT,
                "url",
                scene.addresses.workloadSecurity() + path,
                "verifyApiKeyCredentialsId",
                "api-key");
    }

    private WebResponse testAws(String endpoint) throws Exception {
        return developer.post(
                "job/team/descriptorByName/" + AwsAccessSettings.class.getName() + "/testAws",
                "verifyCredentialsId",
                "aws",
                "endpoint",
                endpoint);
    }

    /** The folder's XML with its tenant at another address. */
    private String elsewhere() throws Exception {
        return folder.getConfigFile()
                .asString()
                .replaceAll("(?s)<unpermittedBy>.*?</unpermittedBy>", "")
                .replace(scene.addresses.workloadSecurity(), ELSEWHERE);
    }

    private WorkflowJob job() throws Exception {
        WorkflowJob job = folder.createProject(WorkflowJob.class, "p");
        job.setDefinition(new CpsFlowDefinition(VERIFY, true));
        return job;
    }

    private CredentialsStore store() {
        return CredentialsProvider.lookupStores(folder).iterator().next();
    }
}
