package io.jenkins.plugins.workloadsecurityaws.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import hudson.model.Slave;
import io.jenkins.plugins.workloadsecurityaws.Addresses;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.connection.CallThreads;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.tenant.Endpoints;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import io.jenkins.plugins.workloadsecurityaws.testbed.Organization;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import io.jenkins.plugins.workloadsecurityaws.testbed.VendorConnector;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.io.FileUtils;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.InboundAgentExtension;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** Jenkins is killed in the middle of every step, and started again. */
class RestartTest {

    private static final String ADD = "111111111111";
    private static final String VERIFY = "222222222222";
    private static final String REPAIR = "333333333333";
    private static final String REMOVE = "444444444444";

    @RegisterExtension
    private final RealJenkinsExtension jenkins =
            new RealJenkinsExtension().javaOptions("-D" + Endpoints.ALLOW_LOOPBACK_HTTP + "=true");

    @RegisterExtension
    private final InboundAgentExtension agents = new InboundAgentExtension();

    private Testbed testbed;

    @BeforeEach
    void start() {
        testbed = Testbed.start();
        List.of(ADD, VERIFY, REPAIR, REMOVE).forEach(account -> testbed.aws().account(account));
    }

    @AfterEach
    void stop() {
        testbed.close();
    }

    @Test
    void everyStepCarriesOnAfterTheControllerWasKilledAndDoesNothingTwice() throws Throwable {
        Addresses addresses = Addresses.of(testbed);
        jenkins.startJenkins();
        jenkins.run(rule -> addThreeAccounts(rule, addresses));
        testbed.aws()
                .account(REPAIR)
                .role(TestEnvironment.ROLE)
                .orElseThrow()
                .setTrustPolicy(TestEnvironment.OPEN_TRUST);
        testbed.calls().reset();
        testbed.faults().on("iam:CreateRole").forAccount(ADD).times(1).timeoutAfterEffect();
        testbed.faults().on("iam:GetRole").forAccount(VERIFY).times(1).timeout();
        testbed.faults()
                .on("iam:UpdateAssumeRolePolicy")
                .forAccount(REPAIR)
                .times(1)
                .timeoutAfterEffect();
        testbed.faults().on("iam:DeleteRole").forAccount(REMOVE).times(1).timeout();

        jenkins.run(RestartTest::startEveryStep);
        TestEnvironment.until(() -> testbed.calls().count("iam:CreateRole") > 0
                && testbed.calls().count("iam:UpdateAssumeRolePolicy") > 0
                && testbed.calls().count("iam:DeleteRole") > 0
                && testbed.calls().count("iam:GetRole") > 3);
        jenkins.stopJenkinsForcibly();
        testbed.faults().clear();
        jenkins.startJenkins();
        jenkins.run(RestartTest::everyStepSucceeds);

        assertThat(testbed.calls().count("iam:CreateRole")).isEqualTo(1);
        assertThat(testbed.calls().count("iam:UpdateAssumeRolePolicy")).isEqualTo(1);
        assertThat(testbed.calls().count("POST /awsconnectors")).isEqualTo(1);
        assertThat(testbed.vendor().connectors()).hasSize(3);
        assertThat(testbed.aws().account(REMOVE).role(TestEnvironment.ROLE)).isEmpty();
    }

    @Test
    void aRunOverManyAccountsIsFinishedAfterTheControllerWasKilledWithNoneTwiceAndNoneLost() throws Throwable {
        Addresses addresses = Addresses.of(testbed);
        List<String> accounts = IntStream.range(0, 20)
                .mapToObj(each -> "5555" + (10_000_000 + each))
                .toList();
        accounts.forEach(account -> testbed.aws().account(account));
        testbed.faults().on("iam:PutRolePolicy").after(7).times(2).timeoutAfterEffect();
        jenkins.startJenkins();
        String ids = String.join(" ", accounts);
        jenkins.run(rule -> startFleet(rule, addresses, ids));
        TestEnvironment.until(() -> testbed.calls().count("iam:PutRolePolicy") >= 9);
        jenkins.stopJenkinsForcibly();
        testbed.faults().clear();
        jenkins.startJenkins();
        jenkins.run(RestartTest::theFleetSucceeds);
        jenkins.run(rule -> allAreKnownAsAddedAndFine(rule, accounts.size()));

        assertThat(testbed.calls().count("iam:CreateRole")).isEqualTo(accounts.size());
        assertThat(testbed.calls().count("iam:PutRolePolicy")).isEqualTo(accounts.size());
        assertThat(testbed.calls().count("POST /awsconnectors")).isEqualTo(accounts.size());
        assertThat(testbed.vendor().connectors()).hasSize(accounts.size());
    }

