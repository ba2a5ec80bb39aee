package io.jenkins.plugins.workloadsecurityaws;

import com.cloudbees.hudson.plugins.folder.Folder;
import io.jenkins.plugins.workloadsecurityaws.tenant.Endpoints;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsRole;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;

/** AWS and a tenant on loopback for a Jenkins in the same process. */
public final class TestEnvironment implements AutoCloseable {

    public static final String ACCOUNT = "111122223333";
    public static final String OTHER = "444455556666";
    public static final String ROLE = "Workload_Security_Role_Cross";
    public static final String TENANT = "acceptance";

    /** Lets the trusted account in without any external ID: the confused deputy's open door. */
    public static final String OPEN_TRUST = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::147995105371:root"},
             "Action":"sts:AssumeRole"}]}""";

    public final Testbed testbed = Testbed.start();
    public final Addresses addresses = Addresses.of(testbed);

    public TestEnvironment() {
        System.setProperty(Endpoints.ALLOW_LOOPBACK_HTTP, "true");
        testbed.aws().account(ACCOUNT);
        testbed.aws().account(OTHER);
    }

    public Tenant tenant(String... items) {
        return addresses.tenant(items);
    }

    public void configure(String... items) throws Exception {
        addresses.configure(items);
    }

    public Optional<AwsRole> role(String account) {
        return testbed.aws().account(account).role(ROLE);
    }

    public static WorkflowJob pipeline(JenkinsRule jenkins, String name, String script) throws Exception {
        return defined(jenkins.createProject(WorkflowJob.class, name), script);
    }

    public static WorkflowJob pipeline(Folder folder, String name, String script) throws Exception {
        return defined(folder.createProject(WorkflowJob.class, name), script);
    }

    private static WorkflowJob defined(WorkflowJob job, String script) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    /** Waits for something that another thread surely does; the test's own time-out ends a wait in vain. */
    public static void until(BooleanSupplier done) {
        while (!done.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        testbed.close();
        System.clearProperty(Endpoints.ALLOW_LOOPBACK_HTTP);
    }
}
