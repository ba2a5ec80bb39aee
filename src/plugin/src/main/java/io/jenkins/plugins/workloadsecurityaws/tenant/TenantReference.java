package io.jenkins.plugins.workloadsecurityaws.tenant;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import hudson.model.ItemGroup;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import jenkins.model.Jenkins;

/**
 * A tenant together with where it is defined, which decides whose credentials serve.
 *
 * @param tenant the tenant
 * @param folder the folder that defines it; absent: Jenkins itself
 */
public record TenantReference(Tenant tenant, Optional<AbstractFolder<?>> folder) {

    /** {@return where its credentials are looked up} */
    public ItemGroup<?> scope() {
        return folder.<ItemGroup<?>>map(found -> found).orElseGet(Jenkins::get);
    }

    /** {@return the name that people see, with the folder's before it} */
    public String fullName() {
        return folder.map(found -> found.getFullName() + "/").orElse("") + tenant.getName();
    }

    /**
     * The key of what Jenkins remembers of this tenant: a file name on every system, whatever the names hold, and the
     * same after the configuration was read again.
     *
     * @return 36 characters
     */
    public String key() {
        String names = folder.map(AbstractFolder::getFullName).orElse("") + "\n" + tenant.getName();
        return UUID.nameUUIDFromBytes(names.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
