package io.jenkins.plugins.workloadsecurityaws.form;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenant;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import java.util.Optional;
import jenkins.model.Jenkins;

/** A tenant as it stands in a form, not saved, for a test that uses it once. */
final class UnsavedTenant {

    private UnsavedTenant() {}

    static TenantReference reference(Tenant tenant, @CheckForNull Item item) {
        Optional<AbstractFolder<?>> folder =
                item instanceof AbstractFolder<?> found ? Optional.of(found) : Optional.empty();
        if (item != null && folder.isEmpty()) {
            throw new IllegalArgumentException("tenants are configured in Jenkins itself or in a folder");
        }
        return new TenantReference(tenant, folder);
    }

    static String user() {
        return "jenkins-" + Jenkins.getAuthentication2().getName();
    }
}
