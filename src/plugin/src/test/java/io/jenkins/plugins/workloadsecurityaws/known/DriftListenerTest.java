package io.jenkins.plugins.workloadsecurityaws.known;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import groovy.lang.GroovyShell;
import hudson.ExtensionList;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.StringParameterDefinition;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.audit.Actor;
import io.jenkins.plugins.workloadsecurityaws.schedule.VerificationStarter;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class DriftListenerTest {

    private final TestEnvironment scene = new TestEnvironment();
    private final List<String> heard = new ArrayList<>();
    private JenkinsRule jenkins;
    private String trust;

    @BeforeEach
    void addAccount(JenkinsRule rule) throws Exception {
        jenkins = rule;
        scene.configure("p");
        jenkins.buildAndAssertSuccess(
                TestEnvironment.pipeline(jenkins, "p", "workloadSecurityAddAwsAccount account: '" + ACCOUNT + "'"));
        trust = scene.role(ACCOUNT).orElseThrow().trustPolicy();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aListenerHearsOnceThatAnAccountBrokeAndOnceThatItWasMended() {
        ExtensionList.lookup(DriftListener.class).add(new Recorder());

        verify();
        assertThat(heard).isEmpty();

        breakTrust();
        verify();
        verify();
        assertThat(heard).containsExactly("broken acceptance " + ACCOUNT + " by test: external-id-not-enforced");

        scene.role(ACCOUNT).orElseThrow().setTrustPolicy(trust);
        verify();
        assertThat(heard).hasSize(2).last().isEqualTo("mended acceptance " + ACCOUNT + " by test");
    }

    @Test
    void aListenerThatBreaksKeepsNeitherOthersFromHearingNorTheStateFromBeingKept() {
        ExtensionList.lookup(DriftListener.class).add(new DriftListener() {
            @Override
            public void onDrift(Change change) {
                throw new IllegalStateException("out of order");
            }
        });
        ExtensionList.lookup(DriftListener.class).add(new Recorder());
        breakTrust();
        try (LogRecorder log =
                new LogRecorder().record(KnownAccounts.class, Level.WARNING).capture(10)) {
            verify();

            assertThat(log.getMessages())
                    .containsExactly("A listener broke when it was told of account " + ACCOUNT + " of acceptance");
        }
        assertThat(heard).hasSize(1);
        assertThat(KnownAccounts.get().of(reference()).drifted()).hasSize(1);
    }

    @Test
    void theScriptInTheDocumentationHasAPipelineTellOfDrift() throws Exception {
        WorkflowJob job = TestEnvironment.pipeline(jenkins, "tell-of-drift", "echo \"told: ${params.TEXT}\"");
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("TEXT")));
        String page = Files.readString(Path.of("../../docs/user/scheduled-verification.md"));
        String script = page.substring(page.indexOf("import hudson.ExtensionList"));
        new GroovyShell(jenkins.jenkins.getPluginManager().uberClassLoader)
                .evaluate(script.substring(0, script.indexOf("```")));

        breakTrust();
        verify();

        TestEnvironment.until(
                () -> job.getLastBuild() != null && !job.getLastBuild().isBuilding());
        WorkflowRun run = job.getLastBuild();
        jenkins.assertLogContains("told: AWS account " + ACCOUNT + " of acceptance has errors", run);
        jenkins.assertLogContains("external-id-not-enforced", run);
    }

    private final class Recorder extends DriftListener {
        @Override
        public void onDrift(Change change) {
            heard.add("broken " + change.tenant() + " " + change.account() + " by " + change.by() + ": "
                    + change.findings().get(0).code());
        }

        @Override
        public void onMended(Change change) {
            heard.add("mended " + change.tenant() + " " + change.account() + " by " + change.by());
        }
    }

    private void breakTrust() {
        scene.role(ACCOUNT).orElseThrow().setTrustPolicy(TestEnvironment.OPEN_TRUST);
    }

    private static void verify() {
        VerificationStarter.get().start(reference(), Actor.user("test"), false, false);
        TestEnvironment.until(() -> !VerificationStarter.get().isRunning(reference()));
    }

    private static TenantReference reference() {
        return Tenants.all().get(0);
    }
}
