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

    /** {@return what its roles, records, locks and limits go by, whatever becomes of its name and its folder} */
    public String identity() {
        return Optional.ofNullable(tenant.getIdentity()).orElseGet(this::fullName);
    }

    /**
     * The key of what Jenkins remembers of this tenant: a file name on every system, and in addresses.
     *
     * @return 36 characters, the same for the same identity
     */
    public String key() {
        return key(identity());
    }

    /**
     * The key of an identity.
     *
     * @param identity the identity
     * @return 36 characters
     */
    public static String key(String identity) {
        return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