    @Test
    void aRunOverAnOrganizationIsFinishedWithTheAccountsThatItBeganWith() throws Throwable {
        Addresses addresses = Addresses.of(testbed);
        Organization organization = testbed.organization();
        String unit = organization.addUnit("live", Organization.ROOT);
        List<String> accounts = IntStream.range(0, 10)
                .mapToObj(each -> "6666" + (10_000_000 + each))
                .toList();
        accounts.forEach(account -> organization.addAccount(account, "shop " + account, unit));
        testbed.faults().on("iam:PutRolePolicy").after(3).times(2).timeoutAfterEffect();
        jenkins.startJenkins();
        jenkins.run(rule -> startOrganization(rule, addresses, unit));
        TestEnvironment.until(() -> testbed.calls().count("iam:PutRolePolicy") >= 5);
        jenkins.stopJenkinsForcibly();
        testbed.faults().clear();
        organization.addAccount("666699999999", "came too late", unit);
        jenkins.startJenkins();
        jenkins.run(RestartTest::theOrganizationSucceeds);

        assertThat(testbed.calls().count("POST /awsconnectors")).isEqualTo(accounts.size());
        assertThat(testbed.vendor().connectors())
                .extracting(VendorConnector::accountId)
                .containsExactlyInAnyOrderElementsOf(accounts);
    }

    @Test
    void anAccountThatWasBeingAddedWhenTheControllerWasKilledIsNotAddedTwice() throws Throwable {
        Addresses addresses = Addresses.of(testbed);
        testbed.vendor().addAccountTwiceAllowed(true);
        testbed.faults().on("POST /awsconnectors").times(1).takesEffectLate(Duration.ofMinutes(4));
        jenkins.startJenkins();
        jenkins.run(rule -> startAdd(rule, addresses));
        TestEnvironment.until(() -> testbed.calls().count("POST /awsconnectors") == 1);
        jenkins.stopJenkinsForcibly();
        jenkins.startJenkins();
        jenkins.run(rule -> rule.waitForMessage(
                "A run asked for a connector of account " + ADD,
                rule.jenkins.getItemByFullName("add", WorkflowJob.class).getBuildByNumber(1)));
        testbed.clock().advance(Duration.ofMinutes(4));
        jenkins.run(RestartTest::addSucceedsAfterAWait);

        assertThat(testbed.calls().count("POST /awsconnectors")).isEqualTo(1);
        assertThat(testbed.vendor().connectors()).hasSize(1);
    }

    @Test
    void anAccountThatWasBeingAddedWhenTheControllerWasKilledIsNotAddedByAnotherBuildEither() throws Throwable {
        Addresses addresses = Addresses.of(testbed);
        testbed.vendor().addAccountTwiceAllowed(true);
        testbed.faults().on("POST /awsconnectors").times(1).takesEffectLate(Duration.ofMinutes(4));
        jenkins.startJenkins();
        jenkins.run(rule -> {
            addresses.configure("add", "another");
            start(rule, "add", "workloadSecurityAddAwsAccount account: '" + ADD + "'");
        });
        TestEnvironment.until(() -> testbed.calls().count("POST /awsconnectors") == 1);
        jenkins.stopJenkinsForcibly();
        FileUtils.deleteDirectory(new File(jenkins.getHome(), "jobs/add"));
        jenkins.startJenkins();
        long searches = testbed.calls().count("POST /awsconnectors/search");
        jenkins.run(rule -> start(rule, "another", "workloadSecurityAddAwsAccount account: '" + ADD + "'"));
        TestEnvironment.until(() -> testbed.calls().count("POST /awsconnectors/search") >= searches + 3);
        testbed.clock().advance(Duration.ofMinutes(4));
        jenkins.run(rule -> {
            WorkflowRun run =
                    rule.jenkins.getItemByFullName("another", WorkflowJob.class).getBuildByNumber(1);
            rule.assertBuildStatusSuccess(rule.waitForCompletion(run));
            rule.assertLogContains("connector-added-earlier", run);
        });

        assertThat(testbed.calls().count("POST /awsconnectors")).isEqualTo(1);
        assertThat(testbed.vendor().connectors()).hasSize(1);
    }

