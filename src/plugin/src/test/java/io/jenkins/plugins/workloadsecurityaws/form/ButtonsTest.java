package io.jenkins.plugins.workloadsecurityaws.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.ExtensionList;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.security.AccessDeniedException3;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.credential.WorkloadSecurityExternalId;
import io.jenkins.plugins.workloadsecurityaws.report.WorkloadSecurityReports;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.WorkloadSecurityConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jenkins;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlOption;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlSelect;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the buttons of a tenant's form do. */
@WithJenkins
class ButtonsTest {

    private final TestEnvironment scene = new TestEnvironment();
    private JenkinsRule jenkins;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        scene.configure();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void testConnectionTellsWhoseKeyItIs() {
        FormValidation told = test("external-id");

        assertThat(told.kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(told.renderHtml())
                .contains("Manager version", "Verification: key", "instance role", "the tenant&#039;s own")
                .doesNotContain(
                        scene.testbed.vendor().apiKey(), scene.testbed.vendor().externalId());
    }

    @Test
    void testConnectionWarnsOfAnotherExternalId() throws Exception {
        keep(new WorkloadSecurityExternalId(
                CredentialsScope.SYSTEM, "stale", "", Secret.fromString("canary-external-id-stale")));

        FormValidation told = test("stale");

        assertThat(told.kind).isEqualTo(FormValidation.Kind.WARNING);
        assertThat(told.renderHtml()).contains("is not the tenant").doesNotContain("canary-external-id-stale");
    }

    @Test
    void testConnectionSaysWhyAKeyIsRefusedAndWhatToDo() throws Exception {
        keep(new StringCredentialsImpl(
                CredentialsScope.SYSTEM, "wrong", "", Secret.fromString("canary-api-key-wrong")));

        FormValidation told = form().doTestConnection(null, "t", "", url(), "wrong", "", "", "", "");

        assertThat(told.kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(told.getMessage()).contains("401").doesNotContain("canary-api-key-wrong");
    }

    @Test
    void aTestOfAServerThatNeverAnswersEndsAfterOneCall() {
        scene.testbed.faults().on("POST /awsconnectors/search").timeout();

        FormValidation told = test("external-id");

        assertThat(told.kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(told.getMessage()).contains("no answer within 15");
        assertThat(scene.testbed.calls().count("POST /awsconnectors/search")).isEqualTo(1);
    }

    @Test
    void aTestOfAnAwsEndpointThatNeverAnswersEndsAfterOneCall() {
        scene.testbed.faults().on("sts:GetCallerIdentity").timeout();

        FormValidation told = ExtensionList.lookupSingleton(AwsForm.class)
                .doTestAws(null, "aws", "", "", "", scene.testbed.awsEndpoint().toString(), false, "");

        assertThat(told.kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(scene.testbed.calls().count("sts:GetCallerIdentity")).isEqualTo(1);
    }

    @Test
    void moreTestsThanAFewAreAnsweredAtOnce() throws Exception {
        CountDownLatch held = new CountDownLatch(4);
        CountDownLatch release = new CountDownLatch(1);
        List<Thread> others = new ArrayList<>();
        for (int each = 0; each < 4; each++) {
            Thread other =
                    new Thread(() -> assertThatCode(() -> FormQuestions.get().ask(() -> {
                                held.countDown();
                                return release.await(1, TimeUnit.MINUTES);
                            }))
                            .doesNotThrowAnyException());
            other.start();
            others.add(other);
        }
        held.await();

        FormValidation told = test("external-id");

        assertThat(told.kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(told.getMessage()).contains("4 tests like this are under way already");
        assertThat(scene.testbed.calls().all()).isEmpty();
        release.countDown();
        for (Thread other : others) {
            other.join();
        }
    }

    @Test
    void testAwsNamesTheCaller() {
        FormValidation told = ExtensionList.lookupSingleton(AwsForm.class)
                .doTestAws(null, "aws", "", "", "", scene.testbed.awsEndpoint().toString(), false, "");

        assertThat(told.getMessage()).contains("arn:aws:");
    }

    @Test
    void testAwsTriesTheCredentialsForChangesToo() throws Exception {
        keep(new AWSCredentialsImpl(CredentialsScope.SYSTEM, "stranger", "AKIASTRANGER", "canary-secret", ""));

        FormValidation told = ExtensionList.lookupSingleton(AwsForm.class)
                .doTestAws(
                        null,
                        "aws",
                        "stranger",
                        "",
                        "",
                        scene.testbed.awsEndpoint().toString(),
                        false,
                        "");

        assertThat(told.kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(told.getMessage()).doesNotContain("canary-secret");
    }

    @Test
    void testAwsTriesTheAccessRoleInTheAccountThatIsNamed() {
        scene.testbed.calls().reset();

        FormValidation entered = testAws("OrganizationAccountAccessRole", TestEnvironment.ACCOUNT);
        FormValidation refused = testAws("NoSuchRole", TestEnvironment.ACCOUNT);
        FormValidation noId = testAws("OrganizationAccountAccessRole", "1234");

        assertThat(entered.kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(entered.getMessage()).contains("arn:aws:", "get into account " + TestEnvironment.ACCOUNT);
        assertThat(refused.kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(refused.getMessage()).contains("NoSuchRole");
        assertThat(noId.kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(noId.getMessage()).contains("12 digits");
        assertThat(scene.testbed.calls().count("sts:AssumeRole")).isEqualTo(2);
    }

    @Test
    void whatAServerSaysOfAnErrorIsShownToAdministratorsAlone() throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "team");
        CredentialsStore store =
                CredentialsProvider.lookupStores(folder).iterator().next();
        for (Credentials credential : scene.addresses.credentials(CredentialsScope.GLOBAL)) {
            store.addCredentials(Domain.global(), credential);
        }
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(
                        Jenkins.READ,
                        Item.READ,
                        Item.CONFIGURE,
                        CredentialsProvider.VIEW,
                        CredentialsProvider.USE_ITEM,
                        CredentialsProvider.UPDATE)
                .everywhere()
                .to("developer"));
        store.addCredentials(
                Domain.global(),
                new StringCredentialsImpl(CredentialsScope.GLOBAL, "wrong", "", Secret.fromString("canary-wrong")));

        for (String user : List.of("admin", "developer")) {
            try (ACLContext ignored = ACL.as(User.getOrCreateByIdOrFullName(user))) {
                FormValidation told = form().doTestConnection(folder, "t", "", url(), "wrong", "", "", "", "");

                assertThat(told.getMessage()).as(user).contains("401", "The API key is mistyped or was deleted");
                assertThat(told.getMessage().contains("Invalid API Key"))
                        .as(user)
                        .isEqualTo(user.equals("admin"));
                assertThat(testAws(folder, "canary").getMessage().contains("canary"))
                        .as(user)
                        .isEqualTo(user.equals("admin"));
            }
        }
    }

    @Test
    void whatAnAwsEndpointSaysOfAnErrorStandsInNoBuild() throws Exception {
        scene.configure("any");
        scene.testbed
                .faults()
                .on("iam:GetRole")
                .answer(
                        400,
                        "text/xml",
                        "<ErrorResponse><Error><Code>canary</Code><Message>canary</Message></Error></ErrorResponse>");

        WorkflowRun build = jenkins.buildAndAssertStatus(
                Result.FAILURE,
                TestEnvironment.pipeline(
                        jenkins, "any", "workloadSecurityVerifyAwsAccount account: '" + TestEnvironment.ACCOUNT + "'"));

        assertThat(JenkinsRule.getLog(build)).contains("HTTP 400").doesNotContain("canary");
        assertThat(jenkins.createWebClient()
                        .goTo(build.getUrl() + "workload-security/"
                                + build.getAction(WorkloadSecurityReports.class)
                                        .getEntries()
                                        .get(0)
                                        .getId())
                        .asXml())
                .contains("HTTP 400")
                .doesNotContain("canary");
    }

    @Test
    void theExternalIdIsRetrievedIntoANewCredential() {
        FormValidation told = retrieve("");

        assertThat(told.kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(kept("workload-security-external-id-t").getSecret().getPlainText())
                .isEqualTo(scene.testbed.vendor().externalId());
        assertThat(kept("workload-security-external-id-t").getScope()).isEqualTo(CredentialsScope.SYSTEM);
        assertThat(told.renderHtml()).doesNotContain(scene.testbed.vendor().externalId());
    }

    @Test
    void theExternalIdIsRetrievedIntoTheCredentialThatIsChosen() throws Exception {
        keep(new WorkloadSecurityExternalId(
                CredentialsScope.GLOBAL, "stale", "as described", Secret.fromString("canary-external-id-stale")));

        assertThat(retrieve("stale").kind).isEqualTo(FormValidation.Kind.OK);

        assertThat(kept("stale").getSecret().getPlainText())
                .isEqualTo(scene.testbed.vendor().externalId());
        assertThat(kept("stale").getDescription()).isEqualTo("as described");
        assertThat(kept("stale").getScope()).isEqualTo(CredentialsScope.GLOBAL);
    }

    @Test
    void aCredentialOfAnotherKindIsNotOverwritten() {
        assertThat(retrieve("api-key").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void whoeverMayNotUpdateCredentialsRetrievesNothing() throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "team");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE, CredentialsProvider.VIEW)
                .everywhere()
                .to("configurer")
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE)
                .everywhere()
                .to("blind"));

        try (ACLContext ignored = ACL.as(User.getOrCreateByIdOrFullName("configurer"))) {
            assertThatThrownBy(() -> form().doRetrieveExternalId(folder, "t", "", url(), "api-key", "", "", ""))
                    .isInstanceOf(AccessDeniedException3.class);
        }
        try (ACLContext ignored = ACL.as(User.getOrCreateByIdOrFullName("blind"))) {
            assertThatThrownBy(() -> form().doTestConnection(folder, "t", "", url(), "api-key", "", "", "", ""))
                    .isInstanceOf(AccessDeniedException3.class);
            assertThatThrownBy(() -> form().doTestConnection(null, "t", "", url(), "api-key", "", "", "", ""))
                    .isInstanceOf(AccessDeniedException3.class);
        }
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void aFoldersFormJoinsNoCredentialOfJenkinsWithAnAddressOfItsOwn() throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "team");

        FormValidation told = form().doTestConnection(folder, "t", "", url(), "api-key", "", "", "", "");

        assertThat(told.kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(scene.testbed.calls().all()).isEmpty();
        assertThat(form().doFillVerifyApiKeyCredentialsIdItems(folder, "", "", ""))
                .noneMatch(option -> option.value.equals("api-key"));
    }

    @Test
    void theFormSaysWhatIsMissingOnceSomethingBelowItWasTyped() {
        TenantForm form = form();

        assertThat(form.doCheckName(null, " ", "", "", "").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckName(null, " ", "", "us-1", "").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(form.doCheckUrl(null, "", "", "").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckUrl(null, "", "", "api-key").kind).isEqualTo(FormValidation.Kind.ERROR);
    }

    @Test
    void theFormSaysWhatIsWrong() {
        TenantForm form = form();

        assertThat(form.doCheckName(null, "no*name", "", "", "").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(form.doCheckUrl(null, "https://manager.example.com", "us-1", "").kind)
                .isEqualTo(FormValidation.Kind.ERROR);
        assertThat(form.doCheckUrl(null, "http://manager.example.com", "", "").kind)
                .isEqualTo(FormValidation.Kind.ERROR);
        assertThat(form.doCheckUrl(null, "https://user:pass@manager.example.com", "", "").kind)
                .isEqualTo(FormValidation.Kind.ERROR);
        assertThat(form.doCheckUrl(null, "https://manager.example.com:4119", "", "").kind)
                .isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckRegion(null, "us-1").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckRegion(null, "us1").kind).isEqualTo(FormValidation.Kind.WARNING);
    }

    @Test
    void aNameThatAnotherTenantHasIsToldBeforeTheFormIsSaved() throws Exception {
        scene.configure("any");
        Tenant saved = WorkloadSecurityConfiguration.get().getTenants().get(0);

        assertThat(form().doCheckName(null, saved.getName(), saved.getIdentity(), "", "").kind)
                .isEqualTo(FormValidation.Kind.OK);
        assertThat(form().doCheckName(null, saved.getName(), "", "", "").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(form().doCheckName(jenkins.createProject(Folder.class, "team"), saved.getName(), "", "", "").kind)
                .isEqualTo(FormValidation.Kind.OK);
    }

    @Test
    void theRetrievedExternalIdIsChosenAtOnceAndIsSavedWithWhatWasTyped() throws Exception {
        scene.configure("any");
        Tenant tenant = WorkloadSecurityConfiguration.get().getTenants().get(0);
        tenant.setExternalIdCredentialsId(null);
        WorkloadSecurityConfiguration.get().setTenants(List.of(tenant));
        String made = "workload-security-external-id-" + tenant.getName();

        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            HtmlPage page = client.goTo("manage/configure");
            HtmlForm form = page.getFormByName("config");
            ((HtmlInput) page.querySelector("div[name=tenants] [name='_.accessRole']")).setValue("Typed");
            page.executeJavaScript(
                    "document.querySelector('div[name=tenants] [data-validate-button-method=retrieveExternalId]').click()");
            client.waitForBackgroundJavaScript(30_000);
            HtmlSelect list = page.querySelector("div[name=tenants] [name='_.externalIdCredentialsId']");
            assertThat(list.getSelectedOptions())
                    .extracting(HtmlOption::getValueAttribute)
                    .containsExactly(made);
            jenkins.submit(form);
        }

        Tenant after = WorkloadSecurityConfiguration.get().getTenants().get(0);
        assertThat(after.getExternalIdCredentialsId()).isEqualTo(made);
        assertThat(after.getAws().getAccessRole()).isEqualTo("Typed");
    }

    @Test
    void whatATestSaidGoesWhenAFieldIsChangedThatItWasAskedWith() throws Exception {
        scene.configure("any");

        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            HtmlPage page = client.goTo("manage/configure");
            DomElement button = page.querySelector("div[name=tenants] [data-validate-button-method=testAws]");
            page.executeJavaScript(
                    "document.querySelector('div[name=tenants] [data-validate-button-method=testAws]').click()");
            client.waitForBackgroundJavaScript(30_000);
            assertThat(button.getParentNode().getTextContent()).contains("arn:aws:");

            change(page, "_.name");
            assertThat(button.getParentNode().getTextContent()).contains("arn:aws:");
            change(page, "_.accessRole");
            assertThat(button.getParentNode().getTextContent()).doesNotContain("arn:aws:");
        }
    }

    private static void change(HtmlPage page, String field) {
        page.executeJavaScript("document.querySelector(\"div[name=tenants] [name='" + field
                + "']\").dispatchEvent(new Event('input', {bubbles: true}))");
    }

    private FormValidation testAws(String accessRole, String account) {
        return ExtensionList.lookupSingleton(AwsForm.class)
                .doTestAws(
                        null,
                        "aws",
                        "",
                        accessRole,
                        "",
                        scene.testbed.awsEndpoint().toString(),
                        false,
                        account);
    }

    private FormValidation testAws(Folder folder, String says) {
        scene.testbed
                .faults()
                .on("sts:GetCallerIdentity")
                .times(1)
                .answer(
                        400,
                        "text/xml",
                        "<ErrorResponse><Error><Code>X</Code><Message>" + says + "</Message></Error></ErrorResponse>");
        return ExtensionList.lookupSingleton(AwsForm.class)
                .doTestAws(
                        folder, "aws", "", "", "", scene.testbed.awsEndpoint().toString(), false, "");
    }

    private FormValidation test(String externalIdCredentialsId) {
        return form().doTestConnection(null, "t", "", url(), "api-key", "", externalIdCredentialsId, "", "");
    }

    private FormValidation retrieve(String credentialsId) {
        return form().doRetrieveExternalId(null, "t", "", url(), "api-key", credentialsId, "", "");
    }

    private String url() {
        return scene.testbed.workloadSecurityUrl().toString();
    }

    private static TenantForm form() {
        return ExtensionList.lookupSingleton(TenantForm.class);
    }

    private static void keep(com.cloudbees.plugins.credentials.Credentials credential) throws Exception {
        SystemCredentialsProvider.getInstance().getCredentials().add(credential);
        SystemCredentialsProvider.getInstance().save();
    }

    private static WorkloadSecurityExternalId kept(String id) {
        List<WorkloadSecurityExternalId> all = CredentialsProvider.lookupCredentialsInItemGroup(
                WorkloadSecurityExternalId.class, Jenkins.get(), ACL.SYSTEM2, List.of());
        return all.stream()
                .filter(found -> found.getId().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
