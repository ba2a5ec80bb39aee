package io.jenkins.plugins.workloadsecurityaws;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import hudson.model.Descriptor;
import hudson.model.Item;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.monitor.Warnings;
import io.jenkins.plugins.workloadsecurityaws.schedule.VerificationStarter;
import io.jenkins.plugins.workloadsecurityaws.tenant.FolderTenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.Symbol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.interceptor.RequirePOST;
import org.kohsuke.stapler.verb.POST;

/**
 * What every action answers to whom. An action that has no line here fails, so that nobody adds one without saying who may
 * use it.
 */
@WithJenkins
class PermissionTableTest {

    private static final String ROOT = "io.jenkins.plugins.workloadsecurityaws.";

    /**
     * Whoever reads Jenkins, reads the system (SystemRead), manages it (Manage), configures one folder, and administers
     * Jenkins.
     */
    private static final List<String> USERS = List.of("reader", "auditor", "manager", "developer", "administrator");

    /** Of pages: where they are, and the status that each user gets. */
    private static final Map<String, String> PAGES = table("""
            page.AccountPage.doVerify      manage/workload-security/tenant/KEY/account/ID/verify          403 403 302 403 302
            page.AccountPage.doPlan        manage/workload-security/tenant/KEY/account/ID/plan            403 403 403 403 302
            page.AccountPage.doProve       manage/workload-security/tenant/KEY/account/ID/prove           403 403 403 403 302
            page.AccountPage.doRepair      manage/workload-security/tenant/KEY/account/ID/repair?plan=x   403 403 403 403 302
            page.TenantPage.doVerify       manage/workload-security/tenant/KEY/verify                     403 403 302 403 302
            page.TenantPage.doRepair       manage/workload-security/tenant/KEY/repair?accounts=1          403 403 403 403 400
            page.IdentitiesPage.doHandOver manage/workload-security/identities/handOver?identity=x        403 403 403 403 404
            page.IdentitiesPage.doForget   manage/workload-security/identities/forget?identity=x          403 403 403 403 404
            page.AuditPage.doDownload      manage/workload-security/audit/download                        403 403 403 403 200
            form.SetupPage.doCreate        manage/workload-security/addTenant/create?json=%7B%7D              403 403 403 403 200
            monitor.TenantMonitor.doDismiss  administrativeMonitor/MONITOR/dismiss                        403 403 403 403 302
            """);

    /** Of forms: checks and lists answer everybody; whatever sends a credential answers administrators alone. */
    private static final String ASKS = "200 200 200 200 200";

    private static final String SENDS = "403 403 403 403 200";

    private static final Map<String, String> FORMS = table("""
            credential.WorkloadSecurityExternalId$DescriptorImpl.doCheckExternalId    ASKS
            form.AwsForm.doCheckEndpoint                                              ASKS
            form.AwsForm.doFillChangeCredentialsIdItems                               ASKS
            form.AwsForm.doFillVerifyCredentialsIdItems                               ASKS
            form.AwsForm.doTestAws                                                    SENDS
            form.SetupForm.doCheckAccessRole                                          ASKS
            form.SetupForm.doCheckAccount                                             ASKS
            form.SetupForm.doCheckEndpoint                                            ASKS
            form.SetupForm.doCheckName                                                ASKS
            form.SetupForm.doCheckRegion                                              ASKS
            form.SetupForm.doCheckUrl                                                 ASKS
            form.SetupForm.doFillApiKeyCredentialsIdItems                             ASKS
            form.SetupForm.doFillAwsCredentialsIdItems                                ASKS
            form.SetupForm.doFillPlaceItems                                           ASKS
            form.SetupForm.doFillRegionItems                                          ASKS
            form.SetupForm.doTestAws                                                  SENDS
            form.SetupForm.doTestConnection                                           SENDS
            form.TenantForm.doCheckIdentity                                           ASKS
            form.TenantForm.doCheckName                                               ASKS
            form.TenantForm.doCheckRegion                                             ASKS
            form.TenantForm.doCheckUrl                                                ASKS
            form.TenantForm.doFillChangeApiKeyCredentialsIdItems                      ASKS
            form.TenantForm.doFillExternalIdCredentialsIdItems                        ASKS
            form.TenantForm.doFillNewExternalIdCredentialsIdItems                     ASKS
            form.TenantForm.doFillRegionItems                                         ASKS
            form.TenantForm.doFillVerifyApiKeyCredentialsIdItems                      ASKS
            form.TenantForm.doRetrieveExternalId                                      SENDS
            form.TenantForm.doTestConnection                                          SENDS
            step.AccountStepDescriptor.doCheckAccount                                 ASKS
            step.AccountStepDescriptor.doFillFailOnItems                              ASKS
            step.AccountStepDescriptor.doFillTenantItems                              ASKS
            step.AddAwsAccountStep$DescriptorImpl.doFillWorkspacesItems               ASKS
            step.AwsAccountsStep$DescriptorImpl.doCheckAccountTags                    ASKS
            step.AwsAccountsStep$DescriptorImpl.doCheckExclude                        ASKS
            step.AwsAccountsStep$DescriptorImpl.doCheckInclude                        ASKS
            step.AwsAccountsStep$DescriptorImpl.doFillModeItems                       ASKS
            tenant.Grant$DescriptorImpl.doCheckAccounts                               ASKS
            tenant.Grant$DescriptorImpl.doCheckItem                                   ASKS
            tenant.ManagerSettings$DescriptorImpl.doCheckCallsPerMinute               ASKS
            tenant.ManagerSettings$DescriptorImpl.doFillKeyKindItems                  ASKS
            tenant.OrganizationSettings$DescriptorImpl.doCheckAccountTags             ASKS
            tenant.OrganizationSettings$DescriptorImpl.doCheckExclude                 ASKS
            tenant.OrganizationSettings$DescriptorImpl.doCheckInclude                 ASKS
            tenant.OrganizationSettings$DescriptorImpl.doCheckMaxNewAccounts          ASKS
            tenant.VerificationSchedule$DescriptorImpl.doCheckCron                    ASKS
            tenant.VerificationSchedule$DescriptorImpl.doCheckMaxRepairs              ASKS
            tenant.VerificationSchedule$DescriptorImpl.doFillOnDriftItems             ASKS
            tenant.WorkloadSecurityConfiguration.doCheckFoldersWithInstanceIdentity   ASKS
            """);

