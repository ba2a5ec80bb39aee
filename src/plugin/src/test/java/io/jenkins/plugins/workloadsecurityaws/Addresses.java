package io.jenkins.plugins.workloadsecurityaws;

import com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import io.jenkins.plugins.workloadsecurityaws.credential.WorkloadSecurityExternalId;
import io.jenkins.plugins.workloadsecurityaws.tenant.AwsAccessSettings;
import io.jenkins.plugins.workloadsecurityaws.tenant.Grant;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.WorkloadSecurityConfiguration;
import io.jenkins.plugins.workloadsecurityaws.testbed.Testbed;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;

/** Where a testbed is and what it takes to use it, for a Jenkins in this process or in another. */
public record Addresses(
        String workloadSecurity,
        String aws,
        String apiKey,
        String externalId,
        String accessKeyId,
        String secretAccessKey)
        implements Serializable {

    public static Addresses of(Testbed testbed) {
        return new Addresses(
                testbed.workloadSecurityUrl().toString(),
                testbed.awsEndpoint().toString(),
                testbed.vendor().apiKey(),
                testbed.vendor().externalId(),
                testbed.caller().accessKeyId(),
                testbed.caller().secretAccessKey());
    }

    /** The tenant with all its credentials in one store, for the named items to verify and change. */
    public Tenant tenant(String... items) {
        Tenant tenant = new Tenant(TestEnvironment.TENANT);
        tenant.setUrl(workloadSecurity);
        tenant.setVerifyApiKeyCredentialsId("api-key");
        tenant.setExternalIdCredentialsId("external-id");
        AwsAccessSettings side = new AwsAccessSettings();
        side.setVerifyCredentialsId("aws");
        side.setAccessRole("OrganizationAccountAccessRole");
        side.setEndpoint(aws);
        tenant.setAws(side);
        tenant.setGrants(Arrays.stream(items).map(Addresses::mayChange).toList());
        return tenant;
    }

    /** Everything that can be granted. */
    public static Grant mayChange(String item) {
        Grant grant = new Grant(item);
        grant.setChange(true);
        grant.setAdopt(true);
        grant.setRemove(true);
        grant.setOtherRoles(true);
        return grant;
    }

    public void configure(String... items) throws Exception {
        SystemCredentialsProvider store = SystemCredentialsProvider.getInstance();
        store.getCredentials().addAll(credentials(CredentialsScope.SYSTEM));
        store.save();
        WorkloadSecurityConfiguration.get().setTenants(List.of(tenant(items)));
    }

    public List<Credentials> credentials(CredentialsScope scope) throws Exception {
        return List.of(
                new StringCredentialsImpl(scope, "api-key", "API key", Secret.fromString(apiKey)),
                new WorkloadSecurityExternalId(scope, "external-id", "external ID", Secret.fromString(externalId)),
                new AWSCredentialsImpl(scope, "aws", accessKeyId, secretAccessKey, "AWS"));
    }
}
