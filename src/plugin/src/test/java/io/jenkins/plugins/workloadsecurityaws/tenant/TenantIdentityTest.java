package io.jenkins.plugins.workloadsecurityaws.tenant;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.relocate.RelocationAction;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Item;
import hudson.model.Result;
import io.jenkins.plugins.workloadsecurityaws.HttpUser;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.monitor.TenantWarning;
import io.jenkins.plugins.workloadsecurityaws.monitor.Warnings;
import java.nio.file.Path;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.WebResponse;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What a tenant made stays its own under every name, and nobody gets it by taking a name. */
@WithJenkins
class TenantIdentityTest {

    private static final String ADD = "workloadSecurityAddAwsAccount tenant: 'acceptance', account: '111122223333'";
    private static final String VERIFY =
            "workloadSecurityVerifyAwsAccount tenant: 'acceptance', account: '111122223333'";
    private static final String REMOVE =
            "workloadSecurityRemoveAwsAccount tenant: 'acceptance', account: '111122223333', deleteRole: true";
    private static final String TAG = "workload-security-aws:tenant";
    private static final String IDENTITIES = "manage/workload-security/identities/";

    private final TestEnvironment scene = new TestEnvironment();
    private JenkinsRule jenkins;
    private HttpUser developer;
    private HttpUser admin;

