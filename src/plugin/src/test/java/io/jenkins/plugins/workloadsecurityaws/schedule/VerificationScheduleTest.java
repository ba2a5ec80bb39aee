package io.jenkins.plugins.workloadsecurityaws.schedule;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.ACCOUNT;
import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Item;
import hudson.util.Secret;
import io.jenkins.plugins.workloadsecurityaws.HttpUser;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.audit.Actor;
import io.jenkins.plugins.workloadsecurityaws.connection.CallThreads;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.monitor.Warnings;
import io.jenkins.plugins.workloadsecurityaws.tenant.FolderTenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.VerificationSchedule;
import io.jenkins.plugins.workloadsecurityaws.tenant.WorkloadSecurityConfiguration;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class VerificationScheduleTest {

    /** As many as one tenant's verification has at once while nobody else wants any. */
    private static final int ONE_TENANTS_THREADS = 7;

    private final TestEnvironment scene = new TestEnvironment();
    private JenkinsRule jenkins;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        scene.configure("p");
        schedule(VerificationSchedule.REPORT);
        jenkins.buildAndAssertSuccess(
                TestEnvironment.pipeline(jenkins, "p", "workloadSecurityAddAwsAccount account: '" + ACCOUNT + "'"));
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void driftSeenByTheScheduleIsShownByTheMonitorUntilItIsGone() {
        scene.role(ACCOUNT).orElseThrow().setTrustPolicy(TestEnvironment.OPEN_TRUST);

        dayPasses();
        assertThat(state(ACCOUNT)).isEqualTo(KnownAccount.State.DRIFT);
        assertThat(Warnings.now()).singleElement().satisfies(warning -> {
            assertThat(warning.text()).contains(ACCOUNT);
            assertThat(warning.address()).endsWith("?state=DRIFT");
        });
        assertThat(Warnings.monitor().isSecurity()).isTrue();

        scene.role(ACCOUNT)
                .orElseThrow()
                .setTrustPolicy(TestEnvironment.OPEN_TRUST.replace(
                        "\"Action\"",
                        "\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\""
                                + scene.testbed.vendor().externalId() + "\"}},\"Action\""));
        dayPasses();
        assertThat(state(ACCOUNT)).isEqualTo(KnownAccount.State.FINE_AS_FAR_AS_LOOKED);
        assertThat(Warnings.now()).isEmpty();
    }

    @Test
    void aTenantThatSaysSoHasItsDriftRepaired() throws Exception {
        schedule(VerificationSchedule.REPAIR);
        scene.role(ACCOUNT).orElseThrow().setTrustPolicy(TestEnvironment.OPEN_TRUST);

        dayPasses();

        assertThat(state(ACCOUNT)).isEqualTo(KnownAccount.State.FINE);
        assertThat(scene.role(ACCOUNT).orElseThrow().trustPolicy()).contains("sts:ExternalId");
    }

    @Test
    void aScheduledVerificationWritesNothing() {
        scene.role(ACCOUNT).orElseThrow().setTrustPolicy(TestEnvironment.OPEN_TRUST);
        scene.testbed.calls().reset();

        dayPasses();

        assertThat(scene.testbed.calls().writes()).isZero();
    }

    @Test
    void accountsThatTheTenantHadAlreadyAreFound() {
        scene.testbed.vendor().addAccessKeyConnector(OTHER);

        dayPasses();

        assertThat(state(OTHER)).isEqualTo(KnownAccount.State.NOT_VERIFIABLE);
    }

    @Test
    void connectorsAreListedOnceHoweverManyAccountsThereAre() {
        IntStream.range(0, 30).forEach(each -> {
            String account = String.format("2222%08d", each);
            scene.testbed.aws().account(account);
            scene.testbed
                    .vendor()
                    .addConnector(
                            account, "arn:aws:iam::" + account + ":role/" + TestEnvironment.ROLE, "account " + each);
        });
        scene.testbed.calls().reset();

        dayPasses();

        assertThat(KnownAccounts.get().of(reference()).accounts()).hasSize(31);
        assertThat(scene.testbed.calls().count("POST /awsconnectors/search")).isLessThanOrEqualTo(4);
    }

    @Test
    void accountsThatCanNotBeAskedForRaiseAWarningInPlaceOfSilence() throws Exception {
        Tenant tenant = scene.tenant("p");
        tenant.setExternalIdCredentialsId(null);
        tenant.setReverification(new VerificationSchedule("H 3 * * *"));
        WorkloadSecurityConfiguration.get().setTenants(List.of(tenant));
        scene.testbed.vendor().externalIdRetrieval(io.jenkins.plugins.workloadsecurityaws.testbed.Retrieval.FORBIDDEN);

        dayPasses();

        assertThat(Warnings.now()).singleElement().satisfies(warning -> assertThat(warning.text())
                .contains(ACCOUNT));
    }

    @Test
    void aConnectorThatUsesAnotherRoleThanOursIsDrift() throws Exception {
        removeConnectorInTheConsole();
        var elsewhere = scene.testbed.aws().account(ACCOUNT).putRole("Elsewhere", "/", TestEnvironment.OPEN_TRUST);
        scene.testbed.vendor().addConnector(ACCOUNT, elsewhere.arn(), "repointed");

        dayPasses();

        assertThat(KnownAccounts.get().of(reference()).accounts().get(ACCOUNT).findings())
                .extracting(KnownAccount.Note::code)
                .contains("connector-uses-other-role");
    }

    @Test
    void whatWasFoundBeforeJenkinsEndedIsKeptAndTheVerificationIsNotToldAsComplete() {
        scene.role(ACCOUNT).orElseThrow().setTrustPolicy(TestEnvironment.OPEN_TRUST);
        IntStream.range(0, ONE_TENANTS_THREADS).forEach(each -> {
            String silent = String.format("2222%08d", each);
            scene.testbed.aws().account(silent);
            scene.testbed
                    .vendor()
                    .addConnector(silent, "arn:aws:iam::" + silent + ":role/" + TestEnvironment.ROLE, silent);
            scene.testbed.faults().on("iam:GetRole").forAccount(silent).timeout();
        });
        scene.testbed.calls().reset();
        VerificationStarter.get().start(reference(), Actor.schedule(), false, false);
        // As many as have a thread are not answered: so the account that is answered has had its turn.
        TestEnvironment.until(() -> scene.testbed.calls().count("iam:GetRole") > ONE_TENANTS_THREADS);

        CallThreads.end();

        assertThat(state(ACCOUNT)).isEqualTo(KnownAccount.State.DRIFT);
        TenantRecord.LastRun run = KnownAccounts.get().of(reference()).lastRun();
        assertThat(run.finished()).isNull();
        assertThat(run.problem()).contains("before all accounts were verified");
        assertThat(VerificationStarter.get().isRunning(reference())).isFalse();
    }

    @Test
    void resultsAreKeptInAFileThatHoldsNoSecret() throws Exception {
        dayPasses();

        assertThat(jenkins.jenkins
                        .getRootDir()
                        .toPath()
                        .resolve("workload-security-aws")
                        .resolve(reference().key() + ".json"))
                .content()
                .contains(ACCOUNT, "FINE")
                .doesNotContain(
                        scene.testbed.vendor().externalId(),
                        scene.testbed.vendor().apiKey());
    }

    @Test
    void whatOtherVersionsAddToARecordIsIgnored() throws Exception {
        dayPasses();
        Path file = jenkins.jenkins
                .getRootDir()
                .toPath()
                .resolve("workload-security-aws")
                .resolve(reference().key() + ".json");
        String kept = Files.readString(file);
        assertThat(kept).contains("\"version\":1", "\"identity\":\"acceptance\"");
        Files.writeString(
                file,
                kept.replace("\"version\":1", "\"version\":1,\"more\":{\"a\":1}")
                        .replace("\"started\":", "\"asked\":true,\"started\":"));

        TenantRecord read = new KnownAccounts().of(reference());

        assertThat(read).isEqualTo(KnownAccounts.get().of(reference()));
        assertThat(file).exists();
    }

    @Test
    void aRefusedCredentialRaisesItsOwnWarning() throws Exception {
        SystemCredentialsProvider store = SystemCredentialsProvider.getInstance();
        store.getCredentials().removeIf(kept -> kept instanceof StringCredentialsImpl);
        store.getCredentials()
                .add(new StringCredentialsImpl(
                        com.cloudbees.plugins.credentials.CredentialsScope.SYSTEM,
                        "api-key",
                        "",
                        Secret.fromString("canary-api-key-revoked")));
        store.save();

        dayPasses();

        assertThat(Warnings.now()).singleElement().satisfies(warning -> {
            assertThat(warning.text()).contains("was refused").doesNotContain("canary-api-key-revoked");
            assertThat(warning.address()).isEqualTo("manage/configure");
        });
        assertThat(Warnings.monitor().isSecurity()).isFalse();
        assertThat(state(ACCOUNT)).isEqualTo(KnownAccount.State.FINE);
    }

    @Test
    void aScheduleWhoseTimePassedWithoutAVerificationRaisesAWarning() {
        Instant longAgo = Instant.now().minus(Duration.ofDays(3));
        KnownAccounts.get().update(reference(), record -> record.withRun(
                        new TenantRecord.LastRun(longAgo, longAgo, "schedule", null, false), null)
                .withNext(new TenantRecord.NextRun("H 3 * * *", longAgo.plus(Duration.ofDays(1)))));
        assertThat(Warnings.now()).singleElement().satisfies(warning -> assertThat(warning.text())
                .contains("should have been verified by now"));

        dayPasses();

        assertThat(Warnings.now()).isEmpty();
        assertThat(KnownAccounts.get().of(reference()).next().due())
                .isBetween(Instant.now(), Instant.now().plus(Duration.ofDays(1)));
    }

    @Test
    void aKeyNearItsExpiryRaisesAWarning() {
        KnownAccounts.get()
                .update(
                        reference(),
                        record -> record.withRun(record.lastRun(), Instant.now().plus(Duration.ofDays(3))));

        assertThat(Warnings.now()).singleElement().satisfies(warning -> assertThat(warning.text())
                .contains("expires on"));
    }

    @Test
    void aScheduleWithoutTimesStopsNoOtherTenantsAndIsShown() throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "team");
        folder.addProperty(new FolderTenants(List.of(scene.tenant())));
        new HttpUser(jenkins, "developer").useIn("team", Item.READ, Item.CONFIGURE, CredentialsProvider.VIEW);
        String xml = folder.getConfigFile().asString().replace("<aws>", "<reverification/><aws>");
        assertThat(new HttpUser(jenkins, "developer")
                        .postXml("job/team/config.xml", xml)
                        .getStatusCode())
                .isEqualTo(200);

        dayPasses();

        assertThat(KnownAccounts.get().of(reference()).lastRun().problem()).isNull();
        assertThat(Warnings.now()).singleElement().satisfies(warning -> {
            assertThat(warning.text()).contains("team/acceptance", "its times can't be read");
            assertThat(warning.address()).isEqualTo("job/team/configure");
        });
    }

    @Test
    void aGrantToAnItemThatIsNotThereIsShown() throws Exception {
        Tenant tenant = scene.tenant("p", "gone");
        WorkloadSecurityConfiguration.get().setTenants(List.of(tenant));

        assertThat(Warnings.now()).singleElement().satisfies(warning -> assertThat(warning.text())
                .contains("acceptance is granted to gone"));
    }

    @Test
    void aWarningThatWasDismissedIsShownAgainOnceItSaysSomethingElse() throws Exception {
        WorkloadSecurityConfiguration.get().setTenants(List.of(scene.tenant("p", "gone")));
        assertThat(Warnings.now()).hasSize(1);
        HttpUser admin = new HttpUser(jenkins, "admin");
        admin.administers();

        assertThat(admin.post("administrativeMonitor/" + Warnings.monitor().id + "/dismiss")
                        .getStatusCode())
                .isEqualTo(302);
        assertThat(Warnings.now()).isEmpty();
        assertThat(Warnings.monitor().isActivated()).isFalse();

        WorkloadSecurityConfiguration.get().setTenants(List.of(scene.tenant("p", "vanished")));
        assertThat(Warnings.now()).singleElement().satisfies(warning -> assertThat(warning.text())
                .contains("vanished"));
    }

    private void removeConnectorInTheConsole() throws Exception {
        String id = String.valueOf(scene.testbed.vendor().connectors().get(0).id());
        HttpRequest delete = HttpRequest.newBuilder(
                        URI.create(scene.testbed.workloadSecurityUrl() + "/awsconnectors/" + id))
                .header("api-secret-key", scene.testbed.vendor().apiKey())
                .header("api-version", "v1")
                .DELETE()
                .build();
        HttpClient.newHttpClient().send(delete, HttpResponse.BodyHandlers.discarding());
        assertThat(scene.testbed.vendor().connectors()).isEmpty();
    }

    /** Turns the schedule's clock through a whole day, so that every nightly time comes once. */
    private void dayPasses() {
        TenantRecord.LastRun before = KnownAccounts.get().of(reference()).lastRun();
        ScheduleTimer clock = new ScheduleTimer();
        Instant now = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS);
        for (int minutes = 0; minutes < 24 * 60; minutes += 5) {
            clock.tick(now.plus(Duration.ofMinutes(minutes)));
        }
        while (VerificationStarter.get().isRunning(reference())) {
            Thread.onSpinWait();
        }
        assertThat(KnownAccounts.get().of(reference()).lastRun()).isNotEqualTo(before);
    }

    private void schedule(String onDrift) throws Exception {
        Tenant tenant = scene.tenant("p");
        VerificationSchedule nightly = new VerificationSchedule("H 3 * * *");
        nightly.setOnDrift(onDrift);
        tenant.setReverification(nightly);
        WorkloadSecurityConfiguration.get().setTenants(List.of(tenant));
    }

    private static KnownAccount.State state(String account) {
        return KnownAccounts.get().of(reference()).accounts().get(account).state();
    }

    private static TenantReference reference() {
        return Tenants.all().get(0);
    }
}