    @Test
    void aStepThatWaitsForTheFirstSynchronisationWaitsOnAfterARestart() throws Throwable {
        Addresses addresses = Addresses.of(testbed);
        testbed.vendor().firstSyncAfter(Duration.ofHours(1));
        jenkins.startJenkins();
        jenkins.run(rule -> {
            addresses.configure("add");
            start(rule, "add", "workloadSecurityAddAwsAccount account: '" + ADD + "', waitForFirstSync: true");
            rule.waitForMessage(
                    "Waiting for the first synchronisation",
                    rule.jenkins.getItemByFullName("add", WorkflowJob.class).getBuildByNumber(1));
        });
        jenkins.stopJenkinsForcibly();
        testbed.clock().advance(Duration.ofHours(2));
        jenkins.startJenkins();
        jenkins.run(RestartTest::addSucceeds);

        assertThat(testbed.calls().count("POST /awsconnectors")).isEqualTo(1);
    }

    @Test
    void stepsThatStartWhileJenkinsPreparesToRestartAreCarriedOnAfterIt() throws Throwable {
        Addresses addresses = Addresses.of(testbed);
        jenkins.startJenkins();
        jenkins.run(rule -> {
            addresses.configure("add");
            start(
                    rule,
                    "add",
                    "['" + String.join("', '", ADD, VERIFY, REPAIR, REMOVE)
                            + "'].each { workloadSecurityAddAwsAccount account: it }");
            // What /safeRestart does first. The rest can't be had here: in the test harness Jenkins refuses to restart
            // itself
            // (RestartNotSupportedException), so the harness stops and starts it.
            rule.jenkins.doQuietDown();
        });
        jenkins.stopJenkins();
        jenkins.startJenkins();
        jenkins.run(rule -> rule.assertBuildStatusSuccess(rule.waitForCompletion(
                rule.jenkins.getItemByFullName("add", WorkflowJob.class).getBuildByNumber(1))));

        assertThat(testbed.vendor().connectors()).hasSize(4);
        assertThat(testbed.calls().count("POST /awsconnectors")).isEqualTo(4);
    }

    @Test
    void anOrderlyRestartLetsAStepCarryOnAndDoesNotFailIt() throws Throwable {
        Addresses addresses = Addresses.of(testbed);
        testbed.faults().on("iam:CreateRole").times(1).timeoutAfterEffect();
        jenkins.startJenkins();
        jenkins.run(rule -> startAdd(rule, addresses));
        TestEnvironment.until(() -> testbed.calls().count("iam:CreateRole") > 0);
        jenkins.stopJenkins();
        testbed.faults().clear();
        jenkins.startJenkins();
        jenkins.run(RestartTest::addSucceeds);

        assertThat(testbed.calls().count("iam:CreateRole")).isEqualTo(1);
        assertThat(testbed.vendor().connectors()).hasSize(1);
    }

    @Test
    void aStepWhoseAgentIsAwayAfterARestartIsStoppedAtOnceAndNeverWrites() throws Throwable {
        Addresses addresses = Addresses.of(testbed);
        testbed.faults().on("iam:GetRole").timeout();
        jenkins.startJenkins();
        agents.createAgent(
                jenkins, InboundAgentExtension.Options.newBuilder().name("away").build());
        jenkins.run(rule -> {
            addresses.configure("add");
            start(rule, "add", "node('away') { workloadSecurityAddAwsAccount account: '" + ADD + "' }");
        });
        TestEnvironment.until(() -> testbed.calls().count("iam:GetRole") > 0);
        agents.stop("away");
        jenkins.stopJenkinsForcibly();
        testbed.faults().clear();
        jenkins.startJenkins();

        jenkins.run(RestartTest::addIsAborted);
        agents.start(
                jenkins, InboundAgentExtension.Options.newBuilder().name("away").build());
        jenkins.run(rule -> rule.waitOnline((Slave) rule.jenkins.getNode("away")));

        assertThat(testbed.calls().writes()).isZero();
    }

    @Test
    void aStepThatIsBegunWhileJenkinsGoesDownIsBegunWhenItIsUpAgain() throws Throwable {
        Addresses addresses = Addresses.of(testbed);
        jenkins.startJenkins();
        jenkins.run(rule -> {
            addresses.configure("add");
            CallThreads.end();
            WorkflowRun run = TestEnvironment.pipeline(
                            rule, "add", "workloadSecurityAddAwsAccount account: '" + ADD + "'")
                    .scheduleBuild2(0)
                    .waitForStart();
            rule.waitForMessage("workloadSecurityAddAwsAccount", run);
        });
        assertThat(testbed.calls().all()).isEmpty();
        jenkins.stopJenkins();
        jenkins.startJenkins();
        jenkins.run(RestartTest::addSucceeds);

        assertThat(testbed.vendor().connectors()).hasSize(1);
    }

