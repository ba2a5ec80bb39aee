package io.jenkins.plugins.workloadsecurityaws.step;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.Addresses;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.tenant.Endpoints;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsRole;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** Jenkins is killed while a probe is there. */
class ProofRestartTest {

    private static final String PROVE = "workloadSecurityVerifyAwsAccount account: '" + ACCOUNT + "', prove: true";

    @RegisterExtension
    private final RealJenkinsExtension jenkins =
            new RealJenkinsExtension().javaOptions("-D" + Endpoints.ALLOW_LOOPBACK_HTTP + "=true");

    private Testbed testbed;

    @BeforeEach
    void start() {
        testbed = Testbed.start();
        testbed.aws().account(ACCOUNT);
    }

    @AfterEach
    void stop() {
        testbed.close();
    }

    @Test
    void theStepProvesAnewAndTheNextProofRemovesWhatTheKilledOneLeft() throws Throwable {
        Addresses addresses = Addresses.of(testbed);
        jenkins.startJenkins();
        jenkins.run(rule -> add(rule, addresses));
        testbed.faults().on("sts:AssumeRole").after(1).throttle();
        jenkins.run(ProofRestartTest::beginToProve);
        TestEnvironment.until(() -> !probes().isEmpty());
        jenkins.stopJenkinsForcibly();
        testbed.faults().clear();
        String left = probes().get(0).name();

        jenkins.startJenkins();
        jenkins.run(ProofRestartTest::theProofSucceeds);

        assertThat(probes()).extracting(AwsRole::name).as("it is young").containsExactly(left);
        testbed.clock().advance(Duration.ofHours(2));
        jenkins.run(ProofRestartTest::proveAgain);
        assertThat(probes()).isEmpty();
    }

    private static void add(JenkinsRule rule, Addresses addresses) throws Exception {
        addresses.configure("add", "p", "again");
        rule.buildAndAssertSuccess(
                TestEnvironment.pipeline(rule, "add", "workloadSecurityAddAwsAccount account: '" + ACCOUNT + "'"));
    }

    private static void beginToProve(JenkinsRule rule) throws Exception {
        TestEnvironment.pipeline(rule, "p", PROVE).scheduleBuild2(0).waitForStart();
    }

    private static void theProofSucceeds(JenkinsRule rule) throws Exception {
        WorkflowRun build =
                rule.jenkins.getItemByFullName("p", WorkflowJob.class).getBuildByNumber(1);
        rule.assertBuildStatusSuccess(rule.waitForCompletion(build));
        rule.assertLogContains("Proof by live probe: proved", build);
    }

    /** The clock of the services went on, so the connector is stale by Jenkins' own; that is no matter here. */
    private static void proveAgain(JenkinsRule rule) throws Exception {
        WorkflowRun build = rule.assertBuildStatusSuccess(
                TestEnvironment.pipeline(rule, "again", PROVE.replace("prove:", "failOn: 'never', prove:"))
                        .scheduleBuild2(0));
        rule.assertLogContains("Proof by live probe", build);
    }

    private List<AwsRole> probes() {
        return testbed.aws().account(ACCOUNT).roles().stream()
                .filter(role -> role.path().startsWith("/workload-security-aws/probe/"))
                .toList();
    }
}
