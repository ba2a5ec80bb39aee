package io.jenkins.plugins.workloadsecurityaws.step;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.ACCOUNT;
import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class BuildLogTest {

    private static final String PREFIX = "[Workload Security] ";
    private static final List<String> MANY = IntStream.range(0, 20)
            .mapToObj(each -> String.format("5555%08d", each))
            .toList();
    private static final String IDS = String.join(",", MANY);

    private final TestEnvironment scene = new TestEnvironment();
    private JenkinsRule jenkins;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        scene.configure("p");
        MANY.forEach(scene.testbed.aws()::account);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void everyLineTellsWhoseItIsAndTheErrorSaysWhereToReadOn() throws Exception {
        WorkflowRun run = failed("workloadSecurityVerifyAwsAccount account: '111122223333'");

        assertThat(JenkinsRule.getLog(run).lines())
                .filteredOn(line -> !line.startsWith("[Pipeline]"))
                .containsExactly(
                        "Started",
                        PREFIX + "Verifying AWS account 111122223333 (tenant acceptance)",
                        PREFIX + "Error role-missing: Role arn:aws:iam::111122223333:role/" + TestEnvironment.ROLE
                                + " does not exist. What to do: Add the account (onboard): that makes the role.",
                        PREFIX + "Error connector-missing: Workload Security has no connector for account"
                                + " 111122223333. What to do: Add the account (onboard): that adds it.",
                        PREFIX + "Account 111122223333: nothing changed, 2 errors",
                        PREFIX + "Report: p #1, page Workload Security",
                        "ERROR: Verifying AWS account 111122223333: 2 errors. What was found and what to do stands"
                                + " above, and on this build's page Workload Security.",
                        "Finished: FAILURE");
    }

    @Test
    void aDryRunTellsWhatThePlanPutsRight() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(
                pipeline(jenkins, "p", "workloadSecurityAddAwsAccount account: '111122223333', dryRun: true"));

        assertThat(lines(run))
                .anySatisfy(line -> assertThat(line).startsWith("Planned: CreateRole arn:"))
                .anySatisfy(line -> assertThat(line).startsWith("The plan would put right connector-missing: "))
                .contains("Account 111122223333: 3 changes planned, nothing would stay wrong");
    }

    @Test
    void whatManyAccountsHaveInCommonIsOneLine() throws Exception {
        MANY.subList(0, 12).forEach(account -> scene.testbed
                .faults()
                .on("iam:CreateRole")
                .forAccount(account)
                .forbidden());
        scene.testbed.vendor().firstSyncAfter(Duration.ofDays(1));

        WorkflowRun run = failed("workloadSecurityAwsAccounts mode: 'onboard', accounts: '" + IDS + "'");

        assertThat(lines(run))
                .filteredOn(line -> line.contains("aws-call-failed"))
                .singleElement()
                .asString()
                .startsWith("Error aws-call-failed on 12 accounts (" + String.join(", ", MANY.subList(0, 3))
                        + " and 9 more). For example: iam:CreateRole on account " + MANY.get(0) + " failed");
        assertThat(lines(run))
                .filteredOn(line -> line.contains("never-synced"))
                .singleElement()
                .asString()
                .startsWith("Warning never-synced on 8 accounts (");
        assertThat(lines(run))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("Done on 8 accounts (")
                        .endsWith(" and 5 more): CreateRole, PutRolePolicy, CreateConnector"))
                .contains("20 accounts: 8 changed, 12 failed");
        jenkins.assertLogContains("ERROR: Adding AWS accounts: 12 failed. ", run);
    }

    @Test
    void accountsThatWereNotReachedAreOneLineWithTheReason() throws Exception {
        MANY.forEach(account ->
                scene.testbed.faults().on("iam:CreateRole").forAccount(account).forbidden());

        WorkflowRun run = failed("workloadSecurityAwsAccounts mode: 'onboard', workers: 1, failFastAtPercent: 10,"
                + " accounts: '" + IDS + "'");

        assertThat(lines(run))
                .filteredOn(line -> line.contains("not reached."))
                .singleElement()
                .asString()
                .isEqualTo("18 accounts (" + String.join(", ", MANY.subList(2, 5)) + " and 15 more): not reached."
                        + " For example: the run stopped because 2 of 20 accounts failed, and 10 % is the limit.");
        assertThat(lines(run)).contains("20 accounts: 2 failed, 18 not reached");
    }

    @Test
    void oneAccountIsNamedWithoutTalkOfExamples() throws Exception {
        WorkflowRun run = failed("workloadSecurityAwsAccounts mode: 'verify', accounts: '" + ACCOUNT + "'");

        assertThat(lines(run))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("Error role-missing on account 111122223333: Role arn:aws:iam::111122223333"))
                .contains("1 account: 1 failed");
    }

    @Test
    void aLineSaysWhatIsWaitedForAndHowLongAtMost() throws Exception {
        scene.testbed.vendor().firstSyncAfter(Duration.ofSeconds(5));
        scene.testbed.propagation(6);

        WorkflowRun run = jenkins.buildAndAssertSuccess(pipeline(
                jenkins, "p", "workloadSecurityAddAwsAccount account: '111122223333', waitForFirstSync: true"));

        assertThat(JenkinsRule.getLog(run))
                .contains(PREFIX + "Waiting until IAM shows role " + TestEnvironment.ROLE + " of account " + ACCOUNT)
                .containsPattern("of account 111122223333, \\d+ seconds at most");
    }

    @Test
    void aLongRunTellsTheLastOfManyWaitsWithTheNumberOfTheOthers() throws Exception {
        scene.testbed.vendor().rateLimit(4, Duration.ofSeconds(3), true);

        WorkflowRun run = jenkins.buildAndAssertSuccess(
                pipeline(jenkins, "p", "workloadSecurityAwsAccounts mode: 'onboard', accounts: '" + IDS + "'"));

        assertThat(lines(run)).anySatisfy(line -> assertThat(line).matches(".+ \\(and \\d+ more\\)"));
        assertThat(lines(run)).anySatisfy(line -> assertThat(line).matches("\\d+ of 20 accounts: .*; about .* left"));
    }

    @Test
    void linksLeadIntoTheReportAndARawLogIsPlainText() throws Exception {
        WorkflowRun run = failed("workloadSecurityAwsAccounts mode: 'verify', accounts: '" + IDS + "'");

        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            HtmlPage console = client.goTo(run.getUrl() + "console");
            List<HtmlAnchor> links = console.getAnchors().stream()
                    .filter(anchor -> anchor.getHrefAttribute().contains("/workload-security/"))
                    .filter(anchor -> anchor.getHrefAttribute().contains(run.getUrl()))
                    .toList();
            assertThat(links)
                    .extracting(HtmlAnchor::getTextContent)
                    .contains(MANY.get(0), "and 17 more", "p #1, page Workload Security");
            for (HtmlAnchor link : links) {
                assertThat(link.<HtmlPage>click().asNormalizedText())
                        .as(link.getHrefAttribute())
                        .contains("role-missing");
            }
            assertThat(client.goTo(run.getUrl() + "consoleText", "text/plain")
                            .getWebResponse()
                            .getContentAsString())
                    .contains(PREFIX + "Report: p #1, page Workload Security\n")
                    .doesNotContain("\u001b", "ha:");
        }
    }

    private WorkflowRun failed(String script) throws Exception {
        return jenkins.buildAndAssertStatus(Result.FAILURE, pipeline(jenkins, "p", script));
    }

    private static List<String> lines(WorkflowRun run) throws IOException {
        return JenkinsRule.getLog(run)
                .lines()
                .filter(line -> line.startsWith(PREFIX))
                .map(line -> line.substring(PREFIX.length()))
                .toList();
    }
}
