package io.jenkins.plugins.workloadsecurityaws.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.audit.Actor;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.known.OrganizationState;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.monitor.Warnings;
import io.jenkins.plugins.workloadsecurityaws.tenant.OrganizationSettings;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.VerificationSchedule;
import io.jenkins.plugins.workloadsecurityaws.tenant.WorkloadSecurityConfiguration;
import io.jenkins.plugins.workloadsecurityaws.testbed.MemberState;
import io.jenkins.plugins.workloadsecurityaws.testbed.Organization;
import io.jenkins.plugins.workloadsecurityaws.testbed.VendorConnector;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Schedules over: root { management, live { web, shop, old shop (suspended) } }. */
@WithJenkins
class OrganizationScheduleTest {

    private static final String WEB = "333300000001";
    private static final String SHOP = "333300000002";
    private static final String OLD_SHOP = "333300000003";
    private static final String LATE = "333300000004";

    private final TestEnvironment scene = new TestEnvironment();
    private JenkinsRule jenkins;
    private String live;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        scene.configure("p");
        Organization organization = scene.testbed.organization();
        live = organization.addUnit("live", Organization.ROOT);
        organization.addAccount(WEB, "web", live);
        organization.addAccount(SHOP, "shop", live);
        organization.addAccount(OLD_SHOP, "old shop", live).state(MemberState.SUSPENDED);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void newAccountsAreOnboardedWhenTheTenantSaysSoAndOnlyThose() throws Exception {
        schedule(settings -> settings.setOnboardNew(true));
        verify(true);
        assertThat(connected()).containsExactlyInAnyOrder(WEB, SHOP);
        scene.testbed.organization().addAccount(LATE, "late", live);
        scene.testbed.calls().reset();

        verify(true);

        assertThat(connected()).containsExactlyInAnyOrder(WEB, SHOP, LATE);
        assertThat(scene.testbed.calls().count("iam:CreateRole")).isEqualTo(1);
        assertThat(record().organization().added()).containsExactly(LATE);
        assertThat(record().organization().chosen()).isEqualTo(3);
        assertThat(record().accounts()).containsOnlyKeys(WEB, SHOP, LATE);
        assertThat(record().accounts().get(LATE).addedBy()).isEqualTo("schedule");
        assertThat(record().lastRun().problem()).isNull();
    }

    @Test
    void aRunAddsNoMoreNewAccountsThanItMayAndSaysWhichWait() throws Exception {
        assertThat(new OrganizationSettings().newAccountsAtMost()).isEqualTo(20);
        schedule(settings -> {
            settings.setOnboardNew(true);
            settings.setMaxNewAccounts(1);
        });

        verify(true);

        assertThat(connected()).containsExactly(WEB);
        assertThat(record().organization().warnings())
                .filteredOn(note -> note.code().equals("more-to-add"))
                .singleElement()
                .satisfies(note -> assertThat(note.message()).contains("1 more new accounts", SHOP));
        assertThat(Warnings.now())
                .anySatisfy(warning -> assertThat(warning.text()).contains(SHOP));

        verify(true);

        assertThat(connected()).containsExactlyInAnyOrder(WEB, SHOP);
        assertThat(record().organization().warnings()).isEmpty();
    }

    @Test
    void withoutThatNothingIsWrittenAndAccountsWithoutAConnectorAreListed() throws Exception {
        schedule(settings -> {});
        scene.testbed.vendor().addConnector(OLD_SHOP, "arn:aws:iam::" + OLD_SHOP + ":role/any", "old shop");

        verify(true);

        assertThat(scene.testbed.calls().writes()).isZero();
        assertThat(record().organization().notes())
                .extracting(KnownAccount.Note::code)
                .containsExactly(
                        "connector-of-suspended-account", "account-without-connector", "account-without-connector");
        assertThat(Warnings.now())
                .anySatisfy(warning -> assertThat(warning.text()).contains(OLD_SHOP));
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            assertThat(client.goTo("manage/workload-security/").asNormalizedText())
                    .contains("AWS organization", "connector-of-suspended-account", WEB, SHOP);
        }
    }

    @Test
    void aUserWhoVerifiesAllNowOnboardsNobody() throws Exception {
        schedule(settings -> settings.setOnboardNew(true));

        verify(false);

        assertThat(scene.testbed.calls().writes()).isZero();
        assertThat(record().organization().notes()).isNotEmpty();
    }

    @Test
    void anAccountThatCanNotBeAddedIsToldWithItsReasonAndTheOthersAreAdded() throws Exception {
        schedule(settings -> settings.setOnboardNew(true));
        scene.testbed.faults().on("iam:CreateRole").forAccount(SHOP).forbidden();

        verify(true);

        assertThat(connected()).containsExactly(WEB);
        assertThat(record().organization().warnings()).singleElement().satisfies(note -> assertThat(note.message())
                .contains(SHOP, "could not be added", "CreateRole"));
        assertThat(Warnings.now()).isNotEmpty();
    }

    @Test
    void anOrganizationThatCanNotBeReadIsToldAndKnownAccountsAreVerifiedAllTheSame() throws Exception {
        schedule(settings -> settings.setOnboardNew(true));
        verify(true);
        scene.testbed.faults().on("organizations:DescribeOrganization").forbidden();
        scene.testbed.calls().reset();

        verify(true);

        assertThat(record().organization().problem()).contains("DescribeOrganization");
        assertThat(Warnings.now())
                .anySatisfy(warning -> assertThat(warning.text()).contains("DescribeOrganization"));
        assertThat(scene.testbed.calls().count("iam:GetRole")).isEqualTo(2);
    }

    @Test
    void anIdThatIsNoneIsToldOnThePage() throws Exception {
        schedule(settings -> settings.setInclude("live"));

        verify(true);

        OrganizationState state = record().organization();
        assertThat(state.problem()).contains("not a name");
        assertThat(state.added()).isEmpty();
    }

    private void schedule(Consumer<OrganizationSettings> wishes) {
        OrganizationSettings settings = new OrganizationSettings();
        settings.setInclude(live);
        wishes.accept(settings);
        VerificationSchedule nightly = new VerificationSchedule("H 3 * * *");
        nightly.setOrganization(settings);
        Tenant tenant = scene.tenant("p");
        tenant.setReverification(nightly);
        WorkloadSecurityConfiguration.get().setTenants(List.of(tenant));
    }

    /** As the schedule does it, or as a user does. */
    private void verify(boolean schedule) {
        VerificationSchedule nightly = reference().tenant().getReverification();
        boolean begun = VerificationStarter.get()
                .start(
                        reference(),
                        schedule ? Actor.schedule() : Actor.user("alice"),
                        false,
                        schedule && nightly.onboardsNew());
        assertThat(begun).isTrue();
        while (VerificationStarter.get().isRunning(reference())) {
            Thread.onSpinWait();
        }
    }

    private List<String> connected() {
        return scene.testbed.vendor().connectors().stream()
                .map(VendorConnector::accountId)
                .toList();
    }

    private static TenantRecord record() {
        return KnownAccounts.get().of(reference());
    }

    private static TenantReference reference() {
        return Tenants.all().get(0);
    }
}
