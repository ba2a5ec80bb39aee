package io.jenkins.plugins.workloadsecurityaws.page;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.ACCOUNT;
import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.audit.Actor;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.report.WorkloadSecurityReports;
import io.jenkins.plugins.workloadsecurityaws.schedule.VerificationStarter;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.WorkloadSecurityConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Whatever one tenant's builds wait for, the others, the schedule and the page get their turn. */
@WithJenkins
class FairSharesTest {

    private static final int WAITING = 16;
    private static final int FLEETS = 16;

    /** One tenant's builds take 6 of the threads that lead a run. */
    private static final int MORE_THAN_MAY_LEAD = 8;

    private static final int ACCOUNTS_OF_A_FLEET = 20;

    /** Of 48 threads builds leave 12 to others, and one tenant takes no more than it leaves free. */
    private static final int SHARE = 18;

    private final TestEnvironment scene = new TestEnvironment();
    private JenkinsRule jenkins;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        scene.configure();
        WorkloadSecurityConfiguration.get()
                .setTenants(List.of(tenant("tarpit", "slow", "more"), tenant("healthy", "quick", "verify")));
        scene.testbed.vendor().firstSyncAfter(Duration.ofDays(1));
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void stepsThatWaitForAFirstSynchronisationHoldNoThread() throws Exception {
        WorkflowRun waiting = pipeline(jenkins, "slow", "parallel([" + waiting(40) + "])")
                .scheduleBuild2(0)
                .waitForStart();
        TestEnvironment.until(() -> scene.testbed.vendor().connectors().size() == 40);

        jenkins.buildAndAssertSuccess(
                pipeline(jenkins, "more", "workloadSecurityAddAwsAccount account: '" + ACCOUNT + "'"));

        scene.testbed.clock().advance(Duration.ofDays(2));
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(waiting));
    }

    @Test
    void runsOverManyAccountsHoldNoThreadWhileNothingIsLeftButAccountsThatWait() throws Exception {
        scene.testbed.faults().on("POST /awsconnectors").answer(504, "text/html", "<html>Gateway Time-out</html>");
        WorkflowRun waiting = pipeline(jenkins, "slow", "parallel([" + unanswered(MORE_THAN_MAY_LEAD) + "])")
                .scheduleBuild2(0)
                .waitForStart();
        TestEnvironment.until(() -> scene.testbed.calls().count("POST /awsconnectors") == MORE_THAN_MAY_LEAD);

        jenkins.buildAndAssertSuccess(pipeline(
                jenkins,
                "more",
                "workloadSecurityAwsAccounts mode: 'plan', accounts: '" + ACCOUNT + "', failOn: 'never'"));
        assertThat(waiting.getAction(WorkloadSecurityReports.class))
                .as("no run has ended")
                .isNull();

        waiting.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(waiting));
        jenkins.waitForMessage("Aborted while waiting for Workload Security", waiting);
    }

    @Test
    void aStepThatWaitsIsStoppedAtOnceAndItsReportIsKept() throws Exception {
        WorkflowRun run =
                pipeline(jenkins, "slow", waiting(0, 1)).scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("Waiting for the first synchronisation", run);

        run.doStop();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        jenkins.waitForMessage("aborted", run);
    }

    @Test
    void aTarpitAndManyThatWaitLeaveTurnsToAnotherTenantToTheScheduleAndToThePage() throws Exception {
        jenkins.buildAndAssertSuccess(
                pipeline(jenkins, "quick", "workloadSecurityAddAwsAccount account: '" + ACCOUNT + "'"));
        WorkflowRun slow = pipeline(jenkins, "slow", "parallel([" + waiting(WAITING) + ", " + fleets() + "])")
                .scheduleBuild2(0)
                .waitForStart();
        TestEnvironment.until(() -> scene.testbed.vendor().connectors().size() == WAITING + 1
                && threads("Workload Security for AWS: accounts of such runs").size() == SHARE);

        assertThat(scheduled("healthy").lastRun().problem()).isNull();
        assertThat(onPage("healthy").problem()).isNull();
        assertThat(onPage("tarpit").problem()).isNull();
        jenkins.buildAndAssertSuccess(
                pipeline(jenkins, "verify", "workloadSecurityVerifyAwsAccount account: '" + ACCOUNT + "'"));
        assertThat(threads("Workload Security for AWS [")).hasSizeLessThanOrEqualTo(16);
        assertThat(threads("Workload Security for AWS: runs over many accounts"))
                .hasSizeLessThanOrEqualTo(16);
        assertThat(threads("Workload Security for AWS: accounts of such runs"))
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(48);
        assertThat(threads("fleet-worker")).isEmpty();
        assertThat(threads("workload-security-http")).hasSizeLessThanOrEqualTo(32);
        assertThat(threads("HttpClient-")).hasSizeLessThanOrEqualTo(4);

        slow.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(slow));
    }

    private static List<String> threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(each -> each.startsWith(name))
                .toList();
    }

    private TenantRecord scheduled(String tenant) {
        VerificationStarter.get().start(reference(tenant), Actor.user("nightly"), false, false);
        TestEnvironment.until(() -> !VerificationStarter.get().isRunning(reference(tenant)));
        return KnownAccounts.get().of(reference(tenant));
    }

    private AccountTask onPage(String tenant) {
        KnownAccount account =
                KnownAccounts.get().of(reference("healthy")).accounts().get(ACCOUNT);
        AccountTasks.get().begin(reference(tenant), account, AccountTask.Kind.VERIFY, "admin");
        TestEnvironment.until(
                () -> !AccountTasks.get().last(reference(tenant), ACCOUNT).isRunning());
        return AccountTasks.get().last(reference(tenant), ACCOUNT);
    }

    private static TenantReference reference(String tenant) {
        return Tenants.all().stream()
                .filter(each -> each.tenant().getName().equals(tenant))
                .findFirst()
                .orElseThrow();
    }

    /** Branches that add an account each and wait for a synchronisation that does not come. */
    private String waiting(int branches) {
        return IntStream.range(0, branches)
                .mapToObj(each -> "'wait " + each + "': { " + waiting(each, branches) + " }")
                .collect(Collectors.joining(", "));
    }

    private String waiting(int each, int branches) {
        String account = "3333" + (10_000_000 + branches * 1000 + each);
        scene.testbed.aws().account(account);
        return "workloadSecurityAddAwsAccount account: '" + account + "', waitForFirstSync: true";
    }

    /** Branches that add an account each, about which a gateway says nothing. */
    private String unanswered(int branches) {
        return IntStream.range(0, branches)
                .mapToObj(each -> {
                    String account = "7777" + (10_000_000 + each);
                    scene.testbed.aws().account(account);
                    return "'run " + each + "': { workloadSecurityAwsAccounts mode: 'onboard', accounts: '" + account
                            + "' }";
                })
                .collect(Collectors.joining(", "));
    }

    /** Branches that each visit many accounts, in which IAM never answers. */
    private String fleets() {
        return IntStream.range(0, FLEETS)
                .mapToObj(fleet -> "'fleet " + fleet + "': { workloadSecurityAwsAccounts mode: 'verify', workers: 256, "
                        + "accounts: '" + tarpit(fleet) + "' }")
                .collect(Collectors.joining(", "));
    }

    private String tarpit(int fleet) {
        List<String> accounts = IntStream.range(0, ACCOUNTS_OF_A_FLEET)
                .mapToObj(each -> "6666" + (10_000_000 + fleet * 1000 + each))
                .toList();
        for (String account : accounts) {
            scene.testbed.aws().account(account);
            scene.testbed.faults().on("iam:GetRole").forAccount(account).timeout();
        }
        return String.join(" ", accounts);
    }

    private Tenant tenant(String name, String... jobs) {
        Tenant same = scene.tenant(jobs);
        Tenant tenant = new Tenant(name);
        tenant.setUrl(same.getUrl());
        tenant.setVerifyApiKeyCredentialsId(same.getVerifyApiKeyCredentialsId());
        tenant.setExternalIdCredentialsId(same.getExternalIdCredentialsId());
        tenant.setAws(same.getAws());
        tenant.setGrants(same.getGrants());
        return tenant;
    }
}
