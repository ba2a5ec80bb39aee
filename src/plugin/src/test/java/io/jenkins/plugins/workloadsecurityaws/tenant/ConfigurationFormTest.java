package io.jenkins.plugins.workloadsecurityaws.tenant;

import static org.assertj.core.api.Assertions.assertThat;
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
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.workloadsecurityaws.credential.WorkloadSecurityExternalId;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ConfigurationFormTest {

    private static JenkinsRule jenkins;

    @BeforeAll
    static void keepCredentials(JenkinsRule rule) throws Exception {
        jenkins = rule;
        SystemCredentialsProvider store = SystemCredentialsProvider.getInstance();
        store.getCredentials().addAll(credentials());
        store.save();
    }

    @Test
    void everySettingOfATenantSurvivesTheForm() throws Exception {
        WorkloadSecurityConfiguration.get().setTenants(List.of(Samples.full("one"), Samples.bare("two")));
        WorkloadSecurityConfiguration.get().setFoldersWithInstanceIdentity("team-a\nteam-b");

        jenkins.configRoundtrip();

        List<Tenant> after = WorkloadSecurityConfiguration.get().getTenants();
        assertThat(after).hasSize(2);
        jenkins.assertEqualDataBoundBeans(Samples.full("one"), after.get(0));
        jenkins.assertEqualDataBoundBeans(Samples.bareIdentified("two"), after.get(1));
        assertThat(WorkloadSecurityConfiguration.get()
                        .getFoldersWithInstanceIdentity()
                        .lines())
                .containsExactly("team-a", "team-b");
    }

    @Test
    void removingTheLastTenantInTheFormRemovesIt() throws Exception {
        WorkloadSecurityConfiguration.get().setTenants(List.of());

        jenkins.configRoundtrip();

        assertThat(WorkloadSecurityConfiguration.get().getTenants()).isEmpty();
    }

    @Test
    void theConfigurationSurvivesALoadFromDisk() {
        WorkloadSecurityConfiguration.get().setTenants(List.of(Samples.full("kept")));

        WorkloadSecurityConfiguration loaded = new WorkloadSecurityConfiguration();

        assertThat(loaded.getTenants())
                .singleElement()
                .extracting(Tenant::getName)
                .isEqualTo("kept");
        assertThat(loaded.getTenants().get(0).getRole().getTags()).hasSize(2);
    }

    @Test
    void aConfigurationThatHoldsOnlyANameHasEveryDefault() {
        Tenant tenant = (Tenant) Jenkins.XSTREAM2.fromXML(
                "<" + Tenant.class.getName() + "><name>old</name><role/></" + Tenant.class.getName() + ">");

        assertThat(tenant.getGrants()).isEmpty();
        assertThat(tenant.getManager().getCallsPerMinute()).isNull();
        assertThat(tenant.getRole().getTags()).isEmpty();
        assertThat(tenant.getAws().getAccessRole()).isNull();
    }

    @Test
    void theConfigurationIsSavedAsPeopleReadIt() {
        assertThat(Jenkins.XSTREAM2.toXML(Samples.full("one"))).doesNotContain("CollSer", "Immutable", "reference=");
    }

    @Test
    void twoTenantsOfOneNameAreRefused() {
        WorkloadSecurityConfiguration configuration = WorkloadSecurityConfiguration.get();

        assertThatThrownBy(() -> configuration.setTenants(List.of(Samples.bare("one"), Samples.full("one"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one");
    }

    @Test
    void aScheduleThatCanNotBeReadIsToldToWhoeverSendsTheForm() throws Exception {
        Tenant tenant = Samples.full("one");
        WorkloadSecurityConfiguration.get().setTenants(List.of(tenant));

        try (JenkinsRule.WebClient client = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false)) {
            HtmlPage page = client.goTo("manage/configure");
            HtmlForm form = page.getFormByName("config");
            form.getTextAreasByName("_.cron").stream()
                    .filter(times -> times.getText().contains("H 3 * * *"))
                    .forEach(times -> times.setText("every night"));
            HtmlPage answer = (HtmlPage) jenkins.submit(form);

            assertThat(answer.asNormalizedText()).contains("every night").doesNotContain("Exception");
        }
        assertThat(WorkloadSecurityConfiguration.get()
                        .getTenants()
                        .get(0)
                        .getReverification()
                        .getCron())
                .isEqualTo(tenant.getReverification().getCron());
    }

    @Test
    void theFormTellsWhenAScheduleRunsNext() throws Exception {
        VerificationSchedule.DescriptorImpl schedule =
                ExtensionList.lookupSingleton(VerificationSchedule.DescriptorImpl.class);

        assertThat(schedule.doCheckCron(null, "TZ=UTC\n0 3 1 1 *", "").getMessage())
                .startsWith("Spread load evenly")
                .containsPattern("\\. Next: \\d{4}-01-01 03:00 UTC$");
        assertThat(schedule.doCheckCron(null, "H 3 1 1 *", "").getMessage())
                .as("of a tenant that is not saved yet")
                .doesNotContain("Next:")
                .contains("once it is saved");
        assertThat(schedule.doCheckCron(null, "0 3 30 2 *", "").kind).isEqualTo(FormValidation.Kind.WARNING);
        assertThat(schedule.doCheckCron(null, "every night", "").kind).isEqualTo(FormValidation.Kind.ERROR);
    }

    @Test
    void theNextRunThatTheFormTellsIsThatOfTheTenantsIdentity() throws Exception {
        Tenant tenant = Samples.full("one");
        tenant.setReverification(new VerificationSchedule("H H 1 1 *"));
        WorkloadSecurityConfiguration.get().setTenants(List.of(tenant));
        String told = ExtensionList.lookupSingleton(VerificationSchedule.DescriptorImpl.class)
                .doCheckCron(null, "H H 1 1 *", tenant.getIdentity())
                .getMessage();
        assertThat(told).startsWith("Next: ");

        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            HtmlPage page = client.goTo("manage/configure");
            client.waitForBackgroundJavaScript(30_000);

            assertThat(page.getBody().getTextContent()).contains(told);
        }
    }

    @Test
    void aFormShowsOnlyWhatHasAnEffectWhereItStands() throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "shown");
        folder.addProperty(new FolderTenants(List.of(Samples.bare("inner"))));
        WorkloadSecurityConfiguration.get().setTenants(List.of(Samples.bare("one")));

        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            assertThat(client.goTo("job/shown/configure").asNormalizedText())
                    .contains("Workload Security", "What the jobs of this folder may do")
                    .doesNotContain("Who may use this tenant");
            assertThat(client.goTo("manage/configure").asNormalizedText())
                    .contains("Who may use this tenant")
                    .doesNotContain("What the jobs of this folder may do");
        }
    }

    @Test
    void aLimitOfScheduledChangesIsANumberFromOne() {
        VerificationSchedule.DescriptorImpl schedule =
                ExtensionList.lookupSingleton(VerificationSchedule.DescriptorImpl.class);
        OrganizationSettings.DescriptorImpl organization =
                ExtensionList.lookupSingleton(OrganizationSettings.DescriptorImpl.class);

        for (String wrong : List.of("0", "-1", "many")) {
            assertThat(schedule.doCheckMaxRepairs(null, wrong).kind).isEqualTo(FormValidation.Kind.ERROR);
            assertThat(organization.doCheckMaxNewAccounts(null, wrong).kind).isEqualTo(FormValidation.Kind.ERROR);
        }
        for (String right : List.of("", "1", "500")) {
            assertThat(schedule.doCheckMaxRepairs(null, right).kind).isEqualTo(FormValidation.Kind.OK);
            assertThat(organization.doCheckMaxNewAccounts(null, right).kind).isEqualTo(FormValidation.Kind.OK);
        }
        assertThatThrownBy(() -> new VerificationSchedule("H 3 * * *").setMaxRepairs(0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OrganizationSettings().setMaxNewAccounts(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFoldersTenantsSurviveTheFoldersForm() throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "form-folder");
        CredentialsStore store =
                CredentialsProvider.lookupStores(folder).iterator().next();
        for (Credentials each : credentials()) {
            store.addCredentials(Domain.global(), each);
        }
        folder.addProperty(new FolderTenants(List.of(Samples.full("inner"))));

        Folder after = jenkins.configRoundtrip(folder);

        List<Tenant> tenants = after.getProperties().get(FolderTenants.class).getTenants();
        assertThat(tenants).hasSize(1);
        jenkins.assertEqualDataBoundBeans(Samples.full("inner"), tenants.get(0));
    }

    @Test
    void anExternalIdSurvivesItsFormAndIsNotShownInIt() throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            HtmlPage page = client.goTo("manage/credentials/store/system/domain/_/credential/external-id/update");
            assertThat(page.getWebResponse().getContentAsString()).doesNotContain("canary-c");
            jenkins.submit(page.getFormByName("update"));
        }

        assertThat(CredentialsInScope.find(jenkins.jenkins, WorkloadSecurityExternalId.class, "external-id", List.of()))
                .hasValueSatisfying(
                        kept -> assertThat(kept.getSecret().getPlainText()).isEqualTo("canary-c"));
    }

    @Test
    void aMissingExternalIdIsNoErrorBeforeSomethingBelowItWasTyped() {
        WorkloadSecurityExternalId.DescriptorImpl form =
                ExtensionList.lookupSingleton(WorkloadSecurityExternalId.DescriptorImpl.class);

        assertThat(form.doCheckExternalId(null, "", "").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckExternalId(null, "", "production").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(form.doCheckExternalId(null, "a b", "").kind).isEqualTo(FormValidation.Kind.ERROR);
    }

    @Test
    void theKindIsOfferedWhereCredentialsAreMade() throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            assertThat(client.goTo("manage/credentials/store/system/domain/_/newCredentials")
                            .getWebResponse()
                            .getContentAsString())
                    .contains("Workload Security external ID");
        }
    }

    private static List<Credentials> credentials() throws Exception {
        return List.of(
                new StringCredentialsImpl(CredentialsScope.GLOBAL, "api-key", "", Secret.fromString("canary-a")),
                new StringCredentialsImpl(CredentialsScope.GLOBAL, "change-key", "", Secret.fromString("canary-b")),
                new WorkloadSecurityExternalId(
                        CredentialsScope.GLOBAL, "external-id", "", Secret.fromString("canary-c")),
                new AWSCredentialsImpl(CredentialsScope.GLOBAL, "aws", "canary-d", "canary-e", ""),
                new AWSCredentialsImpl(CredentialsScope.GLOBAL, "aws-change", "canary-f", "canary-g", ""));
    }
}
