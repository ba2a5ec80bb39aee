package io.jenkins.plugins.workloadsecurityaws.schedule;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.OPEN_TRUST;
import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.ROLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.HttpUser;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.audit.Actor;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.monitor.Warnings;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.VerificationSchedule;
import io.jenkins.plugins.workloadsecurityaws.tenant.WorkloadSecurityConfiguration;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsRole;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A schedule writes what was ours before, and not in more accounts than it may. */
@WithJenkins
class ScheduledRepairTest {

    /** The permissions that the connector needs, as somebody writes them by hand. */
    private static final String PERMISSIONS = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:Describe*","workspaces:Describe*",
            "iam:ListAccountAliases","iam:GetRole","iam:GetRolePolicy"],"Resource":"*"}]}""";

    private static final String BY_HAND = "222200000099";

    private final TestEnvironment scene = new TestEnvironment();
    private final VerificationSchedule schedule = new VerificationSchedule("H 3 * * *");
    private JenkinsRule jenkins;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        scene.configure("p");
        schedule.setOnDrift(VerificationSchedule.REPAIR);
        keep();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aRoleMadeByHandThatWasDeletedIsNotMadeAnewAndThePageSaysWhy() throws Exception {
        String trust = OPEN_TRUST.replace(
                "\"Action\"",
                "\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\""
                        + scene.testbed.vendor().externalId() + "\"}},\"Action\"");
        AwsRole role = scene.testbed.aws().account(BY_HAND).putRole(ROLE, "/", trust);
        role.putInline("Workload_Security_Policy_Cross", PERMISSIONS);
        scene.testbed.vendor().addConnector(BY_HAND, role.arn(), "by hand");
        run();
        assertThat(known(BY_HAND).state()).isNotEqualTo(KnownAccount.State.DRIFT);
        assertThat(known(BY_HAND).roleOurs()).isFalse();

        scene.testbed.aws().account(BY_HAND).deleteRole(ROLE);
        run();

        assertThat(scene.testbed.calls().writes()).isZero();
        assertThat(known(BY_HAND).findings())
                .extracting(KnownAccount.Note::code)
                .contains("role-missing");
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            assertThat(client.goTo(address(BY_HAND)).asNormalizedText())
                    .contains("it is not made anew", "was not seen with this tenant's tags");
        }
    }

    @Test
    void aRoleThatNobodyEverSawIsNotMade() {
        scene.testbed.aws().account(BY_HAND);
        scene.testbed.vendor().addConnector(BY_HAND, "arn:aws:iam::" + BY_HAND + ":role/" + ROLE, "by hand");

        run();

        assertThat(scene.testbed.calls().writes()).isZero();
        assertThat(known(BY_HAND).state()).isEqualTo(KnownAccount.State.DRIFT);
    }

    @Test
    void aRoleOfOursThatWasDeletedIsMadeAnewAlsoWhereItWasFoundMissingBefore() throws Exception {
        List<String> accounts = add(1);
        schedule.setOnDrift(VerificationSchedule.REPORT);
        keep();
        scene.testbed.aws().account(accounts.get(0)).deleteRole(ROLE);
        run();
        assertThat(known(accounts.get(0)).state()).isEqualTo(KnownAccount.State.DRIFT);

        schedule.setOnDrift(VerificationSchedule.REPAIR);
        keep();
        run();

        assertThat(known(accounts.get(0)).state()).isEqualTo(KnownAccount.State.FINE);
        assertThat(scene.role(accounts.get(0))).isPresent();
    }

    @Test
    void aRunRepairsNoMoreThanItMayAndAsksForTheOthers() throws Exception {
        List<String> accounts = add(12);
        drift(accounts);

        run();

        assertThat(repaired(accounts)).hasSize(5);
        assertThat(record().waiting()).hasSize(7);
        assertThat(Warnings.now())
                .anySatisfy(warning -> assertThat(warning.text()).contains("leaves unrepaired", ": 7."));
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            HtmlPage page = client.goTo("manage/workload-security/");
            assertThat(page.asNormalizedText()).contains("7 accounts wait to be repaired");
            HtmlAnchor button = page.getAnchorByText("Repair those that wait");
            assertThat(button.getAttribute("class")).contains("confirmation-link");
            assertThat(button.getAttribute("data-url")).endsWith("/repair?accounts=7");
        }
    }

    @Test
    void whoeverAdministersHasThoseRepairedThatWaitAndNoOthers() throws Exception {
        List<String> accounts = add(9);
        drift(accounts.subList(0, 8));
        run();
        assertThat(record().waiting()).hasSize(3);
        drift(accounts.subList(8, 9));
        HttpUser admin = new HttpUser(jenkins, "admin");
        admin.administers();

        assertThat(admin.post("manage/workload-security/tenant/" + reference().key() + "/repair?accounts=3")
                        .getStatusCode())
                .isEqualTo(302);
        ended();

        assertThat(repaired(accounts)).containsExactlyElementsOf(accounts.subList(0, 8));
        assertThat(record().waiting()).isEmpty();
        assertThat(admin.post("manage/workload-security/tenant/" + reference().key() + "/repair?accounts=3")
                        .getStatusCode())
                .isEqualTo(400);
    }

    @Test
    void theNumberIsTheTenantsOwn() throws Exception {
        schedule.setMaxRepairs(1);
        keep();
        List<String> accounts = add(3);
        drift(accounts);

        run();

        assertThat(repaired(accounts)).hasSize(1);
        assertThat(record().waiting()).hasSize(2);
    }

    @Test
    void withoutANumberItIsFiveOrFiveInAHundred() {
        assertThat(schedule.repairsAtMost(0)).isEqualTo(5);
        assertThat(schedule.repairsAtMost(119)).isEqualTo(5);
        assertThat(schedule.repairsAtMost(10_000)).isEqualTo(500);
    }

    @Test
    void anAccountThatCanNotBeWrittenKeepsNoOtherWaiting() throws Exception {
        schedule.setMaxRepairs(1);
        keep();
        List<String> accounts = add(2);
        drift(accounts);
        scene.testbed
                .faults()
                .on("iam:UpdateAssumeRolePolicy")
                .forAccount(accounts.get(0))
                .forbidden();

        run();

        assertThat(repaired(accounts)).containsExactly(accounts.get(1));
        assertThat(known(accounts.get(0)).state()).isEqualTo(KnownAccount.State.DRIFT);
    }

    @Test
    void nothingBeginsWhileJenkinsIsPreparedForShutdown() throws Exception {
        List<String> accounts = add(1);
        drift(accounts);
        scene.testbed.calls().reset();
        jenkins.jenkins.doQuietDown(false, 0, "maintenance", false);

        dayPasses();
        boolean begun = VerificationStarter.get().start(reference(), Actor.user("alice"), true, false);

        assertThat(begun).isFalse();
        assertThat(record().lastRun().started()).isNull();
        assertThat(scene.testbed.calls().all()).isEmpty();
    }

    private List<String> add(int count) throws Exception {
        List<String> accounts = IntStream.range(0, count)
                .mapToObj(each -> String.format("2222%08d", each))
                .toList();
        accounts.forEach(scene.testbed.aws()::account);
        jenkins.buildAndAssertSuccess(TestEnvironment.pipeline(
                jenkins,
                "p",
                "workloadSecurityAwsAccounts mode: 'onboard', accounts: '" + String.join(",", accounts) + "'"));
        return accounts;
    }

    private void drift(List<String> accounts) {
        accounts.forEach(account -> scene.role(account).orElseThrow().setTrustPolicy(OPEN_TRUST));
    }

    private List<String> repaired(List<String> accounts) {
        return accounts.stream()
                .filter(account ->
                        !scene.role(account).orElseThrow().trustPolicy().equals(OPEN_TRUST))
                .toList();
    }

    /** One run as the schedule begins it; counts its calls alone. */
    private void run() {
        scene.testbed.calls().reset();
        assertThat(VerificationStarter.get().start(reference(), Actor.schedule(), schedule.repairs(), false))
                .isTrue();
        ended();
    }

    private static void ended() {
        TestEnvironment.until(() -> !VerificationStarter.get().isRunning(reference()));
    }

    private static void dayPasses() {
        ScheduleTimer clock = new ScheduleTimer();
        Instant morning = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS);
        for (int minutes = 0; minutes < 24 * 60; minutes += 5) {
            clock.tick(morning.plus(minutes, ChronoUnit.MINUTES));
        }
    }

    private void keep() {
        Tenant tenant = scene.tenant("p");
        tenant.setReverification(schedule);
        WorkloadSecurityConfiguration.get().setTenants(List.of(tenant));
    }

    private static KnownAccount known(String account) {
        return record().accounts().get(account);
    }

    private static TenantRecord record() {
        return KnownAccounts.get().of(reference());
    }

    private static TenantReference reference() {
        return Tenants.all().get(0);
    }

    private static String address(String account) {
        return "manage/workload-security/tenant/" + reference().key() + "/account/" + account + "/";
    }
}