    @BeforeEach
    void users(JenkinsRule rule) {
        jenkins = rule;
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(
                        Jenkins.READ,
                        Item.READ,
                        Item.CREATE,
                        Item.CONFIGURE,
                        Item.DELETE,
                        Item.EXTENDED_READ,
                        RelocationAction.RELOCATE,
                        CredentialsProvider.VIEW,
                        CredentialsProvider.CREATE,
                        CredentialsProvider.UPDATE)
                .everywhere()
                .to("developer")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
        developer = new HttpUser(jenkins, "developer");
        admin = new HttpUser(jenkins, "admin");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aFoldersTenantThatIsRenamedInItsFormKeepsItsRolesAndWhatIsKnown() throws Exception {
        Folder team = folderWithAccount("team");

        rename(team.getUrl() + "configure", "acceptance", "live", "developer");

        run(team, VERIFY.replace("acceptance", "live"));
        assertIsKnown(Tenants.ofFolder(team).get(0), "team/acceptance", "team/live");
    }

    @Test
    void aTenantOfJenkinsThatIsRenamedInTheFormKeepsItsRolesAndWhatIsKnown() throws Exception {
        scene.configure("p");
        WorkflowJob job = TestEnvironment.pipeline(jenkins, "p", ADD);
        jenkins.buildAndAssertSuccess(job);

        rename("manage/configure", "acceptance", "live", "admin");

        job.setDefinition(new CpsFlowDefinition(VERIFY.replace("acceptance", "live"), true));
        jenkins.buildAndAssertSuccess(job);
        assertIsKnown(Tenants.all().get(0), "acceptance", "live");
    }

    @Test
    void aFolderThatIsRenamedTakesItsTenantsAlong() throws Exception {
        Folder team = folderWithAccount("team");

        developer.post("job/team/confirmRename", "newName", "squad");

        run(team, VERIFY);
        assertIsKnown(Tenants.ofFolder(team).get(0), "team/acceptance", "squad/acceptance");
    }

    @Test
    void aFolderThatIsMovedTakesTheTenantsBelowItAlong() throws Exception {
        Folder team = jenkins.createProject(Folder.class, "team");
        Folder inner = folderWithAccount(team, "inner");
        jenkins.createProject(Folder.class, "crew");

        developer.post("job/team/move/move", "destination", "/crew");

        assertThat(inner.getFullName()).isEqualTo("crew/team/inner");
        run(inner, VERIFY);
        assertIsKnown(Tenants.ofFolder(inner).get(0), "team/inner/acceptance", "crew/team/inner/acceptance");
    }

    @Test
    void whoeverTakesTheNameOfAFolderThatWasRenamedHasNothingOfIt() throws Exception {
        Folder team = folderWithAccount("team");
        String xml = withoutIdentity(team);
        developer.post("job/team/confirmRename", "newName", "squad");

        developer.postXml("createItem?name=team", xml);

        Folder taken = folder("team");
        assertThat(identities(taken)).containsExactly("team/acceptance-2");
        assertKnowsNothing(taken);
        assertIsKnown(Tenants.ofFolder(team).get(0), "team/acceptance", "squad/acceptance");
    }

    @Test
    void aCopiedFolderGetsNewIdentitiesAndSoDoTheFoldersInIt() throws Exception {
        Folder team = folderWithAccount("team");
        folderWithTenant(team, "inner");

        developer.post("createItem", "name", "copy", "mode", "copy", "from", "team");

        Folder copy = folder("copy");
        assertThat(identities(copy)).containsExactly("copy/acceptance");
        assertThat(identities(folder("copy/inner"))).containsExactly("copy/inner/acceptance");
        assertThat(copy.getConfigFile().asString()).contains("<identity>copy/acceptance</identity>");
        assertKnowsNothing(copy);
        assertThat(identities(team)).containsExactly("team/acceptance");
        jenkins.assertLogContains("role-of-other-tenant", fails(copy, VERIFY));
    }

    @Test
    void aFolderThatIsMadeAgainInheritsNothingUntilAnAdministratorHandsItOver() throws Exception {
        Folder team = folderWithAccount("team");
        String xml = withoutIdentity(team);
        developer.post("job/team/doDelete");

        developer.postXml("createItem?name=team", xml);

        Folder again = folder("team");
        assertThat(identities(again)).containsExactly("team/acceptance-2");
        assertKnowsNothing(again);
        jenkins.assertLogContains("role-of-other-tenant", fails(again, VERIFY));
        assertThat(handOver(developer, "team/acceptance", "team", "acceptance").getStatusCode())
                .isEqualTo(403);
        assertThat(handOver(admin, "team/acceptance", "team", "acceptance").getStatusCode())
                .isEqualTo(302);
        run(again, VERIFY);
        assertIsKnown(Tenants.ofFolder(again).get(0), "team/acceptance", "team/acceptance");
        assertThat(again.getConfigFile().asString()).contains("<identity>team/acceptance</identity>");
        assertThat(TenantIdentities.get().removed()).containsOnlyKeys("team/acceptance-2");
    }

    @Test
    void anXmlThatNamesTheIdentityOfARemovedTenantServesNobodyUntilItIsHandedOver() throws Exception {
        Folder team = folderWithAccount("team");
        String xml = team.getConfigFile().asString();
        developer.post("job/team/doDelete");

        developer.postXml("createItem?name=team", xml);

        jenkins.assertLogContains(
                "ERROR: The tenant team/acceptance can't be used: its identity team/acceptance belonged to a tenant that"
                        + " was removed",
                fails(folder("team"), VERIFY));
        handOver(admin, "team/acceptance", "team", "acceptance");
        run(folder("team"), VERIFY);
    }

    @Test
    void aTenantThatIsRemovedAndAddedAgainInTheSameFolderStartsAnew() throws Exception {
        Folder team = folderWithAccount("team");
        team.getProperties().removeAll(FolderTenants.class);

        team.addProperty(new FolderTenants(List.of(scene.tenant())));

        assertThat(identities(team)).containsExactly("team/acceptance-2");
        assertKnowsNothing(team);
    }

    @Test
    void anIdentityThatIsForgottenIsFreeAndWhatWasKnownIsGone() throws Exception {
        Folder team = folderWithAccount("team");
        Path record = record("team/acceptance");
        assertThat(record).exists();
        String xml = withoutIdentity(team);
        developer.post("job/team/doDelete");

        assertThat(developer
                        .post(IDENTITIES + "forget", "identity", "team/acceptance")
                        .getStatusCode())
                .isEqualTo(403);
        assertThat(admin.post(IDENTITIES + "forget", "identity", "team/acceptance")
                        .getStatusCode())
                .isEqualTo(302);

        assertThat(record).doesNotExist();
        developer.postXml("createItem?name=team", xml);
        assertThat(identities(folder("team"))).containsExactly("team/acceptance");
        assertKnowsNothing(folder("team"));
    }

    @Test
    void anIdentityThatIsInUseIsNotForgotten() throws Exception {
        folderWithAccount("team");

        assertThat(admin.post(IDENTITIES + "forget", "identity", "team/acceptance")
                        .getStatusCode())
                .isEqualTo(404);

        assertThat(record("team/acceptance")).exists();
    }

    @Test
    void ofTwoClaimantsByXmlTheFirstHoldsItAndTheOtherIsToldWhy() throws Exception {
        Folder team = folderWithAccount("team");

        developer.postXml("createItem?name=other", team.getConfigFile().asString());

        Folder other = folder("other");
        WorkflowRun refused = fails(other, REMOVE);
        jenkins.assertLogContains(
                "ERROR: The tenant other/acceptance can't be used: its identity team/acceptance belongs to another"
                        + " tenant.",
                refused);
        jenkins.assertLogNotContains("\tat ", refused);
        assertThat(scene.role(ACCOUNT)).isPresent();
        assertThat(Warnings.now())
                .extracting(TenantWarning::text)
                .anyMatch(text -> text.startsWith("The tenant other/acceptance can't be used"));
        run(team, VERIFY);
    }

    @Test
    void anAdministratorSeesWhoHoldsWhatAndHandsItOverOnThePage() throws Exception {
        Folder team = folderWithAccount("team");
        developer.postXml("createItem?name=other", team.getConfigFile().asString());

        String page = admin.get("manage/workload-security/").getContentAsString();
        assertThat(page)
                .contains(
                        "The identity team/acceptance is that of team/acceptance",
                        "identities/handOver?identity=team%2Facceptance&amp;folder=other&amp;tenant=acceptance",
                        "Hand over to other/acceptance");
        handOver(admin, "team/acceptance", "other", "acceptance");

        run(folder("other"), VERIFY);
        jenkins.assertLogContains("The tenant team/acceptance can't be used", fails(team, VERIFY));
    }

    @Test
    void foldersAndTenantsWhoseNamesReadTheSameShareNothing() throws Exception {
        Folder outer = jenkins.createProject(Folder.class, "a");
        Folder inner = folderWithAccount(outer, "b");
        Tenant alike = new Tenant("b/acceptance");
        copyInto(alike, scene.tenant());
        keepCredentials(outer);
        outer.addProperty(new FolderTenants(List.of(alike)));

        jenkins.assertLogContains("role-not-ours", fails(outer, REMOVE.replace("acceptance", "b/acceptance")));

        assertThat(scene.role(ACCOUNT)).isPresent();
        assertThat(identities(outer)).containsExactly("a/b/acceptance-2");
        assertThat(identities(inner)).containsExactly("a/b/acceptance");
    }

    @Test
    void theFormRefusesNamesAndIdentitiesThatATagCanNotHoldAndDuplicates() throws Exception {
        Folder team = folderWithTenant("team");

        assertThat(submit(team, "acceptance", "sales?", "_.name")).contains("can't be called sales?");
        assertThat(submit(team, "team/acceptance", "team*acceptance", "_.identity"))
                .contains("The identity team*acceptance can't stand in a tag of an IAM role");
        team.getProperties().removeAll(FolderTenants.class);
        team.addProperty(new FolderTenants(List.of(Samples.bare("one"), Samples.bare("two"))));
        assertThat(submit(team, "one", "two", "_.name")).contains("Two tenants of Workload Security are called two");
        assertThat(submit(team, "team/one", "team/two", "_.identity"))
                .contains("Two tenants of Workload Security have the identity team/two");
    }

    @Test
    void theFormTellsOfAnIdentityThatIsHeldElsewhereWithoutSayingWhere() throws Exception {
        folderWithTenant("secret");
        folderWithTenant("team");
        String check = "descriptorByName/" + Tenant.class.getName() + "/checkIdentity";

        assertThat(developer
                        .post("job/team/" + check, "value", "secret/acceptance")
                        .getContentAsString())
                .contains("class=\"error\"", "belongs to another tenant");
        assertThat(developer
                        .post("job/team/" + check, "value", "team/acceptance")
                        .getContentAsString())
                .doesNotContain("class=\"error\"");
        assertThat(developer.post("job/team/" + check, "value", "a?b").getContentAsString())
                .contains("class=\"error\"");
        assertThat(developer.post(check, "value", "secret/acceptance").getContentAsString())
                .doesNotContain("class=\"error\"");
    }

    @Test
    void anXmlWithABadNameOrIdentityIsKeptAndToldInABuild() throws Exception {
        Folder team = folderWithTenant("team");
        String xml = team.getConfigFile().asString();

        developer.postXml("job/team/config.xml", xml.replace("<identity>team/acceptance", "<identity>team?"));
        jenkins.assertLogContains("The identity team? can't stand in a tag", fails(team, VERIFY));
        developer.postXml("job/team/config.xml", xml.replace("<name>acceptance", "<name>x{y}"));
        jenkins.assertLogContains("A tenant can't be called x{y}", fails(team, VERIFY.replace("acceptance", "x{y}")));
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void anXmlOfOneNameTwiceServesTheFirstAlone() throws Exception {
        Folder team = folderWithTenant("team");
        String xml = team.getConfigFile().asString();
        int from = xml.indexOf("<" + Tenant.class.getName() + ">");
        int to = xml.indexOf("</" + Tenant.class.getName() + ">")
                + Tenant.class.getName().length()
                + 3;

        developer.postXml("job/team/config.xml", xml.substring(0, to) + xml.substring(from, to) + xml.substring(to));

        assertThat(Tenants.ofFolder(team)).hasSize(1);
        assertThat(Tenants.unusable().values())
                .singleElement()
                .asString()
                .contains("another one here has the same name");
    }

    @Test
    void anXmlThatMakesNoMentionOfTheIdentityLeavesItAndNeedsNoRightToCredentials() throws Exception {
        Folder team = folderWithAccount("team");
        HttpUser configurer = new HttpUser(jenkins, "configurer");
        configurer.useIn("team", Item.READ, Item.CONFIGURE, Item.EXTENDED_READ);

        configurer.postXml("job/team/config.xml", withoutIdentity(team));

        assertIsKnown(Tenants.ofFolder(team).get(0), "team/acceptance", "team/acceptance");
    }

    @Test
    void whoMayNotUseTheCredentialsTakesNoIdentityFromAnyTenant() throws Exception {
        Folder team = folderWithAccount("team");
        String before = team.getConfigFile().asString();
        HttpUser configurer = new HttpUser(jenkins, "configurer");
        configurer.useIn("team", Item.READ, Item.CONFIGURE, Item.EXTENDED_READ);

        configurer.postXml("job/team/config.xml", before.replace("team/acceptance", "mine"));
        assertThat(TenantIdentities.get().holder("mine")).isEmpty();
        assertThat(TenantIdentities.get().removed()).isEmpty();

        configurer.postXml("job/team/config.xml", before);
        assertIsKnown(Tenants.ofFolder(team).get(0), "team/acceptance", "team/acceptance");
    }

    @Test
    void aFolderWhoseNameATagCanNotHoldHasAnIdentityThatItCan() throws Exception {
        Folder team = folderWithTenant("sales (north), {1}");

        assertThat(identities(team)).containsExactly("sales _north__ _1_/acceptance");
        run(team, ADD);
        assertThat(scene.role(ACCOUNT).orElseThrow().tags()).containsEntry(TAG, "sales _north__ _1_/acceptance");
    }

    @Test
    void anIdentityHasAtMost256Characters() {
        Tenant longest = Samples.bare("n".repeat(256));
        WorkloadSecurityConfiguration.get().setTenants(List.of(longest));
        Tenant alike = Samples.bare("other");
        alike.setIdentity("i".repeat(257));

        assertThat(longest.getIdentity()).hasSize(256);
        assertThatThrownBy(() -> WorkloadSecurityConfiguration.get().setTenants(List.of(longest, alike)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("can't stand in a tag");
        assertThatThrownBy(() -> WorkloadSecurityConfiguration.get().setTenants(List.of(Samples.bare("n".repeat(257)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A tenant can't be called");
    }

    @Test
    void whoAdministersJenkinsHasTheIdentityOfARemovedTenantAgainByNamingIt() throws Exception {
        scene.configure("p");
        WorkflowJob job = TestEnvironment.pipeline(jenkins, "p", ADD);
        jenkins.buildAndAssertSuccess(job);
        WorkloadSecurityConfiguration configuration = WorkloadSecurityConfiguration.get();
        configuration.setTenants(List.of());

        configuration.setTenants(List.of(scene.tenant("p")));
        assertThat(configuration.getTenants().get(0).getIdentity()).isEqualTo("acceptance-2");
        assertThat(KnownAccounts.get().of(Tenants.all().get(0)).accounts()).isEmpty();

        Tenant named = scene.tenant("p");
        named.setIdentity("acceptance");
        configuration.setTenants(List.of(named));
        assertIsKnown(Tenants.all().get(0), "acceptance", "acceptance");
    }

    private Folder folderWithAccount(String name) throws Exception {
        return withAccount(folderWithTenant(name));
    }

    private Folder folderWithAccount(Folder parent, String name) throws Exception {
        return withAccount(folderWithTenant(parent, name));
    }

    private Folder withAccount(Folder folder) throws Exception {
        run(folder, ADD);
        return folder;
    }

    private Folder folderWithTenant(String name) throws Exception {
        return withTenant(jenkins.createProject(Folder.class, name));
    }

    private Folder folderWithTenant(Folder parent, String name) throws Exception {
        return withTenant(parent.createProject(Folder.class, name));
    }

    private Folder withTenant(Folder folder) throws Exception {
        keepCredentials(folder);
        Tenant tenant = scene.tenant();
        tenant.setRemove(true);
        folder.addProperty(new FolderTenants(List.of(tenant)));
        return folder;
    }

    private void keepCredentials(Folder folder) throws Exception {
        CredentialsStore store =
                CredentialsProvider.lookupStores(folder).iterator().next();
        for (Credentials each : scene.addresses.credentials(CredentialsScope.GLOBAL)) {
            store.addCredentials(Domain.global(), each);
        }
    }

    private static void copyInto(Tenant to, Tenant from) {
        to.setUrl(from.getUrl());
        to.setVerifyApiKeyCredentialsId(from.getVerifyApiKeyCredentialsId());
        to.setExternalIdCredentialsId(from.getExternalIdCredentialsId());
        to.setAws(from.getAws());
        to.setRemove(true);
    }

    private void run(Folder folder, String script) throws Exception {
        jenkins.buildAndAssertSuccess(job(folder, script));
    }

    private WorkflowRun fails(Folder folder, String script) throws Exception {
        return jenkins.buildAndAssertStatus(Result.FAILURE, job(folder, script));
    }

    private static WorkflowJob job(Folder folder, String script) throws Exception {
        WorkflowJob job =
                folder.getItem("p") instanceof WorkflowJob found ? found : folder.createProject(WorkflowJob.class, "p");
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private Folder folder(String name) {
        return jenkins.jenkins.getItemByFullName(name, Folder.class);
    }

    private static List<String> identities(Folder folder) {
        return folder.getProperties().get(FolderTenants.class).getTenants().stream()
                .map(Tenant::getIdentity)
                .toList();
    }

    private static String withoutIdentity(Folder folder) throws Exception {
        return folder.getConfigFile().asString().replaceAll("\\s*<identity>[^<]*</identity>", "");
    }

    private void assertIsKnown(TenantReference reference, String identity, String fullName) {
        assertThat(reference.fullName()).isEqualTo(fullName);
        assertThat(reference.identity()).isEqualTo(identity);
        assertThat(scene.role(ACCOUNT).orElseThrow().tags()).containsEntry(TAG, identity);
        assertThat(KnownAccounts.get().of(reference).accounts()).containsOnlyKeys(ACCOUNT);
    }

    private static void assertKnowsNothing(Folder folder) {
        assertThat(KnownAccounts.get().of(Tenants.ofFolder(folder).get(0)).accounts())
                .isEmpty();
    }

    private Path record(String identity) {
        return jenkins.jenkins
                .getRootDir()
                .toPath()
                .resolve("workload-security-aws/" + TenantReference.key(identity) + ".json");
    }

    private static WebResponse handOver(HttpUser user, String identity, String folder, String tenant) throws Exception {
        return user.post(IDENTITIES + "handOver", "identity", identity, "folder", folder, "tenant", tenant);
    }

    private void rename(String path, String from, String to, String user) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login(user)) {
            HtmlForm form = client.goTo(path).getFormByName("config");
            form.getInputsByName("_.name").stream()
                    .filter(input -> input.getValue().equals(from))
                    .findFirst()
                    .orElseThrow()
                    .setValue(to);
            jenkins.submit(form);
        }
    }

    /** {@return the text of the answer to a form with one value changed} */
    private String submit(Folder folder, String from, String to, String field) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()
                .withThrowExceptionOnFailingStatusCode(false)
                .login("developer")) {
            HtmlForm form = client.<HtmlPage>getPage(folder, "configure").getFormByName("config");
            form.getInputsByName(field).stream()
                    .filter(input -> input.getValue().equals(from))
                    .findFirst()
                    .orElseThrow()
                    .setValue(to);
            return ((HtmlPage) jenkins.submit(form)).asNormalizedText();
        }
    }
}