    private final TestEnvironment scene = new TestEnvironment();
    private final Map<String, JenkinsRule.WebClient> clients = new LinkedHashMap<>();
    private JenkinsRule jenkins;

    @BeforeEach
    void users(JenkinsRule rule) throws Exception {
        jenkins = rule;
        scene.configure();
        Folder folder = jenkins.createProject(Folder.class, "team");
        folder.addProperty(new FolderTenants(List.of(scene.tenant())));
        KnownAccounts.get().update(reference(), record -> record.withAdded(ACCOUNT, "somebody"));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader")
                .grant(Jenkins.READ, Jenkins.SYSTEM_READ)
                .everywhere()
                .to("auditor")
                .grant(Jenkins.READ, Jenkins.MANAGE)
                .everywhere()
                .to("manager")
                .grant(Jenkins.READ)
                .everywhere()
                .to("developer")
                .grant(Item.READ, Item.CONFIGURE)
                .onFolders(folder)
                .to("developer")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("administrator"));
        for (String user : USERS) {
            clients.put(
                    user,
                    jenkins.createWebClient()
                            .withThrowExceptionOnFailingStatusCode(false)
                            .withJavaScriptEnabled(false)
                            .withRedirectEnabled(false)
                            .login(user));
        }
    }

    @AfterEach
    void close() {
        clients.values().forEach(JenkinsRule.WebClient::close);
        TestEnvironment.until(() -> !VerificationStarter.get().isRunning(reference()));
        scene.close();
    }

    @Test
    void everyActionHasItsLine() {
        assertThat(new TreeSet<>(actions())).isEqualTo(new TreeSet<>(expected().keySet()));
    }

    @Test
    void everyActionAnswersEachUserAsItsLineSays() throws Exception {
        Map<String, String> told = new TreeMap<>();
        for (String action : actions()) {
            StringBuilder statuses = new StringBuilder();
            for (String user : USERS) {
                statuses.append(statuses.isEmpty() ? "" : " ").append(post(address(action, user), user));
            }
            told.put(action, statuses.toString());
        }
        assertThat(told).isEqualTo(expected());
    }

    /** YAML and pipelines share one space of names with every other plugin. */
    @Test
    void everySymbolNamesTheProduct() {
        assertThat(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(ROOT).stream()
                                .filter(type -> type.isAnnotatedWith(Symbol.class))
                                .flatMap(type -> Arrays.stream(
                                        type.getAnnotationOfType(Symbol.class).value())))
                .isNotEmpty()
                .allSatisfy(symbol -> assertThat(symbol).startsWith("workloadSecurity"));
    }

    private static List<String> actions() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(ROOT).stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method ->
                                method.isAnnotatedWith(POST.class) || method.isAnnotatedWith(RequirePOST.class))
                        .map(PermissionTableTest::name)
                        .toList();
    }

    private static String name(JavaMethod method) {
        return method.getOwner().getName().substring(ROOT.length()) + "." + method.getName();
    }

    private static Map<String, String> expected() {
        Map<String, String> all = new TreeMap<>();
        PAGES.forEach((action, line) -> all.put(action, line.substring(line.indexOf(' ') + 1)));
        FORMS.forEach((action, kind) -> all.put(action, kind.equals("ASKS") ? ASKS : SENDS));
        return all;
    }

    /** A developer asks in the folder, the others at the root. */
    private String address(String action, String user) {
        if (PAGES.containsKey(action)) {
            String line = PAGES.get(action);
            return line.substring(0, line.indexOf(' '))
                    .replace("KEY", reference().key())
                    .replace("ID", ACCOUNT)
                    .replace("MONITOR", Warnings.monitor().id);
        }
        String type = ROOT + action.substring(0, action.lastIndexOf('.'));
        String method = action.substring(action.lastIndexOf('.') + 1);
        Descriptor<?> descriptor = jenkins.jenkins.getExtensionList(Descriptor.class).stream()
                .filter(each -> isA(each.getClass(), type))
                .findFirst()
                .orElseThrow();
        return (user.equals("developer") ? "job/team/" : "")
                + "descriptorByName/" + descriptor.getId() + "/"
                + Character.toLowerCase(method.charAt(2)) + method.substring(3);
    }

    private static boolean isA(Class<?> type, String name) {
        return type != null && (type.getName().equals(name) || isA(type.getSuperclass(), name));
    }

    private int post(String address, String user) throws Exception {
        JenkinsRule.WebClient client = clients.get(user);
        WebRequest request =
                new WebRequest(URI.create(jenkins.getURL() + address).toURL(), HttpMethod.POST);
        client.addCrumb(request);
        return client.getPage(request).getWebResponse().getStatusCode();
    }

    private static Map<String, String> table(String lines) {
        Map<String, String> rows = new LinkedHashMap<>();
        lines.lines()
                .map(line -> line.strip().split("\\s+", 2))
                .forEach(line -> rows.put(line[0], line[1].replaceAll("\\s+", " ")));
        return rows;
    }

    private static TenantReference reference() {
        return Tenants.all().get(0);
    }
}
