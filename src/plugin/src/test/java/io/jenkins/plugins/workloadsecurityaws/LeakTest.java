package io.jenkins.plugins.workloadsecurityaws;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.ACCOUNT;
import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.workloadsecurityaws.audit.Actor;
import io.jenkins.plugins.workloadsecurityaws.builder.AwsAccountBuilder;
import io.jenkins.plugins.workloadsecurityaws.report.WorkloadSecurityReports;
import io.jenkins.plugins.workloadsecurityaws.schedule.VerificationStarter;
import io.jenkins.plugins.workloadsecurityaws.step.VerifyAwsAccountStep;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Canaries in place of secrets, searched in everything that Jenkins wrote, logged and showed. */
@WithJenkins
class LeakTest {

    private final TestEnvironment scene = new TestEnvironment();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void secretsStandEncryptedInTheStoreAndNowhereElse(JenkinsRule jenkins) throws Exception {
        List<String> canaries = List.of(
                scene.testbed.vendor().externalId(),
                scene.testbed.vendor().apiKey(),
                scene.testbed.caller().secretAccessKey());
        try (LogRecorder logs = new LogRecorder()
                .record("io.jenkins.plugins.workloadsecurityaws", Level.FINEST)
                .record("software.amazon.awssdk", Level.FINE)
                .record("jdk.httpclient", Level.FINE)
                .capture(100_000)) {
            List<WorkflowRun> runs = everything(jenkins);

            List<String> shown = new ArrayList<>(logs.getMessages());
            ByteArrayOutputStream yaml = new ByteArrayOutputStream();
            ConfigurationAsCode.get().export(yaml);
            shown.add(yaml.toString(StandardCharsets.UTF_8));
            for (WorkflowRun run : runs) {
                shown.add(JenkinsRule.getLog(run));
            }
            shown.addAll(pages(jenkins, runs));
            shown.addAll(files(jenkins.jenkins.getRootDir().toPath()));

            assertThat(shown).hasSizeGreaterThan(20);
            for (String canary : canaries) {
                for (String form : forms(canary)) {
                    assertThat(shown).noneMatch(text -> text.contains(form));
                }
            }
        }
    }

    private List<WorkflowRun> everything(JenkinsRule jenkins) throws Exception {
        scene.configure("p", "q", "f");
        WorkflowRun good = jenkins.buildAndAssertSuccess(TestEnvironment.pipeline(jenkins, "p", """
                workloadSecurityAddAwsAccount account: '111122223333'
                workloadSecurityVerifyAwsAccount account: '111122223333'
                """));
        scene.role(ACCOUNT)
                .orElseThrow()
                .setTrustPolicy(TestEnvironment.OPEN_TRUST.replace(
                        "\"Action\"",
                        "\"Condition\":{\"StringLike\":{\"sts:ExternalId\":[\""
                                + scene.testbed.vendor().externalId() + "\",\"*\"]}},\"Action\""));
        scene.testbed.faults().on("iam:CreateRole").forAccount(OTHER).forbidden();
        WorkflowRun bad = jenkins.buildAndAssertStatus(Result.FAILURE, TestEnvironment.pipeline(jenkins, "q", """
                        workloadSecurityVerifyAwsAccount account: '111122223333', failOn: 'never'
                        workloadSecurityRepairAwsAccount account: '111122223333'
                        workloadSecurityAddAwsAccount account: '444455556666'
                        """));
        FreeStyleProject job = jenkins.createFreeStyleProject("f");
        VerifyAwsAccountStep verify = new VerifyAwsAccountStep();
        verify.setAccount(ACCOUNT);
        job.getBuildersList().add(new AwsAccountBuilder(verify));
        jenkins.buildAndAssertSuccess(job);
        TenantReference reference = Tenants.all().get(0);
        VerificationStarter.get().start(reference, Actor.user("test"), false, false);
        TestEnvironment.until(() -> !VerificationStarter.get().isRunning(reference));
        return List.of(good, bad);
    }

    private static List<String> pages(JenkinsRule jenkins, List<WorkflowRun> runs) throws Exception {
        List<String> shown = new ArrayList<>();
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            List<String> addresses = new ArrayList<>(List.of(
                    "manage/workload-security/",
                    "manage/workload-security/accounts/",
                    "manage/workload-security/tenant/" + Tenants.all().get(0).key() + "/account/" + ACCOUNT + "/",
                    "manage/configure",
                    "manage/credentials/",
                    "manage/credentials/store/system/domain/_/credential/external-id/"));
            for (WorkflowRun run : runs) {
                addresses.add(run.getUrl());
                addresses.add(run.getUrl() + "workload-security/");
                run.getAction(WorkloadSecurityReports.class)
                        .getEntries()
                        .forEach(entry -> addresses.add(run.getUrl() + "workload-security/" + entry.getId() + "/"));
            }
            for (String address : addresses) {
                shown.add(client.goTo(address).getWebResponse().getContentAsString());
            }
        }
        return shown;
    }

    /** The keys that Jenkins encrypts with are not searched: they are no text of ours. */
    private static List<String> files(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(home.resolve("plugins")) && !file.startsWith(home.resolve("war")))
                    .map(LeakTest::text)
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static List<String> forms(String canary) {
        return List.of(
                canary,
                Base64.getEncoder().withoutPadding().encodeToString(canary.getBytes(StandardCharsets.UTF_8)),
                URLEncoder.encode(canary, StandardCharsets.UTF_8),
                canary.replace("/", "\\/"),
                canary.replace("-", "\\u002d"));
    }
}
