package io.jenkins.plugins.workloadsecurityaws.step;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.ACCOUNT;
import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.workloadsecurityaws.BrokenKey;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.audit.Actor;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.schedule.VerificationStarter;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.WorkloadSecurityConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Level;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Whatever goes wrong, whoever waits is answered, and Jenkins' log says why. */
@WithJenkins
class ExecutionTest {

    private static final String ADD = "workloadSecurityAddAwsAccount account: '" + ACCOUNT + "'";

    private final TestEnvironment scene = new TestEnvironment();
    private final LogRecorder log = new LogRecorder()
            .recordPackage(OperationExecution.class, Level.WARNING)
            .recordPackage(VerificationStarter.class, Level.WARNING)
            .capture(50);
    private JenkinsRule jenkins;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        scene.configure("p");
    }

    @AfterEach
    void close() {
        log.close();
        scene.close();
    }

    @Test
    void anErrorInAStepFailsTheBuildAndIsLogged() throws Exception {
        BrokenKey.serve(scene.tenant("p"));

        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, pipeline(jenkins, "p", ADD));

        jenkins.assertLogContains("com/example/vault/Client", run);
        assertThat(log.getMessages()).anySatisfy(line -> assertThat(line).contains("Adding broke off"));
    }

    @Test
    void anErrorInAScheduledVerificationEndsItAndIsLogged() throws Exception {
        BrokenKey.serve(scene.tenant("p"));

        verifyAll();

        assertThat(KnownAccounts.get().of(reference()).lastRun().problem()).contains("broke off");
        assertThat(log.getMessages()).anySatisfy(line -> assertThat(line)
                .contains("acceptance", "asked for by nightly", "could not be done"));
    }

    @Test
    void aStepAnswersWithWhatItDidAlsoWhereTheRecordCanNotBeWritten() throws Exception {
        fillTheDisk();

        WorkflowRun run = jenkins.buildAndAssertSuccess(pipeline(jenkins, "p", ADD));

        jenkins.assertLogContains("may not show this after a restart", run);
        assertThat(scene.testbed.vendor().connectors()).hasSize(1);
        assertThat(KnownAccounts.get().of(reference()).accounts()).containsKey(ACCOUNT);
    }

    @Test
    void aVerificationEndsAlsoWhereTheRecordCanNotBeWritten() throws Exception {
        jenkins.buildAndAssertSuccess(pipeline(jenkins, "p", ADD));
        fillTheDisk();

        verifyAll();

        assertThat(KnownAccounts.get().of(reference()).lastRun().problem()).contains("can't be written");
        assertThat(log.getMessages()).anySatisfy(line -> assertThat(line).contains("acceptance", "can't be kept"));
    }

    @Test
    void workIsDoneAsJenkinsItselfWhoeverAskedForIt() throws Exception {
        Witness.seen.clear();
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new Witness(scene.testbed.vendor().apiKey()));
        Tenant tenant = scene.tenant("p");
        tenant.setVerifyApiKeyCredentialsId("witness");
        WorkloadSecurityConfiguration.get().setTenants(List.of(tenant));

        jenkins.buildAndAssertSuccess(pipeline(jenkins, "p", ADD));

        assertThat(Witness.seen).isNotEmpty().containsOnly("SYSTEM");
    }

    @Test
    void aConnectorIsNotAskedForWhereThatCanNotBeNotedForTheTenant() throws Exception {
        Path creates = KnownAccounts.creates(reference());
        Files.createDirectories(creates);

        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, pipeline(jenkins, "p", ADD));

        jenkins.assertLogContains(creates.toString(), run);
        assertThat(scene.testbed.calls().count("POST /awsconnectors")).isZero();
    }

    private void verifyAll() {
        VerificationStarter.get().start(reference(), Actor.user("nightly"), false, false);
        TestEnvironment.until(() -> !VerificationStarter.get().isRunning(reference()));
    }

    /** Where the tenant's record was is a directory, so that it can't be written. */
    private void fillTheDisk() throws Exception {
        KnownAccounts.get().of(reference());
        Path record = jenkins.jenkins
                .getRootDir()
                .toPath()
                .resolve("workload-security-aws")
                .resolve(reference().key() + ".json");
        Files.deleteIfExists(record);
        Files.createDirectories(record.resolve("full"));
    }

    private static TenantReference reference() {
        return Tenants.all().get(0);
    }

    /** A key that sees as whom it is asked for. */
    public static final class Witness extends BaseStandardCredentials implements StringCredentials {

        private static final long serialVersionUID = 1L;
        static final Queue<String> seen = new ConcurrentLinkedQueue<>();

        private final Secret secret;

        Witness(String secret) {
            super(CredentialsScope.GLOBAL, "witness", "");
            this.secret = Secret.fromString(secret);
        }

        @NonNull
        @Override
        public Secret getSecret() {
            seen.add(Jenkins.getAuthentication2().getName());
            return secret;
        }

        @TestExtension
        public static final class DescriptorImpl extends BaseStandardCredentialsDescriptor {}
    }
}
