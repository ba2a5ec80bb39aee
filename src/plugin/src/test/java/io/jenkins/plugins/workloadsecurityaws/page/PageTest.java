package io.jenkins.plugins.workloadsecurityaws.page;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.ACCOUNT;
import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.workloadsecurityaws.BrokenKey;
import io.jenkins.plugins.workloadsecurityaws.HttpUser;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.WorkloadSecurityConfiguration;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.List;
import java.util.logging.Level;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlSelect;
import org.htmlunit.html.HtmlTable;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class PageTest {

    private final TestEnvironment scene = new TestEnvironment();
    private JenkinsRule jenkins;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        scene.configure("p");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Jenkins.SYSTEM_READ)
                .everywhere()
                .to("auditor")
                .grant(Jenkins.READ, Jenkins.MANAGE)
                .everywhere()
                .to("manager")
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader"));
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aNewUserIsToldTheFirstStep() throws Exception {
        WorkloadSecurityConfiguration.get().setTenants(List.of());

        assertThat(list("admin").asNormalizedText())
                .contains("No tenant of Workload Security is configured", "Configure a tenant");
    }

    @Test
    void aTenantWithoutAccountsSaysHowTheyAreFound() throws Exception {
        assertThat(list("admin").asNormalizedText()).contains("No account is known yet", "Verify all now");
    }

    @Test
    void whoeverMayNotReadTheSystemSeesNothing() throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("reader")) {
            client.assertFails("manage/workload-security/", HttpURLConnection.HTTP_FORBIDDEN);
        }
    }

    @Test
    void whoeverMayOnlyReadTheSystemSeesAccountsAndNoButtons() throws Exception {
        addAccount();

        HtmlPage page = account("auditor");

        assertThat(page.asNormalizedText()).contains("AWS account " + ACCOUNT).doesNotContain("Verify now", "Repair");
    }

    @Test
    void whoeverManagesJenkinsSeesAccountsAndVerifiesThem() throws Exception {
        addAccount();

        assertThat(list("manager").asNormalizedText()).contains(ACCOUNT, "Verify all now");
        HtmlPage page = account("manager");
        assertThat(page.asNormalizedText()).contains("Verify now").doesNotContain("Repair");

        assertThat(new HttpUser(jenkins, "manager").post(address() + "verify").getStatusCode())
                .isEqualTo(302);
        assertThat(new HttpUser(jenkins, "manager").post(address() + "plan").getStatusCode())
                .isEqualTo(403);
        TestEnvironment.until(
                () -> !AccountTasks.get().last(reference(), ACCOUNT).isRunning());
    }

    @Test
    void theAddressOfAFilteredListHoldsWhatWasAskedForAndNothingElse() throws Exception {
        addAccount();
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("admin")) {
            HtmlPage page = client.goTo("manage/workload-security/");
            HtmlElement filter = page.getHtmlElementById("workload-security-filter");
            filter.<HtmlInput>getFirstByXPath(".//input").setValue("444");
            filter.<HtmlSelect>getFirstByXPath(".//select").setSelectedAttribute("FINE", true);

            filter.<HtmlElement>getFirstByXPath(".//button").click();
            client.waitForBackgroundJavaScript(10_000);

            HtmlPage filtered = (HtmlPage) client.getCurrentWindow().getEnclosedPage();
            assertThat(filtered.getUrl().getQuery()).isEqualTo("q=444&state=FINE");
            assertThat(filtered.asNormalizedText()).contains("0 of 1");
        }
    }

    @Test
    void anAccountShowsWhoAddedIt() throws Exception {
        WorkflowRun run = addAccount();

        HtmlTable table = list("admin").getHtmlElementById("workload-security-accounts");

        assertThat(table.getRow(1).asNormalizedText())
                .contains(ACCOUNT, "acceptance", "Fine", run.getExternalizableId());
    }

    @Test
    void verifyNowFindsDriftAndRepairMendsIt() throws Exception {
        addAccount();
        scene.role(ACCOUNT).orElseThrow().setTrustPolicy(TestEnvironment.OPEN_TRUST);

        click("verify");
        assertThat(account("admin").asNormalizedText()).contains("Errors", "external-id-not-enforced");

        click("plan");
        assertThat(account("admin").asNormalizedText()).contains("Plan of a repair", "UpdateAssumeRolePolicy");
        assertThat(scene.role(ACCOUNT).orElseThrow().trustPolicy()).isEqualTo(TestEnvironment.OPEN_TRUST);

        click("repair");
        assertThat(account("admin").asNormalizedText()).contains("Fine");
        assertThat(scene.role(ACCOUNT).orElseThrow().trustPolicy()).contains("sts:ExternalId");
    }

    @Test
    void noPageShowsAnExternalId() throws Exception {
        addAccount();
        scene.role(ACCOUNT).orElseThrow().setTrustPolicy(TestEnvironment.OPEN_TRUST);
        click("repair");

        assertThat(account("admin").getWebResponse().getContentAsString())
                .contains("UpdateAssumeRolePolicy")
                .doesNotContain(
                        scene.testbed.vendor().externalId(),
                        scene.testbed.vendor().apiKey());
    }

    @Test
    void accountsAreFilteredAndSortedOnTheServer() throws Exception {
        addAccount();
        KnownAccounts.get().update(reference(), record -> record.withAdded(OTHER, "somebody"));

        assertThat(rows("?q=" + OTHER)).containsExactly(OTHER);
        assertThat(rows("?state=FINE")).containsExactly(ACCOUNT);
        assertThat(rows("?sort=account&descending=true")).containsExactly(OTHER, ACCOUNT);
        assertThat(rows("?sort=state")).containsExactly(OTHER, ACCOUNT);
        assertThat(rows("?page=nonsense&sort=nonsense")).hasSize(2);
    }

    @Test
    void tenThousandAccountsArePagedOnTheServer() throws Exception {
        KnownAccounts.get().update(reference(), record -> {
            var next = record;
            for (int each = 0; each < 200; each++) {
                next = next.withAdded(String.format("%012d", each), "somebody");
            }
            return next;
        });

        assertThat(rows("")).hasSize(50);
        assertThat(rows("?page=4&sort=account")).last().isEqualTo("000000000199");
        assertThat(rows("?page=99&sort=account")).last().isEqualTo("000000000199");
    }

    @Test
    void anAccountThatIsNotKnownIsNotFound() throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("admin")) {
            client.assertFails(
                    "manage/workload-security/tenant/" + reference().key() + "/account/" + OTHER + "/",
                    HttpURLConnection.HTTP_NOT_FOUND);
        }
    }

    @Test
    void anErrorWhileAnAccountIsVerifiedEndsItsTaskAndIsLogged() throws Exception {
        addAccount();
        BrokenKey.serve(scene.tenant("p"));
        try (LogRecorder log =
                new LogRecorder().record(AccountTasks.class, Level.WARNING).capture(10)) {
            click("verify");

            assertThat(account("admin").asNormalizedText()).contains("It broke off");
            assertThat(log.getMessages())
                    .contains("VERIFY of account " + ACCOUNT + " of acceptance, asked for by admin broke off");
        }
    }

    private WorkflowRun addAccount() throws Exception {
        return jenkins.buildAndAssertStatus(
                Result.SUCCESS,
                TestEnvironment.pipeline(jenkins, "p", "workloadSecurityAddAwsAccount account: '" + ACCOUNT + "'"));
    }

    private List<String> rows(String query) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("admin")) {
            HtmlTable table =
                    client.goTo("manage/workload-security/" + query).getHtmlElementById("workload-security-accounts");
            return table.getRows().stream()
                    .skip(1)
                    .map(row -> row.getCell(0).asNormalizedText())
                    .toList();
        }
    }

    private HtmlPage list(String user) throws Exception {
        return jenkins.createWebClient().login(user).goTo("manage/workload-security/");
    }

    private HtmlPage account(String user) throws Exception {
        return jenkins.createWebClient().login(user).goTo(address());
    }

    private void click(String action) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("admin")) {
            WebRequest request = new WebRequest(new URL(jenkins.getURL(), address() + action), HttpMethod.POST);
            client.addCrumb(request);
            client.getPage(request);
        }
        while (AccountTasks.get().last(reference(), ACCOUNT).isRunning()) {
            Thread.onSpinWait();
        }
    }

    private static String address() {
        return "manage/workload-security/tenant/" + reference().key() + "/account/" + ACCOUNT + "/";
    }

    private static TenantReference reference() {
        return Tenants.all().get(0);
    }
}
