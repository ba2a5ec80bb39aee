package io.jenkins.plugins.workloadsecurityaws.audit;

import static io.jenkins.plugins.workloadsecurityaws.TestEnvironment.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Cause;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.workloadsecurityaws.Addresses;
import io.jenkins.plugins.workloadsecurityaws.TestEnvironment;
import io.jenkins.plugins.workloadsecurityaws.builder.AwsAccountBuilder;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditTrail;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditVerification;
import io.jenkins.plugins.workloadsecurityaws.step.AddAwsAccountStep;
import io.jenkins.plugins.workloadsecurityaws.tenant.Endpoints;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** Jenkins is killed while a write is under way whose build nothing resumes. */
class TrailRestartTest {

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
    void aWriteWhoseProcessDiedHasItsLineOnceJenkinsIsUpAgainAndTheChainGoesOn() throws Throwable {
        Addresses addresses = Addresses.of(testbed);
        testbed.faults().on("iam:PutRolePolicy").timeoutAfterEffect();
        jenkins.startJenkins();
        jenkins.run(rule -> beginToAdd(rule, addresses));
        TestEnvironment.until(() -> testbed.calls().count("iam:PutRolePolicy") > 0);
        jenkins.stopJenkinsForcibly();
        testbed.faults().clear();

        jenkins.startJenkins();

        assertThat(writes())
                .containsExactly(
                        "build f#1: started by user alice CreateRole DONE",
                        "build f#1: started by user alice PutRolePolicy UNKNOWN");

        jenkins.run(TrailRestartTest::addAgain);

        assertThat(writes()).hasSize(3).last().isEqualTo("build f#2: started by user alice CreateConnector DONE");
        AuditVerification verified = AuditVerification.of(file(), Optional.empty());
        assertThat(verified.state()).isEqualTo(AuditVerification.State.WHOLE);
        assertThat(verified.head().lines()).isEqualTo(4);
    }

    private static void beginToAdd(JenkinsRule rule, Addresses addresses) throws Exception {
        addresses.configure("f");
        AddAwsAccountStep add = new AddAwsAccountStep();
        add.setAccount(ACCOUNT);
        FreeStyleProject job = rule.createFreeStyleProject("f");
        job.getBuildersList().add(new AwsAccountBuilder(add));
        job.save();
        job.scheduleBuild2(0, new Cause.UserIdCause("alice")).waitForStart();
    }

    private static void addAgain(JenkinsRule rule) throws Exception {
        FreeStyleProject job = (FreeStyleProject) rule.jenkins.getItem("f");
        rule.assertBuildStatusSuccess(job.scheduleBuild2(0, new Cause.UserIdCause("alice")));
    }

    private List<String> writes() {
        List<String> all = new ArrayList<>();
        AuditTrail.read(file(), entry -> {
            if (entry.kind() != AuditEntry.Kind.GRANT) {
                all.add(entry.who() + " " + entry.action() + " " + entry.outcome());
            }
        });
        return all;
    }

    private Path file() {
        return jenkins.getHome().toPath().resolve("workload-security-aws/audit/audit.jsonl");
    }
}
