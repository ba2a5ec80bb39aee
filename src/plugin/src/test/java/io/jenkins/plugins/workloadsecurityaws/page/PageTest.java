package io.jenkins.plugins.workloadsecurityaws.page;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.ACCOUNT;
import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.workloadsecurityaws.BrokenKey;
import io.jenkins.plugins.workloadsecurityaws.HttpUser;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.report.WorkloadSecurityReports;
import io.jenkins.plugins.workloadsecurityaws.schedule.VerificationStarter;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.WorkloadSecurityConfiguration;
import io.jenkins.plugins.workloadsecurityaws.testbed.TestClock;
import java.net.HttpURLConnection;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlAnchor;
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
        scene.configure("p", "q");
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

        confirm();
        assertThat(account("admin").asNormalizedText()).contains("Fine");
        assertThat(scene.role(ACCOUNT).orElseThrow().trustPolicy()).contains("sts:ExternalId");
    }

    @Test
    void aRepairIsOfferedOnlyBesideAPlanAndIsConfirmedFirst() throws Exception {
        addAccount();
        scene.role(ACCOUNT).orElseThrow().setTrustPolicy(TestEnvironment.OPEN_TRUST);
        scene.testbed.calls().reset();
        assertThat(account("admin").asNormalizedText()).contains("Show plan").doesNotContain("Repair");
        assertThat(new HttpUser(jenkins, "admin").post(address() + "repair").getStatusCode())
                .isEqualTo(400);

        click("plan");

        HtmlAnchor repair = account("admin").getAnchorByText("Repair");
        assertThat(repair.getAttribute("class")).contains("confirmation-link");
        assertThat(repair.getAttribute("data-post")).isEqualTo("true");
        assertThat(repair.getAttribute("data-message")).contains("The changes that the plan shows are made, 1 in all");
        assertThat(scene.testbed.calls().writes()).isZero();
    }

    @Test
    void aPlanThatFitsNoMoreIsNotCarriedOutAndTheDifferenceIsShown() throws Exception {
        addAccount();
        scene.role(ACCOUNT).orElseThrow().setTrustPolicy(TestEnvironment.OPEN_TRUST);
        click("plan");
        scene.role(ACCOUNT).orElseThrow().putInline("Workload_Security_Policy_Cross", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:DescribeImages","Resource":"*"}]}""");
        scene.testbed.calls().reset();

        confirm();

        assertThat(scene.testbed.calls().writes()).isZero();
        HtmlPage page = account("admin");
        assertThat(page.getElementById("workload-security-difference").asNormalizedText())
                .contains("Nothing was written", "Not confirmed: PutRolePolicy")
                .doesNotContain("UpdateAssumeRolePolicy");

        confirm();

        assertThat(scene.role(ACCOUNT).orElseThrow().trustPolicy()).contains("sts:ExternalId");
        assertThat(account("admin").asNormalizedText()).contains("Fine").doesNotContain("Nothing was written");
    }

    @Test
    void aPlanOfWhichNothingIsLeftIsToldAsSuch() throws Exception {
        addAccount();
        String right = scene.role(ACCOUNT).orElseThrow().trustPolicy();
        scene.role(ACCOUNT).orElseThrow().setTrustPolicy(TestEnvironment.OPEN_TRUST);
        click("plan");
        scene.role(ACCOUNT).orElseThrow().setTrustPolicy(right);
        scene.testbed.calls().reset();

        confirm();

        assertThat(scene.testbed.calls().writes()).isZero();
        assertThat(account("admin").asNormalizedText())
                .contains("Nothing was written", "Confirmed and no longer needed: UpdateAssumeRolePolicy");
    }

    @Test
    void thePageAdoptsNothing() throws Exception {
        var role = scene.testbed.aws().account(OTHER).putRole(TestEnvironment.ROLE, "/", TestEnvironment.OPEN_TRUST);
        scene.testbed.vendor().addConnector(OTHER, role.arn(), "by hand");
        VerificationStarter.get().start(reference(), "admin", false, false);
        TestEnvironment.until(() -> !VerificationStarter.get().isRunning(reference()));
        scene.testbed.calls().reset();

        click(OTHER, "plan");
        assertThat(account("admin", OTHER).asNormalizedText())
                .contains("role-not-ours")
                .doesNotContain("Changes that would be made");
        click(OTHER, "repair?plan=made-up");

        assertThat(scene.testbed.calls().writes()).isZero();
        assertThat(role.tags()).isEmpty();
    }

    @Test
    void nothingBeginsWhileJenkinsIsPreparedForShutdown() throws Exception {
        addAccount();
        scene.testbed.calls().reset();
        jenkins.jenkins.doQuietDown(false, 0, "maintenance", false);

        click("verify");

        assertThat(account("admin").asNormalizedText()).contains("prepared for shutdown, so nothing is begun");
        assertThat(new HttpUser(jenkins, "admin")
                        .post("manage/workload-security/tenant/" + reference().key() + "/verify")
                        .getStatusCode())
                .isEqualTo(400);
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void whatWasLookedAtInPartIsFineAsFarAsLooked() throws Exception {
        addAccount();
        WorkflowRun quick = jenkins.buildAndAssertSuccess(TestEnvironment.pipeline(jenkins, "q", """
                echo "standing ${workloadSecurityVerifyAwsAccount(account: '111122223333', quick: true).standing}"
                workloadSecurityAwsAccounts mode: 'verify', accounts: '111122223333', quick: true
                """));

        jenkins.assertLogContains("standing fine-as-far-as-looked", quick);
        HtmlTable table = list("admin").getHtmlElementById("workload-security-accounts");
        assertThat(table.getRow(1).asNormalizedText()).contains("Fine as far as looked");
        assertThat(rows("?state=FINE")).isEmpty();
        assertThat(rows("?state=FINE_AS_FAR_AS_LOOKED")).containsExactly(ACCOUNT);
        assertThat(account("admin").asNormalizedText()).contains("Fine as far as looked");
        WorkloadSecurityReports reports = quick.getAction(WorkloadSecurityReports.class);
        for (String page : List.of(
                "",
                reports.getEntries().get(0).getId() + "/",
                reports.getFleets().get(0).getId() + "/")) {
            try (JenkinsRule.WebClient client = jenkins.createWebClient().login("admin")) {
                assertThat(client.goTo(quick.getUrl() + "workload-security/" + page)
                                .asNormalizedText())
                        .as(page)
                        .contains("Fine as far as looked");
            }
        }
    }

    @Test
    void aLookAtAnotherRoleChangesNothingThatIsKnownOfTheAccount() throws Exception {
        addAccount();
        scene.role(ACCOUNT).orElseThrow().setTrustPolicy(TestEnvironment.OPEN_TRUST);
        click("verify");
        KnownAccount drifted = KnownAccounts.get().of(reference()).accounts().get(ACCOUNT);

        jenkins.buildAndAssertSuccess(TestEnvironment.pipeline(
                jenkins,
                "q",
                "workloadSecurityVerifyAwsAccount roleArn: 'arn:aws:iam::111122223333:role/OrganizationAccountAccessRole',"
                        + " failOn: 'never'"));

        assertThat(KnownAccounts.get().of(reference()).accounts()).containsEntry(ACCOUNT, drifted);
    }

    @Test
    void aTaskIsForgottenAfterADay() {
        TestClock clock = scene.testbed.clock();
        AccountTasks tasks = new AccountTasks(clock);
        KnownAccounts.get().update(reference(), record -> record.withAdded(ACCOUNT, "somebody"));
        KnownAccount known = KnownAccounts.get().of(reference()).accounts().get(ACCOUNT);
        tasks.begin(reference(), known, AccountTask.Kind.VERIFY, "admin");
        TestEnvironment.until(() -> !tasks.last(reference(), ACCOUNT).isRunning());

        clock.advance(Duration.ofDays(2));

        assertThat(tasks.last(reference(), ACCOUNT)).isNull();
    }

    @Test
    void noPageShowsAnExternalId() throws Exception {
        addAccount();
        scene.role(ACCOUNT).orElseThrow().setTrustPolicy(TestEnvironment.OPEN_TRUST);
        click("plan");
        confirm();

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
                new LogRecorder().record(AccountTaskRun.class, Level.WARNING).capture(10)) {
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
        return account(user, ACCOUNT);
    }

    private HtmlPage account(String user, String id) throws Exception {
        return jenkins.createWebClient().login(user).goTo(address(id));
    }

    private void click(String action) throws Exception {
        click(ACCOUNT, action);
    }

    /** What the browser sends once the plan that is shown was confirmed. */
    private void confirm() throws Exception {
        click(account("admin").getAnchorByText("Repair").getAttribute("data-url"));
    }

    private void click(String account, String action) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("admin")) {
            WebRequest request = new WebRequest(new URL(jenkins.getURL(), address(account) + action), HttpMethod.POST);
            client.addCrumb(request);
            client.getPage(request);
        }
        TestEnvironment.until(
                () -> !AccountTasks.get().last(reference(), account).isRunning());
    }

    private static String address() {
        return address(ACCOUNT);
    }

    private static String address(String account) {
        return "manage/workload-security/tenant/" + reference().key() + "/account/" + account + "/";
    }

    private static TenantReference reference() {
        return Tenants.all().get(0);
    }
}
