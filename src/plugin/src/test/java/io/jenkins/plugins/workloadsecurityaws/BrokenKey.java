package io.jenkins.plugins.workloadsecurityaws;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.Secret;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.WorkloadSecurityConfiguration;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jvnet.hudson.test.TestExtension;

/** A key from a vault whose plugin misses a library: asking for it is an Error, which is no Exception. */
public final class BrokenKey extends BaseStandardCredentials implements StringCredentials {

    private static final long serialVersionUID = 1L;
    private static final String ID = "broken-key";

    BrokenKey() {
        super(CredentialsScope.GLOBAL, ID, "");
    }

    /** Has the tenant take this key, so that whatever is done for it ends in an Error. */
    public static void serve(Tenant tenant) throws Exception {
        SystemCredentialsProvider.getInstance().getCredentials().add(new BrokenKey());
        tenant.setVerifyApiKeyCredentialsId(ID);
        WorkloadSecurityConfiguration.get().setTenants(List.of(tenant));
    }

    @NonNull
    @Override
    public Secret getSecret() {
        throw new NoClassDefFoundError("com/example/vault/Client");
    }

    @TestExtension
    public static final class DescriptorImpl extends BaseStandardCredentialsDescriptor {}
}
