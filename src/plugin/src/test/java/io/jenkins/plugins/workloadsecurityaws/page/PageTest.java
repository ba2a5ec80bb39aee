package io.jenkins.plugins.workloadsecurityaws.page;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.ACCOUNT;
import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.Item;
import hudson.model.Result;
import io.jenkins.plugins.workloadsecurityaws.BrokenKey;
import io.jenkins.plugins.workloadsecurityaws.HttpUser;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.audit.Actor;
import io.jenkins.plugins.workloadsecurityaws.known.HistoryEntry;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.report.WorkloadSecurityReports;
import io.jenkins.plugins.workloadsecurityaws.schedule.VerificationStarter;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.WorkloadSecurityConfiguration;
import io.jenkins.plugins.workloadsecurityaws.testbed.TestClock;
import java.net.HttpURLConnection;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.DomElement;
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

        assertThat(overview("admin").asNormalizedText())
                .contains("No tenant of Workload Security is configured", "Add a tenant");
    }

    @Test
    void aTenantWithoutAccountsSaysHowTheyAreFound() throws Exception {
        assertThat(overview("admin").asNormalizedText()).contains("No account is known yet", "Verify all now");
        assertThat(accounts("admin").asNormalizedText()).contains("No account is known yet");
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

        assertThat(accounts("manager").asNormalizedText()).contains(ACCOUNT);
        assertThat(overview("manager").asNormalizedText()).contains("Verify all now");
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
            HtmlPage page = client.goTo("manage/workload-security/accounts/");
            HtmlElement filter = page.getHtmlElementById("workload-security-filter");
            filter.<HtmlInput>getFirstByXPath(".//input").setValue("444");
            filter.<HtmlSelect>getFirstByXPath(".//select").setSelectedAttribute("FINE", true);
            client.waitForBackgroundJavaScript(10_000);

            HtmlPage filtered = (HtmlPage) client.getCurrentWindow().getEnclosedPage();
            assertThat(filtered.getUrl().getQuery()).isEqualTo("q=444&state=FINE");
            assertThat(filtered.asNormalizedText())
                    .contains("0 of 1 account", "No account matches", "Clear the filter");
        }
    }

    @Test
    void anAccountShowsWhoAddedIt() throws Exception {
        WorkflowRun run = addAccount();

        HtmlTable table = accounts("admin").getHtmlElementById("workload-security-accounts");

        // Narrow windows leave the column out.
        assertThat(table.getRow(1).getTextContent()).contains(ACCOUNT, "Fine", run.getExternalizableId());
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
    void anAccountsPageTellsWhoWroteWhatTheNewestFirst() throws Exception {
        addAccount();
        scene.role(ACCOUNT).orElseThrow().setTrustPolicy(TestEnvironment.OPEN_TRUST);
        click("plan");
        confirm();

        HtmlTable history = account("auditor").getHtmlElementById("workload-security-writes");

        assertThat(history.getRows().subList(1, history.getRowCount()))
                .extracting(row -> row.getCell(1).asNormalizedText() + " "
                        + row.getCell(2).asNormalizedText().lines().findFirst().orElseThrow() + " "
                        + row.getCell(3).asNormalizedText())
                .containsExactly(
                        "user admin UpdateAssumeRolePolicy Done",
                        "build p#1 CreateConnector Done",
                        "build p#1 PutRolePolicy Done",
                        "build p#1 CreateRole Done");
        assertThat(rows("?q=" + ACCOUNT)).hasSize(1);
    }

    @Test
    void anAdministratorProvesOnThePageAndSeesTheThreeLayers() throws Exception {
        addAccount();
        assertThat(account("admin").getAnchorByText("Prove").getAttribute("data-url"))
                .isEqualTo("prove");
        assertThat(account("manager").asNormalizedText()).doesNotContain("Prove");

        click("prove");

        HtmlPage page = account("admin");
        assertThat(page.getHtmlElementById("workload-security-proof").asNormalizedText())
                .contains("evaluation", "live probe", "Workload Security", "proved");
        assertThat(page.getHtmlElementById("workload-security-writes").asNormalizedText())
                .contains("user admin", "DeleteRole", "SyncConnector");
        assertThat(rows("?state=FINE")).containsExactly(ACCOUNT);
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
        verifyAll();
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
        HtmlTable table = accounts("admin").getHtmlElementById("workload-security-accounts");
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
    void theLastDayTellsWhichBuildRemovedAnAccount() throws Exception {
        addAccount();

        jenkins.buildAndAssertSuccess(
                TestEnvironment.pipeline(jenkins, "q", "workloadSecurityRemoveAwsAccount account: '" + ACCOUNT + "'"));
        KnownAccounts.get().update(reference(), record -> record.withAdded(OTHER, "somebody"));

        assertThat(overview("admin").asNormalizedText()).contains("1 account was removed, by q#1");
    }

    @Test
    void aPageRenewsItselfUntilWhatIsUnderWayHasEnded() throws Exception {
        addAccount();
        scene.testbed.latency(Duration.ofSeconds(5));
        VerificationStarter.get().start(reference(), Actor.user("admin"), false, false);
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("admin")) {
            HtmlPage page = client.goTo("manage/workload-security/accounts/");
            assertThat(live(page).getAttribute("data-under-way")).isEqualTo("true");
            scene.testbed.latency(Duration.ZERO);
            TestEnvironment.until(() -> !VerificationStarter.get().isRunning(reference()));

            client.waitForBackgroundJavaScript(60_000);

            assertThat(live(page).getAttribute("data-under-way")).isEqualTo("false");
            assertThat(page.asNormalizedText()).doesNotContain("Verifying");
        }
    }

    private static DomElement live(HtmlPage page) {
        return page.getElementById("workload-security-live");
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
    void manyAccountsArePagedOnTheServer() throws Exception {
        addUnverified(1000);

        assertThat(rows("")).hasSize(50);
        assertThat(rows("?page=4&sort=account")).last().isEqualTo("000000000199");
        assertThat(rows("?page=99&sort=account")).last().isEqualTo("000000000999");
    }

    @Test
    void theFirstTheLastAndTheNextPagesAreOfferedByNumber() throws Exception {
        addUnverified(1000);

        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("admin")) {
            HtmlPage page = client.goTo("manage/workload-security/accounts/?sort=account&page=7");

            assertThat(page.<HtmlElement>getByXPath("//nav[@class='workload-security-pages']/*").stream()
                            .map(HtmlElement::asNormalizedText))
                    .containsExactly("Previous", "1", "…", "5", "6", "7", "8", "9", "…", "20", "Next");
            assertThat(page.<HtmlElement>getFirstByXPath("//nav/a[@aria-current='page']")
                            .asNormalizedText())
                    .isEqualTo("7");
            assertThat(page.getAnchorByText("9").getHrefAttribute()).endsWith("&page=9");
        }
    }

    @Test
    void aColumnSaysHowItIsSortedAndIsTurnedRound() throws Exception {
        addAccount();
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("admin")) {
            HtmlPage page = client.goTo("manage/workload-security/accounts/?sort=account");

            HtmlElement column = page.getFirstByXPath("//th[a[contains(., 'Account')]]");
            assertThat(column.getAttribute("aria-sort")).isEqualTo("ascending");
            assertThat(page.<HtmlElement>getFirstByXPath("//th[a[contains(., 'State')]]")
                            .getAttribute("aria-sort"))
                    .isEqualTo("none");
            assertThat(column.<HtmlAnchor>getFirstByXPath("a").getHrefAttribute())
                    .contains("sort=account&descending=true");
        }
    }

    @Test
    void aNameIsShownOnlyWhereItSaysMoreThanTheId() throws Exception {
        addAccount();
        var role = scene.testbed.aws().account(OTHER).putRole(TestEnvironment.ROLE, "/", TestEnvironment.OPEN_TRUST);
        scene.testbed.vendor().addConnector(OTHER, role.arn(), "warehouse");
        verifyAll();

        HtmlTable table = accounts("admin").getHtmlElementById("workload-security-accounts");

        assertThat(table.getRows().stream().skip(1).map(row -> row.getCell(0).asNormalizedText()))
                .containsExactlyInAnyOrder(ACCOUNT, OTHER + " warehouse");
    }

    @Test
    void aMomentIsShownAsTheDistanceFromNowAndInFullForWhoeverPointsAtIt() {
        Instant now = Instant.parse("2026-03-01T12:00:00Z");

        assertThat(new Moment(now.minusSeconds(30), now, null).getRelative()).isEqualTo("just now");
        assertThat(new Moment(now.minusSeconds(60), now, null).getRelative()).isEqualTo("1 minute ago");
        assertThat(new Moment(now.minusSeconds(7300), now, null).getRelative()).isEqualTo("2 hours ago");
        assertThat(new Moment(now.minusSeconds(86_400 * 9), now, null).getRelative())
                .isEqualTo("9 days ago");
        assertThat(new Moment(now.plusSeconds(3700), now, null).getRelative()).isEqualTo("in 1 hour");
        assertThat(new Moment(now, now, "schedule").getExact()).isEqualTo("2026-03-01 12:00 UTC, by the schedule");
    }

    @Test
    void theOverviewCountsTheAccountsInEachStateAndLeadsToThem() throws Exception {
        addAccount();
        KnownAccounts.get().update(reference(), record -> record.withAdded(OTHER, "somebody"));

        HtmlPage page = overview("admin");

        HtmlAnchor unknown = page.getFirstByXPath("//a[contains(., 'Not verified yet')]");
        assertThat(unknown.asNormalizedText()).isEqualTo("Not verified yet 1");
        HtmlTable table = ((HtmlPage) unknown.click()).getHtmlElementById("workload-security-accounts");
        assertThat(table.getRows()).hasSize(2);
        assertThat(table.asNormalizedText()).contains(OTHER);
        assertThat(page.<HtmlElement>getByXPath("//*[local-name()='svg'][contains(@class, 'bar')]/*"))
                .hasSize(2);
    }

    @Test
    void theOverviewTellsWhatBrokeAndWhatWasMendedInTheLastDayAndByWhom() throws Exception {
        WorkflowRun run = addAccount();
        drift();
        verifyAll();
        assertThat(overview("admin").asNormalizedText())
                .contains(
                        "1 account was added, by " + run.getExternalizableId(),
                        "1 account has errors and had none, by admin")
                .doesNotContain("mended");

        click("plan");
        confirm();

        HtmlPage page = overview("admin");
        assertThat(page.asNormalizedText()).contains("1 account was mended, by admin");
        assertThat(page.getAnchorByText(run.getExternalizableId()).getHrefAttribute())
                .endsWith(run.getUrl());
    }

    @Test
    void theOverviewNamesTheFindingsOfMostAccountsAndLeadsToThem() throws Exception {
        addAccount();
        drift();
        verifyAll();

        HtmlPage page = overview("admin");

        HtmlPage found = page.getAnchorByText("external-id-not-enforced").click();
        assertThat(page.asNormalizedText()).contains("external-id-not-enforced: 1 account");
        assertThat(found.asNormalizedText()).contains("1 of 1 account", "with the finding external-id-not-enforced");
        assertThat(rows("?finding=external-id")).isEmpty();
    }

    @Test
    void theOverviewDrawsTheErrorsOfThirtyDaysAndSaysTheSameInWords() throws Exception {
        Instant now = Instant.parse("2026-03-31T12:00:00Z");
        TenantRecord record = KnownAccounts.get().of(reference());
        List<HistoryEntry> history = List.of(
                errors(now.minus(Duration.ofDays(40)), 2),
                errors(now.minus(Duration.ofDays(10)), 6),
                errors(now.minus(Duration.ofDays(9)), 0));

        DriftTrend trend = DriftTrend.of(history, record, now);

        assertThat(trend.days())
                .hasSize(30)
                .extracting(DriftTrend.Day::errors)
                .startsWith(2)
                .endsWith(0, 0);
        assertThat(trend.days())
                .filteredOn(day -> day.errors() == 6)
                .singleElement()
                .satisfies(day -> {
                    assertThat(day.getText()).isEqualTo("2026-03-21: 6 accounts with errors");
                    assertThat(day.height()).isEqualTo(trend.getHeight());
                });
        assertThat(trend.getText())
                .isEqualTo("Accounts with errors since 2026-03-02: 2 at first, 0 now, at least 0 and at most 6 on the"
                        + " days between");
        assertThat(DriftTrend.of(List.of(), record, now).getText()).isNull();
    }

    @Test
    void programsReadWhatThePagesShowAndNobodyElseDoes() throws Exception {
        WorkflowRun run = addAccount();
        drift();
        verifyAll();
        KnownAccounts.get().update(reference(), record -> record.withAdded(OTHER, "somebody"));

        HttpUser auditor = new HttpUser(jenkins, "auditor");
        JsonNode tenant = json(auditor, "api/json").at("/tenants/0");
        assertThat(tenant.path("name").asText()).isEqualTo(TestEnvironment.TENANT);
        assertThat(tenant.path("accounts").asInt()).isEqualTo(2);
        assertThat(tenant.path("running").asBoolean(true)).isFalse();
        assertThat(tenant.at("/states/DRIFT").asInt()).isEqualTo(1);
        assertThat(tenant.at("/states/UNKNOWN").asInt()).isEqualTo(1);
        assertThat(tenant.at("/states/FINE").asInt(-1)).isZero();
        JsonNode accounts = json(auditor, "accounts/api/json?state=DRIFT").path("accounts");
        assertThat(accounts).hasSize(1);
        assertThat(accounts.at("/0/account").asText()).isEqualTo(ACCOUNT);
        assertThat(accounts.at("/0/tenant").asText()).isEqualTo(TestEnvironment.TENANT);
        assertThat(accounts.at("/0/state").asText()).isEqualTo("DRIFT");
        assertThat(accounts.at("/0/verifiedBy").asText()).isEqualTo("admin");
        assertThat(accounts.at("/0/addedBy").asText()).isEqualTo(run.getExternalizableId());
        JsonNode account = json(auditor, "tenant/" + reference().key() + "/account/" + ACCOUNT + "/api/json");
        assertThat(account.at("/findings/0/code").asText()).isEqualTo("external-id-not-enforced");
        assertThat(account.at("/findings/0/severity").asText()).isEqualTo("error");

        for (String address : List.of("api/json", "accounts/api/json")) {
            assertThat(new HttpUser(jenkins, "reader")
                            .get("manage/workload-security/" + address)
                            .getStatusCode())
                    .as(address)
                    .isEqualTo(403);
        }
    }

    @Test
    void programsReadTheReportsOfABuildWhoeverMaySeeIt() throws Exception {
        addAccount();
        WorkflowRun run = jenkins.buildAndAssertSuccess(TestEnvironment.pipeline(jenkins, "q", """
                workloadSecurityVerifyAwsAccount account: '111122223333'
                workloadSecurityAwsAccounts mode: 'verify', accounts: '111122223333'
                """));

        JsonNode reports = read(new HttpUser(jenkins, "admin"), run.getUrl() + "workload-security/api/json");

        assertThat(reports.at("/entries/0/account").asText()).isEqualTo(ACCOUNT);
        assertThat(reports.at("/entries/0/command").asText()).isEqualTo("verify");
        assertThat(reports.at("/entries/0/standing").asText()).isEqualTo("fine-as-far-as-looked");
        assertThat(reports.at("/fleets/0/counts/unchanged").asInt()).isEqualTo(1);
        assertThat(new HttpUser(jenkins, "reader")
                        .get(run.getUrl() + "workload-security/api/json")
                        .getStatusCode())
                .isEqualTo(404);
    }

    private static JsonNode json(HttpUser user, String address) throws Exception {
        return read(user, "manage/workload-security/" + address);
    }

    private static JsonNode read(HttpUser user, String address) throws Exception {
        return new ObjectMapper().readTree(user.get(address).getContentAsString());
    }

    private static HistoryEntry errors(Instant at, int errors) {
        return new HistoryEntry(at, "schedule", 10, errors, null, null, null, null, null);
    }

    @Test
    void theOverviewSaysWhenTheKeyEndsOrThatItIsNotTold() throws Exception {
        addAccount();
        verifyAll();
        KnownAccounts.get().update(reference(), record -> record.withRun(record.lastRun(), null));
        assertThat(overview("admin").asNormalizedText()).contains("Workload Security does not say");

        KnownAccounts.get()
                .update(
                        reference(),
                        record -> record.withRun(record.lastRun(), Instant.now().plus(Duration.ofHours(80))));

        assertThat(overview("admin").asNormalizedText()).containsPattern("API key ends\\s+in 3 days");
    }

    @Test
    void anAccountShowsWhatBecameOfItAndWhoDidIt() throws Exception {
        WorkflowRun run = addAccount();
        drift();
        click("verify");
        click("plan");
        confirm();

        HtmlPage page = account("admin");

        HtmlTable history = page.getHtmlElementById("workload-security-history");
        assertThat(history.getRows().stream()
                        .skip(1)
                        .map(row -> row.getCell(0).asNormalizedText() + " by "
                                + row.getCell(2).asNormalizedText()))
                .containsExactly(
                        "Mended by admin",
                        "Verified: Fine by admin",
                        "Has errors since by admin",
                        "Added by " + run.getExternalizableId());
        assertThat(page.getAnchorByText(run.getExternalizableId()).getHrefAttribute())
                .endsWith(run.getUrl());
    }

    @Test
    void anAccountLeadsToItsRoleInTheConsoleOfItsPartitionAndToItsTenant() throws Exception {
        addAccount();

        HtmlPage page = account("admin");

        assertThat(page.getAnchorByText("Open it in the AWS console").getHrefAttribute())
                .isEqualTo("https://console.aws.amazon.com/iam/home#/roles/details/" + TestEnvironment.ROLE);
        assertThat(page.getAnchorByText("Open its console").getHrefAttribute())
                .isEqualTo(scene.tenant().getUrl());
        assertThat(AwsConsole.role("arn:aws-us-gov:iam::111122223333:role/path/to/Cross"))
                .isEqualTo("https://console.amazonaws-us-gov.com/iam/home#/roles/details/Cross");
        assertThat(AwsConsole.role("arn:aws-cn:iam::111122223333:role/Cross"))
                .isEqualTo("https://console.amazonaws.cn/iam/home#/roles/details/Cross");
        assertThat(AwsConsole.role("arn:aws-elsewhere:iam::111122223333:role/Cross"))
                .isNull();
    }

    @Test
    void anAddressThatATenantMayNotHaveIsNoLink() throws Exception {
        addAccount();
        Tenants.all().get(0).tenant().setUrl("javascript:alert(1)");

        assertThat(account("admin").getWebResponse().getContentAsString())
                .contains("AWS account " + ACCOUNT)
                .doesNotContain("javascript:alert");
    }

    @Test
    void aBuildThatAUserMayNotSeeIsNamedAndNoLink() throws Exception {
        WorkflowRun run = addAccount();
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Jenkins.SYSTEM_READ, Item.DISCOVER)
                .everywhere()
                .to("auditor"));

        HtmlPage page = account("auditor");

        assertThat(page.asNormalizedText()).contains(run.getExternalizableId());
        assertThat(page.<HtmlElement>getByXPath("//table[@id='workload-security-history']//a"))
                .isEmpty();
    }

    @Test
    void whatIsUnderWayIsSaidAndItsButtonsAreOff() throws Exception {
        addAccount();
        scene.testbed.faults().on("iam:GetRole").timeout();
        assertThat(new HttpUser(jenkins, "admin").post(address() + "verify").getStatusCode())
                .isEqualTo(302);

        HtmlPage page = account("admin");

        assertThat(page.asNormalizedText()).contains("It is under way");
        assertThat(page.<HtmlElement>getByXPath("//button[@disabled]"))
                .extracting(HtmlElement::asNormalizedText)
                .containsExactly("Verify now", "Show plan");
    }

    @Test
    void whileAccountsAreVerifiedThePagesSayHowFarAndTheButtonIsOff() throws Exception {
        addAccount();
        scene.testbed.faults().on("iam:GetRole").timeout();
        VerificationStarter.get().start(reference(), Actor.user("admin"), false, false);
        TestEnvironment.until(
                () -> VerificationStarter.get().progress(reference()).isPresent());

        HtmlPage page = overview("admin");

        assertThat(page.asNormalizedText()).contains("Verifying acceptance: 0 of 1");
        assertThat(page.getElementById("workload-security-live").getAttribute("data-under-way"))
                .isEqualTo("true");
        assertThat(page.<HtmlElement>getFirstByXPath("//button[contains(., 'Verify all now')]")
                        .hasAttribute("disabled"))
                .isTrue();
        assertThat(accounts("admin").asNormalizedText()).contains("Verifying acceptance: 0 of 1");
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

    private void drift() {
        scene.role(ACCOUNT).orElseThrow().setTrustPolicy(TestEnvironment.OPEN_TRUST);
    }

    private void addUnverified(int number) {
        KnownAccounts.get().update(reference(), record -> {
            var next = record;
            for (int each = 0; each < number; each++) {
                next = next.withAdded(String.format("%012d", each), "somebody");
            }
            return next;
        });
    }

    private void verifyAll() {
        VerificationStarter.get().start(reference(), Actor.user("admin"), false, false);
        TestEnvironment.until(() -> !VerificationStarter.get().isRunning(reference()));
    }

    private List<String> rows(String query) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("admin")) {
            HtmlTable table = (HtmlTable) client.goTo("manage/workload-security/accounts/" + query)
                    .getElementById("workload-security-accounts");
            return table == null
                    ? List.of()
                    : table.getRows().stream()
                            .skip(1)
                            .map(row -> row.getCell(0).getFirstByXPath(".//a"))
                            .map(link -> ((HtmlAnchor) link).asNormalizedText())
                            .toList();
        }
    }

    private HtmlPage overview(String user) throws Exception {
        return jenkins.createWebClient().login(user).goTo("manage/workload-security/");
    }

    private HtmlPage accounts(String user) throws Exception {
        return jenkins.createWebClient().login(user).goTo("manage/workload-security/accounts/");
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
