package io.jenkins.plugins.workloadsecurityaws;

import com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import io.jenkins.plugins.workloadsecurityaws.credential.WorkloadSecurityExternalId;
import io.jenkins.plugins.workloadsecurityaws.tenant.AwsSide;
import io.jenkins.plugins.workloadsecurityaws.tenant.Endpoints;
import io.jenkins.plugins.workloadsecurityaws.tenant.Grant;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.WorkloadSecurityConfiguration;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsRole;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;

/** AWS and a tenant on loopback, and what a Jenkins needs to know of them. */
public final class Scene implements AutoCloseable {

    public static final String ACCOUNT = "111122223333";
    public static final String OTHER = "444455556666";
    public static final String ROLE = "Workload_Security_Role_Cross";
    public static final String TENANT = "acceptance";

    /** Lets the trusted account in without any external ID: the confused deputy's open door. */
    public static final String OPEN_TRUST = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::147995105371:root"},
             "Action":"sts:AssumeRole"}]}""";

    public final Testbed testbed = Testbed.start();

    public Scene() {
        System.setProperty(Endpoints.ALLOW_LOOPBACK_HTTP, "true");
        testbed.aws().account(ACCOUNT);
        testbed.aws().account(OTHER);
    }

    /** The tenant with all its credentials in Jenkins' own store, for the named items to verify and change. */
    public Tenant tenant(String... items) {
        Tenant tenant = new Tenant(TENANT);
        tenant.setUrl(testbed.workloadSecurityUrl().toString());
        tenant.setVerifyApiKeyCredentialsId("api-key");
        tenant.setExternalIdCredentialsId("external-id");
        AwsSide aws = new AwsSide();
        aws.setVerifyCredentialsId("aws");
        aws.setAccessRole("OrganizationAccountAccessRole");
        aws.setEndpoint(testbed.awsEndpoint().toString());
        tenant.setAws(aws);
        tenant.setGrants(Arrays.stream(items).map(Scene::mayChange).toList());
        return tenant;
    }

    public static Grant mayChange(String item) {
        Grant grant = new Grant(item);
        grant.setChange(true);
        return grant;
    }

    public void configure(String... items) throws Exception {
        keepCredentials(CredentialsScope.SYSTEM);
        WorkloadSecurityConfiguration.get().setTenants(List.of(tenant(items)));
    }

    public void keepCredentials(CredentialsScope scope) throws Exception {
        SystemCredentialsProvider store = SystemCredentialsProvider.getInstance();
        store.getCredentials().addAll(credentials(scope));
        store.save();
    }

    public List<Credentials> credentials(CredentialsScope scope) throws Exception {
        return List.of(
                new StringCredentialsImpl(
                        scope,
                        "api-key",
                        "API key",
                        Secret.fromString(testbed.vendor().apiKey())),
                new WorkloadSecurityExternalId(
                        scope,
                        "external-id",
                        "external ID",
                        Secret.fromString(testbed.vendor().externalId())),
                new AWSCredentialsImpl(
                        scope,
                        "aws",
                        testbed.caller().accessKeyId(),
                        testbed.caller().secretAccessKey(),
                        "AWS"));
    }

    public Optional<AwsRole> role(String account) {
        return testbed.aws().account(account).role(ROLE);
    }

    public static WorkflowJob pipeline(JenkinsRule jenkins, String name, String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    @Override
    public void close() {
        testbed.close();
        System.clearProperty(Endpoints.ALLOW_LOOPBACK_HTTP);
    }
}