    private static void addIsAborted(JenkinsRule rule) throws Exception {
        WorkflowRun run =
                rule.jenkins.getItemByFullName("add", WorkflowJob.class).getBuildByNumber(1);
        run.doStop();
        rule.assertBuildStatus(Result.ABORTED, rule.waitForCompletion(run));
    }

    private static void startAdd(JenkinsRule rule, Addresses addresses) throws Exception {
        addresses.configure("add");
        start(rule, "add", "workloadSecurityAddAwsAccount account: '" + ADD + "'");
    }

    private static void addSucceeds(JenkinsRule rule) throws Exception {
        WorkflowRun run =
                rule.jenkins.getItemByFullName("add", WorkflowJob.class).getBuildByNumber(1);
        rule.assertBuildStatusSuccess(rule.waitForCompletion(run));
        rule.assertLogContains("Jenkins was restarted", run);
    }

    private static void addSucceedsAfterAWait(JenkinsRule rule) throws Exception {
        addSucceeds(rule);
        WorkflowRun run =
                rule.jenkins.getItemByFullName("add", WorkflowJob.class).getBuildByNumber(1);
        rule.assertLogContains("[Workload Security] A run asked for a connector of account " + ADD, run);
        rule.assertLogContains("connector-added-earlier", run);
    }

    private static void startOrganization(JenkinsRule rule, Addresses addresses, String unit) throws Exception {
        addresses.configure("organization");
        start(
                rule,
                "organization",
                "workloadSecurityAwsAccounts mode: 'onboard', organization: true, include: '" + unit + "', workers: 2");
    }

    private static void theOrganizationSucceeds(JenkinsRule rule) throws Exception {
        WorkflowRun run = rule.jenkins
                .getItemByFullName("organization", WorkflowJob.class)
                .getBuildByNumber(1);
        rule.assertBuildStatusSuccess(rule.waitForCompletion(run));
        rule.assertLogContains("10 accounts", run);
    }

    private static void startFleet(JenkinsRule rule, Addresses addresses, String ids) throws Exception {
        addresses.configure("fleet");
        start(rule, "fleet", "workloadSecurityAwsAccounts mode: 'onboard', accounts: '" + ids + "', workers: 2");
    }

    private static void theFleetSucceeds(JenkinsRule rule) throws Exception {
        WorkflowRun run =
                rule.jenkins.getItemByFullName("fleet", WorkflowJob.class).getBuildByNumber(1);
        rule.assertBuildStatusSuccess(rule.waitForCompletion(run));
        rule.assertLogContains("20 accounts", run);
    }

    private static void allAreKnownAsAddedAndFine(JenkinsRule rule, int accounts) {
        var known = KnownAccounts.get().of(Tenants.all().get(0)).accounts().values();
        assertThat(known).hasSize(accounts).allSatisfy(account -> {
            assertThat(account.addedBy()).isEqualTo("fleet#1");
            assertThat(account.verifiedBy()).isEqualTo("fleet#1");
            assertThat(account.state()).isEqualTo(KnownAccount.State.FINE);
            assertThat(account.roleArn()).endsWith(TestEnvironment.ROLE);
            assertThat(account.connectorId()).isNotNull();
        });
    }

    private static void addThreeAccounts(JenkinsRule rule, Addresses addresses) throws Exception {
        addresses.configure("setup", "add", "verify", "repair", "remove");
        rule.buildAndAssertSuccess(TestEnvironment.pipeline(
                rule,
                "setup",
                "['" + VERIFY + "', '" + REPAIR + "', '" + REMOVE
                        + "'].each { workloadSecurityAddAwsAccount account: it }"));
    }

    private static void startEveryStep(JenkinsRule rule) throws Exception {
        start(rule, "add", "workloadSecurityAddAwsAccount account: '" + ADD + "'");
        start(rule, "verify", "workloadSecurityVerifyAwsAccount account: '" + VERIFY + "'");
        start(rule, "repair", "workloadSecurityRepairAwsAccount account: '" + REPAIR + "'");
        start(rule, "remove", "workloadSecurityRemoveAwsAccount account: '" + REMOVE + "', deleteRole: true");
    }

    private static void start(JenkinsRule rule, String name, String script) throws Exception {
        TestEnvironment.pipeline(rule, name, script).scheduleBuild2(0).waitForStart();
    }

    private static void everyStepSucceeds(JenkinsRule rule) throws Exception {
        for (String name : List.of("add", "verify", "repair", "remove")) {
            WorkflowRun run =
                    rule.jenkins.getItemByFullName(name, WorkflowJob.class).getBuildByNumber(1);
            rule.assertBuildStatusSuccess(rule.waitForCompletion(run));
            rule.assertLogContains("Jenkins was restarted", run);
        }
    }
}
