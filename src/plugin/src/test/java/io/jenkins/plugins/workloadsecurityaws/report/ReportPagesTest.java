package io.jenkins.plugins.workloadsecurityaws.report;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.ACCOUNT;
import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.User;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import jenkins.model.experimentalflags.UserExperimentalFlagsProperty;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ReportPagesTest {

    private static final List<String> MANY = IntStream.range(0, 60)
            .mapToObj(each -> String.format("6666%08d", each))
            .toList();
    private static final String IDS = String.join(",", MANY);

    private final TestEnvironment scene = new TestEnvironment();
    private JenkinsRule jenkins;
    private WorkflowJob job;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        scene.configure("p");
        MANY.forEach(scene.testbed.aws()::account);
        job = pipeline(jenkins, "p", "");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aPlanOverManyAccountsShowsWhatWouldBeChangedOnEach() throws Exception {
        WorkflowRun run = build("workloadSecurityAwsAccounts mode: 'plan', accounts: '" + IDS + "'");

        HtmlPage fleet = page(run, fleet(run));
        assertThat(fleet.asNormalizedText())
                .contains(
                        "Plan to add, 60 accounts", "Tenant acceptance: 60 to be changed.", "All (60)", "Page 1 of 2");
        assertThat(fleet.getHtmlElementById("workload-security-fleet").asNormalizedText())
                .contains(MANY.get(0), "CreateRole, PutRolePolicy, CreateConnector");
        HtmlPage account = page(run, fleet(run) + "account/" + MANY.get(59) + "/");
        assertThat(account.asNormalizedText())
                .contains("AWS account " + MANY.get(59), "Plan to add", "Changes that would be made", "CreateRole");
        assertThat(account.querySelectorAll("pre.workload-security-diff ins"))
                .extracting(DomNode::getTextContent)
                .anySatisfy(line -> assertThat(line).contains("+", "sts:AssumeRole"));
        assertThat(scene.testbed.calls().writes()).isZero();
    }

    @Test
    void aListOfManyAccountsCanBeFilteredAndHasPages() throws Exception {
        build("workloadSecurityAwsAccounts mode: 'onboard', accounts: '" + String.join(",", MANY.subList(0, 55)) + "'");
        MANY.subList(0, 2)
                .forEach(account -> scene.role(account).orElseThrow().setTrustPolicy(TestEnvironment.OPEN_TRUST));
        WorkflowRun run = build("workloadSecurityAwsAccounts mode: 'verify', failOn: 'never', accounts: '" + IDS + "'");

        assertThat(rows(run, "")).hasSize(50).startsWith(MANY.get(0), MANY.get(1), MANY.get(55));
        assertThat(rows(run, "?page=2")).hasSize(10).endsWith(MANY.get(54));
        assertThat(rows(run, "?state=failed")).hasSize(7);
        assertThat(rows(run, "?finding=role-missing")).containsExactlyElementsOf(MANY.subList(55, 60));
        assertThat(rows(run, "?state=unchanged&finding=role-missing")).isEmpty();
        assertThat(rows(run, "?q=" + MANY.get(31))).containsExactly(MANY.get(31));
        assertThat(rows(run, "?page=made-up")).hasSize(50);
        HtmlPage fleet = page(run, fleet(run));
        assertThat(fleet.asNormalizedText())
                .contains("53 without errors, 7 failed.", "Failed (7)", "Error: external-id-not-enforced (2)");
        assertThat(rows(run, anchor(fleet, "role-missing (5)").getHrefAttribute()))
                .hasSize(5);
        assertThat(page(run, fleet(run) + "?finding=role-missing").asNormalizedText())
                .contains("5 of 60 accounts are shown. Show all");
    }

    @Test
    void beforeAndAfterAreOneDocumentThatTellsWhatDiffers() throws Exception {
        build("workloadSecurityAddAwsAccount account: '111122223333'");
        scene.role(ACCOUNT).orElseThrow().setTrustPolicy(TestEnvironment.OPEN_TRUST);

        WorkflowRun run = build("workloadSecurityRepairAwsAccount account: '111122223333', dryRun: true");

        HtmlPage page = page(run, entry(run));
        assertThat(page.asNormalizedText()).contains("Plan of a repair", "What the changes would put right");
        assertThat(page.querySelectorAll("pre.workload-security-diff ins"))
                .extracting(DomNode::getTextContent)
                .anySatisfy(line -> assertThat(line).contains("\"sts:ExternalId\": \"<expected>\""));
        assertThat(page.querySelectorAll("pre.workload-security-diff span"))
                .extracting(DomNode::getTextContent)
                .anySatisfy(line -> assertThat(line).contains("\"Effect\": \"Allow\""));
    }

    @Test
    void aFindingSaysWhatToDoAndLeadsToTheAccountAsItIsNow() throws Exception {
        scene.testbed.vendor().firstSyncAfter(Duration.ofDays(1));
        WorkflowRun run = build("workloadSecurityAddAwsAccount account: '111122223333'");

        HtmlPage page = page(run, entry(run));

        assertThat(page.asNormalizedText())
                .contains(
                        "What was found", "Warning: never-synced", "has not synchronised yet.", "What to do: A first");
        assertThat(page(anchor(page, "This account now")).asNormalizedText())
                .contains("AWS account 111122223333", "never-synced");
    }

    @Test
    void theBuildsOwnPageHasALineForEachReportThatLeadsToIt() throws Exception {
        WorkflowRun run = build("""
                workloadSecurityAddAwsAccount account: '111122223333'
                workloadSecurityAwsAccounts mode: 'verify', failOn: 'never', accounts: '111122223333, 444455556666'
                """);

        HtmlPage page = page(run, "..");

        assertThat(page.asNormalizedText())
                .contains(
                        "Verification, 2 accounts: 1 without errors, 1 failed",
                        "Adding, account 111122223333: 3 changes; Fine");
        assertThat(page(
                                run,
                                anchor(page, "Adding, account 111122223333")
                                        .getHrefAttribute()
                                        .substring("workload-security/".length()))
                        .asNormalizedText())
                .contains("CreateConnector");
        assertThat(page(run, "").getElementById("workload-security-reports").asNormalizedText())
                .contains("acceptance", "3 changes; Fine");
    }

    @Test
    void everyPageStandsWithinItsBuildAsJenkinsOwnPagesDo() throws Exception {
        WorkflowRun run =
                build("workloadSecurityAwsAccounts mode: 'verify', failOn: 'never', accounts: '111122223333'\n"
                        + "workloadSecurityVerifyAwsAccount account: '111122223333', failOn: 'never'");

        for (String address : List.of("", fleet(run), fleet(run) + "account/" + ACCOUNT + "/", entry(run))) {
            HtmlPage page = page(run, address);
            assertThat(page.getElementById("side-panel").asNormalizedText())
                    .as(address)
                    .contains("Console Output");
            assertThat(page.getElementById("breadcrumbs").asNormalizedText())
                    .as(address)
                    .contains("p", "#1", "Workload Security");
        }
    }

    @Test
    void thePagesAnswerInTheExperimentalBuildPageToo() throws Exception {
        WorkflowRun run =
                build("workloadSecurityAwsAccounts mode: 'verify', failOn: 'never', accounts: '111122223333'");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        User.getById("alice", true)
                .addProperty(new UserExperimentalFlagsProperty(Map.of("new-build-page.flag", "true")));

        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("alice")) {
            for (String address : List.of("", fleet(run), fleet(run) + "account/" + ACCOUNT + "/")) {
                HtmlPage page = client.goTo(run.getUrl() + "workload-security/" + address);
                assertThat(page.querySelectorAll(".app-build-bar")).as(address).hasSize(1);
                assertThat(page.asNormalizedText()).as(address).contains("#1");
            }
            assertThat(client.goTo(run.getUrl()).asNormalizedText()).contains("Verification, 1 account");
        }
    }

    @Test
    void theJobsPageDrawsTheErrorsOfItsLastBuilds() throws Exception {
        build("workloadSecurityAwsAccounts mode: 'verify', failOn: 'never', accounts: '111122223333, 444455556666'");
        build("workloadSecurityAddAwsAccount account: '111122223333'");
        build("echo 'no account'");
        build("workloadSecurityAwsAccounts mode: 'verify', failOn: 'never', accounts: '111122223333, 444455556666'");

        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            HtmlPage page = client.getPage(job);
            DomElement picture = (DomElement) page.querySelector("svg.workload-security-trend");
            assertThat(picture.getAttribute("role")).isEqualTo("img");
            assertThat(picture.getAttribute("aria-label"))
                    .isEqualTo("AWS accounts with errors, build by build: #1: 2, #2: 0, #4: 1");
            assertThat(picture.querySelectorAll("rect")).hasSize(3);
            assertThat(anchor(page, "Build #4: 1 account with errors")
                            .<HtmlPage>click()
                            .asNormalizedText())
                    .contains("Verification, 2 accounts");
        }
    }

    @Test
    void aJobWithoutReportsDrawsNothing() throws Exception {
        build("echo 'no account'");

        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            assertThat(client.getPage(job).<DomNode>querySelector("svg.workload-security-trend"))
                    .isNull();
        }
    }

    @Test
    void aReportWhoseFileIsGoneSaysSo() throws Exception {
        WorkflowRun run =
                build("workloadSecurityAwsAccounts mode: 'verify', failOn: 'never', accounts: '111122223333'");
        Files.delete(WorkloadSecurityReports.directory(run)
                .resolve(run.getAction(WorkloadSecurityReports.class)
                                .getFleets()
                                .get(0)
                                .getId() + ".json"));

        assertThat(page(run, fleet(run)).asNormalizedText()).contains("The report's file is gone");
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            client.assertFails(run.getUrl() + "workload-security/" + fleet(run) + "account/" + ACCOUNT + "/", 404);
        }
    }

    @Test
    void anAccountThatARunDidNotVisitHasNoPage() throws Exception {
        WorkflowRun run =
                build("workloadSecurityAwsAccounts mode: 'verify', failOn: 'never', accounts: '111122223333'");

        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            client.assertFails(
                    run.getUrl() + "workload-security/" + fleet(run) + "account/" + TestEnvironment.OTHER + "/", 404);
        }
    }

    private WorkflowRun build(String script) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.buildAndAssertSuccess(job);
    }

    private static String fleet(WorkflowRun run) {
        return run.getAction(WorkloadSecurityReports.class).getFleets().get(0).getId() + "/";
    }

    private static String entry(WorkflowRun run) {
        return run.getAction(WorkloadSecurityReports.class).getEntries().get(0).getId() + "/";
    }

    private List<String> rows(WorkflowRun run, String query) throws Exception {
        return page(run, fleet(run) + query).querySelectorAll("#workload-security-fleet tbody tr a").stream()
                .map(DomNode::getTextContent)
                .toList();
    }

    private HtmlPage page(WorkflowRun run, String address) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            return client.goTo(run.getUrl() + (address.equals("..") ? "" : "workload-security/" + address));
        }
    }

    private HtmlPage page(HtmlAnchor fromJenkins) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            return client.goTo(fromJenkins.getHrefAttribute().substring(jenkins.contextPath.length() + 1));
        }
    }

    private static HtmlAnchor anchor(HtmlPage page, String text) {
        return page.getAnchors().stream()
                .filter(anchor -> anchor.asNormalizedText().contains(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError(text + " is not among " + page.getAnchors()));
    }
}
