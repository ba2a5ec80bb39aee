package io.jenkins.plugins.workloadsecurityaws.step;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import hudson.model.Result;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.connection.CallThreads;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.report.FleetSummary;
import io.jenkins.plugins.workloadsecurityaws.report.WorkloadSecurityReports;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class FleetPipelineTest {

    private static final int MANY = 60;
    private static final String IDS =
            IntStream.range(0, MANY).mapToObj(FleetPipelineTest::id).collect(Collectors.joining(", "));

    private final TestEnvironment scene = new TestEnvironment();
    private JenkinsRule jenkins;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        scene.configure("p");
        IntStream.range(0, MANY).forEach(each -> scene.testbed.aws().account(id(each)));
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void manyAccountsAreAddedVerifiedAndTakenOut() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(pipeline(jenkins, "p", """
                node {
                    def added = workloadSecurityAwsAccounts mode: 'onboard', accounts: '%s', workers: 8
                    echo "changed ${added.counts.changed} of ${added.accounts.size()}"
                    def seen = workloadSecurityAwsAccounts mode: 'verify', accounts: '%s', junitFile: 'out/accounts.xml'
                    echo "unchanged ${seen.counts.unchanged}"
                    workloadSecurityAwsAccounts mode: 'offboard', accounts: '%s', deleteRole: true, confirm: 60
                }
                """.formatted(IDS, IDS, IDS)));

        jenkins.assertLogContains("changed 60 of 60", run);
        jenkins.assertLogContains("unchanged 60", run);
        FilePath junit = jenkins.jenkins
                .getWorkspaceFor(jenkins.jenkins.getItemByFullName("p", WorkflowJob.class))
                .child("out/accounts.xml");
        assertThat(junit.readToString()).contains("<testcase", id(0));
        assertThat(scene.testbed.vendor().connectors()).isEmpty();
        assertThat(KnownAccounts.get().of(Tenants.all().get(0)).accounts()).isEmpty();
    }

    @Test
    void aReportOutsideOfTheWorkspaceIsRefusedBeforeAnyCall() throws Exception {
        WorkflowJob job = pipeline(jenkins, "p", "");
        for (String path :
                new String[] {"../out.xml", "/tmp/out.xml", "a/../../out.xml", "C:/out.xml", "..\\\\out.xml"}) {
            job.setDefinition(new CpsFlowDefinition(
                    "node { workloadSecurityAwsAccounts mode: 'verify', accounts: '" + id(0) + "', htmlFile: '" + path
                            + "' }",
                    true));

            jenkins.assertLogContains("leads out of the workspace", jenkins.buildAndAssertStatus(Result.FAILURE, job));
        }
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void aRunThatHasNoThreadYetSaysSoInItsLog() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        String tenant = Tenants.all().get(0).key();
        for (int each = 0; each < 8; each++) {
            CallThreads.get()
                    .submitFleet(CallThreads.Purpose.BUILD, tenant, "test", () -> await(release), before -> {});
        }

        WorkflowRun run = pipeline(jenkins, "p", "workloadSecurityAwsAccounts mode: 'plan', accounts: '" + id(0) + "'")
                .scheduleBuild2(0)
                .waitForStart();
        jenkins.waitForMessage("2 such runs wait before this one", run);
        release.countDown();

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
    }

    private static Optional<Duration> await(CountDownLatch release) {
        try {
            release.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    @Test
    void oneBadAccountFailsAloneAndIsNamedWithItsReason() throws Exception {
        scene.testbed.faults().on("iam:CreateRole").forAccount(id(7)).forbidden();

        WorkflowRun run = jenkins.buildAndAssertStatus(
                Result.FAILURE,
                pipeline(jenkins, "p", "workloadSecurityAwsAccounts mode: 'onboard', accounts: '" + IDS + "'"));

        assertThat(scene.testbed.vendor().connectors()).hasSize(MANY - 1);
        jenkins.assertLogContains(id(7), run);
        assertThat(run.getAction(WorkloadSecurityReports.class).getFleets())
                .singleElement()
                .extracting(FleetSummary::getCounts)
                .satisfies(
                        counts -> assertThat(counts).containsEntry("failed", 1L).containsEntry("changed", 59L));
        assertThat(KnownAccounts.get().of(Tenants.all().get(0)).accounts())
                .hasSize(MANY - 1)
                .allSatisfy((account, known) -> assertThat(known.state()).isEqualTo(KnownAccount.State.FINE));
    }

    @Test
    void anAccountsFileGivesEachAccountItsOwnWishes() throws Exception {
        jenkins.buildAndAssertSuccess(pipeline(jenkins, "p", """
                workloadSecurityAwsAccounts mode: 'onboard', accounts: '''
                accounts:
                  - id: "111122223333"
                    displayName: shop
                  - id: "444455556666"
                    roleName: Connector
                '''
                """));

        assertThat(scene.testbed.aws().account(TestEnvironment.OTHER).role("Connector"))
                .isPresent();
        assertThat(scene.testbed.vendor().connectors())
                .anySatisfy(connector -> assertThat(connector.displayName()).isEqualTo("shop"));
    }

    @Test
    void anOffboardingThatIsNotConfirmedTakesNothingOut() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(
                Result.FAILURE,
                pipeline(jenkins, "p", "workloadSecurityAwsAccounts mode: 'offboard', accounts: '" + IDS + "'"));

        jenkins.assertLogContains("must be confirmed by their number", run);
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    @Test
    void anAbortedRunEndsAndSaysWhatWasNotReached() throws Exception {
        scene.testbed.faults().on("iam:CreateRole").timeout();
        WorkflowRun run = pipeline(
                        jenkins,
                        "p",
                        "workloadSecurityAwsAccounts mode: 'onboard', accounts: '" + IDS + "', workers: 2")
                .scheduleBuild2(0)
                .waitForStart();
        TestEnvironment.until(() -> scene.testbed.calls().count("iam:CreateRole") > 1);

        run.doStop();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        assertThat(scene.testbed.vendor().connectors()).isEmpty();
    }

    private static String id(int each) {
        return String.format("7777%08d", each);
    }
}
