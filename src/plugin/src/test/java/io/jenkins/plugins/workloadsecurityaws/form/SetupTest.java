package io.jenkins.plugins.workloadsecurityaws.form;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.ExtensionList;
import hudson.security.ACL;
import hudson.security.AuthorizationStrategy;
import hudson.security.Permission;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.workloadsecurityaws.HttpUser;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.audit.ControllerTrail;
import io.jenkins.plugins.workloadsecurityaws.credential.WorkloadSecurityExternalId;
import io.jenkins.plugins.workloadsecurityaws.tenant.CredentialsInScope;
import io.jenkins.plugins.workloadsecurityaws.tenant.FolderTenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantIdentities;
import io.jenkins.plugins.workloadsecurityaws.tenant.WorkloadSecurityConfiguration;
import io.jenkins.plugins.workloadsecurityaws.testbed.Retrieval;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.htmlunit.WebResponse;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The one form that sets a tenant up. */
@WithJenkins
class SetupTest {

    private static final String CREATE = "manage/workload-security/addTenant/create";

    private final TestEnvironment scene = new TestEnvironment();
    private JenkinsRule jenkins;
    private HttpUser admin;

    @BeforeEach
    void administrator(JenkinsRule rule) {
        jenkins = rule;
        admin = new HttpUser(jenkins, "admin");
        admin.administers();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void oneFormMakesThreeCredentialsAndATenantAndEndsWithAPipelineThatVerifiesAnAccount() throws Exception {
        WebResponse answer = create(form());

        assertThat(answer.getStatusCode()).isEqualTo(302);
        Tenant tenant = tenants().get(0);
        assertThat(tenant.getName()).isEqualTo("production");
        assertThat(tenant.getIdentity()).isEqualTo("production");
        assertThat(tenant.getGrants()).singleElement().satisfies(grant -> {
            assertThat(grant.getItem()).isEqualTo("onboarding");
            assertThat(grant.isChange()).isTrue();
            assertThat(grant.isAdopt() || grant.isRemove() || grant.isOtherRoles())
                    .isFalse();
        });
        assertThat(ids(jenkins.jenkins))
                .containsExactlyInAnyOrder(
                        tenant.getVerifyApiKeyCredentialsId(),
                        tenant.getAws().getVerifyCredentialsId(),
                        tenant.getExternalIdCredentialsId());
        assertThat(stored(jenkins.jenkins)).allMatch(each -> each.getScope() == CredentialsScope.SYSTEM);
        HtmlPage last = page(answer.getResponseHeaderValue("Location").replaceFirst(".*/manage/", "manage/"));
        String script = last.getElementById("workload-security-pipeline").getTextContent();
        assertThat(script).contains(ACCOUNT, "production");
        jenkins.buildAndAssertSuccess(TestEnvironment.pipeline(jenkins, "onboarding", script));
    }

    @Test
    void whoeverTypesIntoThePageStaysOnItUntilEverythingIsRight() throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("admin")) {
            HtmlPage page = client.goTo("manage/workload-security/addTenant");
            HtmlForm form = page.getFormByName("workload-security-setup");
            form().accumulate("apiKey", "").forEach((field, value) -> {
                if (!"apiKey".equals(field)) {
                    ((HtmlInput) form.getInputByName("_." + field)).setValue((String) value);
                }
            });
            ((HtmlInput) form.getInputByName("_.apiKey")).setValue("canary-wrong");
            page.executeJavaScript("document.querySelector('.jenkins-submit-button').click()");
            client.waitForBackgroundJavaScript(30_000);
            assertThat(page.getElementById("workload-security-answer").getTextContent())
                    .contains("401");
            assertThat(((HtmlInput) form.getInputByName("_.name")).getValue()).isEqualTo("production");
            assertThat(tenants()).isEmpty();

            ((HtmlInput) form.getInputByName("_.apiKey"))
                    .setValue(scene.testbed.vendor().apiKey());
            page.executeJavaScript("document.querySelector('.jenkins-submit-button').click()");
            client.waitForBackgroundJavaScript(30_000);

            HtmlPage last = (HtmlPage) client.getCurrentWindow().getTopWindow().getEnclosedPage();
            assertThat(last.getElementById("workload-security-pipeline")).isNotNull();
            assertThat(tenants()).hasSize(1);
        }
    }

    @Test
    void nothingIsMadeWhereSomethingIsWrong() throws Exception {
        nothingOf(form().element("apiKey", "canary-wrong"), "401");
        nothingOf(form().element("secretAccessKey", ""), "two parts");
        nothingOf(form().element("accessKeyId", "AKIASTRANGER"), "sts:GetCallerIdentity");
        nothingOf(form().element("accessRole", "NoSuchRole"), "NoSuchRole");
        nothingOf(form().element("account", "1234"), "12 digits");
        nothingOf(form().element("region", "us-1"), "either the region or the URL");
        nothingOf(form().element("url", "http://manager.example.com"), "Only https");
        nothingOf(form().element("apiKey", ""), "API key");
        nothingOf(form().element("name", "no/*name*"), "can&#039;t be called");
        nothingOf(form().element("externalId", "canary-other-external-id"), "not the tenant&#039;s own");
        nothingOf(form().element("place", "nowhere"), "no folder nowhere");
        scene.testbed.vendor().externalIdRetrieval(Retrieval.FORBIDDEN);
        nothingOf(form(), "does not show its external ID");
    }

    private void nothingOf(JSONObject form, String why) throws Exception {
        WebResponse answer = create(form);

        assertThat(answer.getStatusCode()).isEqualTo(200);
        assertThat(answer.getContentAsString()).contains(why).contains("class=\"error\"");
        assertThat(secrets()).noneMatch(answer.getContentAsString()::contains);
        assertThat(tenants()).isEmpty();
        assertThat(ids(jenkins.jenkins)).isEmpty();
    }

    @Test
    void anExternalIdThatIsNotShownIsTakenAsItIsTyped() throws Exception {
        scene.testbed.vendor().externalIdRetrieval(Retrieval.FORBIDDEN);

        create(form().element("externalId", " " + scene.testbed.vendor().externalId() + "\n"));

        assertThat(CredentialsInScope.find(
                        jenkins.jenkins,
                        WorkloadSecurityExternalId.class,
                        tenants().get(0).getExternalIdCredentialsId(),
                        List.of()))
                .hasValueSatisfying(kept -> assertThat(kept.getSecret().getPlainText())
                        .isEqualTo(scene.testbed.vendor().externalId()));
    }

    @Test
    void aNameThatIsTakenIsToldBeforeAnythingIsAsked() throws Exception {
        create(form());
        scene.testbed.calls().reset();

        WebResponse answer = create(form());

        assertThat(answer.getContentAsString()).contains("Two tenants");
        assertThat(scene.testbed.calls().all()).isEmpty();
        assertThat(descriptor().doCheckName("production", "").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(descriptor().doCheckName("staging", "").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(descriptor().doCheckName("", "").kind).isEqualTo(FormValidation.Kind.OK);
    }

    @Test
    void aCredentialThatIsThereAlreadyIsNotOverwritten() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, "workload-security-aws-production", "", Secret.fromString("kept")));

        WebResponse answer = create(form());

        assertThat(answer.getContentAsString()).contains("workload-security-aws-production already");
        assertThat(tenants()).isEmpty();
        assertThat(ids(jenkins.jenkins)).containsExactly("workload-security-aws-production");
    }

    @Test
    void whoeverMayNotDeleteCredentialsLeavesNoneBehindEither() throws Exception {
        jenkins.jenkins.setAuthorizationStrategy(new Without(CredentialsProvider.DELETE));
        Files.createDirectories(configurationFile().resolve("in-the-way"));

        assertThat(create(form()).getContentAsString()).contains("were taken back");

        assertThat(ids(jenkins.jenkins)).isEmpty();
    }

    private static Path configurationFile() {
        return Jenkins.get()
                .getRootDir()
                .toPath()
                .resolve(WorkloadSecurityConfiguration.get().getId() + ".xml");
    }

    @Test
    void aTenantThatCanNotBeSavedLeavesNothingBehind() throws Exception {
        Path file = configurationFile();
        Files.deleteIfExists(file);
        Files.createDirectories(file.resolve("in-the-way"));

        WebResponse answer = create(form());

        assertThat(answer.getStatusCode()).isEqualTo(200);
        assertThat(answer.getContentAsString()).contains("were taken back");
        assertThat(tenants()).isEmpty();
        assertThat(ids(jenkins.jenkins)).isEmpty();
        assertThat(TenantIdentities.get().holder("production")).isEmpty();
        assertThat(trail())
                .containsSubsequence(
                        "\"action\":\"CreateCredential\",\"resource\":\"workload-security-api-key-production of Jenkins\"",
                        "\"action\":\"AddGrant\"",
                        "\"action\":\"RemoveGrant\"",
                        "\"action\":\"DeleteCredential\",\"resource\":\"workload-security-external-id-production of Jenkins\"",
                        "\"action\":\"DeleteCredential\",\"resource\":\"workload-security-api-key-production of Jenkins\"");
        Files.delete(file.resolve("in-the-way"));
        Files.delete(file);
        assertThat(create(form()).getStatusCode()).isEqualTo(302);
    }

    @Test
    void aCredentialThatCanNotBeSavedLeavesNothingBehind() throws Exception {
        Path file = jenkins.jenkins.getRootDir().toPath().resolve("credentials.xml");
        Files.deleteIfExists(file);
        Files.createDirectories(file.resolve("in-the-way"));

        WebResponse answer = create(form());

        assertThat(answer.getContentAsString()).contains("were taken back");
        assertThat(tenants()).isEmpty();
        assertThat(ids(jenkins.jenkins)).isEmpty();
    }

    @Test
    void everyCredentialAndTheGrantHaveTheirLineInTheAuditTrailAndNoSecretStandsInIt() throws Exception {
        create(form());

        String trail = trail();
        assertThat(trail)
                .contains(
                        "workload-security-api-key-production of Jenkins",
                        "workload-security-aws-production of Jenkins",
                        "workload-security-external-id-production of Jenkins",
                        "\"action\":\"AddGrant\"",
                        "\"who\":\"user admin\"");
        assertThat(secrets()).noneMatch(trail::contains);
    }

    @Test
    void withoutAnAuditTrailNothingIsMade() throws Exception {
        Files.createDirectories(ControllerTrail.file());

        assertThat(create(form()).getContentAsString()).contains("audit trail");

        assertThat(tenants()).isEmpty();
        assertThat(ids(jenkins.jenkins)).isEmpty();
    }

    @Test
    void storedCredentialsServeInPlaceOfNewOnes() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .addAll(scene.addresses.credentials(CredentialsScope.SYSTEM));

        create(form().element("apiKey", "")
                .element("apiKeyCredentialsId", "api-key")
                .element("accessKeyId", "")
                .element("secretAccessKey", "")
                .element("awsCredentialsId", "aws"));

        assertThat(tenants().get(0).getVerifyApiKeyCredentialsId()).isEqualTo("api-key");
        assertThat(tenants().get(0).getAws().getVerifyCredentialsId()).isEqualTo("aws");
        assertThat(ids(jenkins.jenkins))
                .containsExactlyInAnyOrder("api-key", "aws", "external-id", "workload-security-external-id-production");
    }

    @Test
    void anArnOfTheAccessRoleNamesTheRoleAndTheAccount() throws Exception {
        WebResponse answer = create(form().element("account", "")
                .element("accessRole", "arn:aws:iam::" + ACCOUNT + ":role/OrganizationAccountAccessRole"));

        assertThat(tenants().get(0).getAws().getAccessRole()).isEqualTo("OrganizationAccountAccessRole");
        assertThat(answer.getResponseHeaderValue("Location")).endsWith("?account=" + ACCOUNT);
        assertThat(scene.testbed.calls().count("sts:AssumeRole")).isEqualTo(1);
    }

    @Test
    void aFolderKeepsItsTenantWithItsCredentials() throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "team");

        WebResponse answer = create(form().element("place", "team"));

        assertThat(answer.getStatusCode()).isEqualTo(302);
        assertThat(tenants()).isEmpty();
        assertThat(ids(jenkins.jenkins)).isEmpty();
        assertThat(ids(folder)).hasSize(3);
        Folder loaded = jenkins.jenkins.getItemByFullName("team", Folder.class);
        loaded.doReload();
        Tenant tenant = jenkins.jenkins
                .getItemByFullName("team", Folder.class)
                .getProperties()
                .get(FolderTenants.class)
                .getTenants()
                .get(0);
        assertThat(tenant.getIdentity()).isEqualTo("team/production");
        assertThat(tenant.getGrants()).isEmpty();
        HtmlPage last = page(answer.getResponseHeaderValue("Location").replaceFirst(".*/manage/", "manage/"));
        String script = last.getElementById("workload-security-pipeline").getTextContent();
        assertThat(script).contains(ACCOUNT, "production");
        jenkins.buildAndAssertSuccess(TestEnvironment.pipeline(folder, "onboarding", script));
    }

    @Test
    void whoeverMayMakeNoCredentialsThereIsOfferedNoPlaceAndMakesNone() throws Exception {
        jenkins.createProject(Folder.class, "team");
        jenkins.jenkins.setAuthorizationStrategy(new Without(CredentialsProvider.CREATE));

        String places = admin.post("descriptorByName/" + descriptor().getId() + "/fillPlaceItems")
                .getContentAsString();
        int status = create(form()).getStatusCode();

        assertThat(places).contains("\"values\":[]");
        assertThat(status).isEqualTo(403);
        assertThat(scene.testbed.calls().all()).isEmpty();
        assertThat(ids(jenkins.jenkins)).isEmpty();
    }

    @Test
    void placesAreJenkinsAndItsFolders() throws Exception {
        jenkins.createProject(Folder.class, "team");

        assertThat(descriptor().doFillPlaceItems(""))
                .extracting(option -> option.value)
                .containsExactly("", "team");
    }

    @Test
    void bothTestsAnswerForWhatWasTypedAndShowNoSecret() throws Exception {
        String connection = post("testConnection", form()).getContentAsString();
        String aws = post("testAws", form()).getContentAsString();
        String refused =
                post("testConnection", form().element("apiKey", "canary-wrong")).getContentAsString();

        assertThat(connection).contains("Manager version", "class=\"ok\"");
        assertThat(aws).contains("arn:aws:", "get into account " + ACCOUNT);
        assertThat(refused).contains("401", "class=\"error\"");
        assertThat(secrets()).noneMatch((connection + aws + refused)::contains);
        assertThat(ids(jenkins.jenkins)).isEmpty();
    }

    @Test
    void theFormIsForAdministrators() throws Exception {
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Jenkins.MANAGE, Jenkins.SYSTEM_READ)
                .everywhere()
                .to("reader"));

        assertThat(new HttpUser(jenkins, "reader")
                        .get("manage/workload-security/addTenant/")
                        .getStatusCode())
                .isEqualTo(403);
    }

    private JSONObject form() {
        return new JSONObject()
                .element("name", "production")
                .element("url", scene.testbed.workloadSecurityUrl().toString())
                .element("apiKey", scene.testbed.vendor().apiKey())
                .element("accessKeyId", scene.testbed.caller().accessKeyId())
                .element("secretAccessKey", scene.testbed.caller().secretAccessKey())
                .element("accessRole", "OrganizationAccountAccessRole")
                .element("account", ACCOUNT)
                .element("item", "onboarding")
                .element("endpoint", scene.testbed.awsEndpoint().toString());
    }

    private List<String> secrets() {
        return List.of(
                scene.testbed.vendor().apiKey(),
                scene.testbed.vendor().externalId(),
                scene.testbed.caller().secretAccessKey(),
                "canary");
    }

    private WebResponse create(JSONObject form) throws Exception {
        return admin.post(CREATE, "json", form.toString());
    }

    private WebResponse post(String method, JSONObject form) throws Exception {
        String[] values = ((Set<?>) form.keySet())
                .stream()
                        .flatMap(key -> List.of((String) key, form.getString((String) key)).stream())
                        .toArray(String[]::new);
        return admin.post("descriptorByName/" + descriptor().getId() + "/" + method, values);
    }

    private HtmlPage page(String address) throws Exception {
        return jenkins.createWebClient().login("admin").goTo(address);
    }

    private static SetupForm descriptor() {
        return ExtensionList.lookupSingleton(SetupForm.class);
    }

    private static List<Tenant> tenants() {
        return WorkloadSecurityConfiguration.get().getTenants();
    }

    private static List<StandardCredentials> stored(hudson.model.ItemGroup<?> where) {
        List<StandardCredentials> found = new java.util.ArrayList<>();
        for (var store : CredentialsProvider.lookupStores((hudson.model.ModelObject) where)) {
            if (store.getContext() == where) {
                store.getDomains().forEach(domain -> store.getCredentials(domain).stream()
                        .map(StandardCredentials.class::cast)
                        .forEach(found::add));
            }
        }
        return found;
    }

    private static List<String> ids(hudson.model.ItemGroup<?> where) {
        try (var ignored = ACL.as2(ACL.SYSTEM2)) {
            return stored(where).stream().map(StandardCredentials::getId).toList();
        }
    }

    private static String trail() throws Exception {
        return Files.readString(ControllerTrail.file());
    }

    /** Everybody may do everything but one thing. */
    private static final class Without extends AuthorizationStrategy {

        private final transient Permission missing;

        private Without(Permission missing) {
            this.missing = missing;
        }

        @Override
        public ACL getRootACL() {
            return ACL.lambda2((who, permission) -> permission != missing);
        }

        @Override
        public Collection<String> getGroups() {
            return List.of();
        }
    }
}
