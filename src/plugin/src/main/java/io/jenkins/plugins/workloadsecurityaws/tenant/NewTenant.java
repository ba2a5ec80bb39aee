package io.jenkins.plugins.workloadsecurityaws.tenant;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A tenant that is to be added to those of Jenkins or of a folder: it is there afterwards and on the disk, or nothing changed. */
public final class NewTenant {

    private NewTenant() {}

    /**
     * What stands in the way, by the rules of the long form.
     *
     * @param wanted the tenant, and where it would be defined
     * @return why it can't be added, for people; empty: it can
     */
    public static Optional<String> problem(TenantReference wanted) {
        Optional<String> unpermitted = wanted.folder().flatMap(Tenants::unpermitted);
        if (unpermitted.isPresent()) {
            return unpermitted;
        }
        if (!TenantIdentities.get().isReadable()) {
            return Optional.of(Messages.Tenants_unusable(wanted.fullName(), Messages.TenantIdentities_unreadable()));
        }
        try {
            WorkloadSecurityConfiguration.checkNames(
                    with(Tenants.saved(wanted.folder().orElse(null)), wanted.tenant()));
            return Optional.empty();
        } catch (IllegalArgumentException refused) {
            return Optional.of(refused.getMessage());
        }
    }

    /**
     * Adds it and saves.
     *
     * @param wanted the tenant, and where it is to be defined
     * @throws IOException if it can't be saved
     * @throws IllegalArgumentException if it may not be added; the message is for people
     */
    public static void add(TenantReference wanted) throws IOException {
        Optional<AbstractFolder<?>> folder = wanted.folder();
        if (folder.isPresent()) {
            FolderTenants.add(folder.get(), wanted.tenant());
        } else {
            WorkloadSecurityConfiguration.get().add(wanted.tenant());
        }
    }

    static List<Tenant> with(List<Tenant> there, Tenant added) {
        List<Tenant> more = new ArrayList<>(there);
        more.add(added);
        return more;
    }
}
