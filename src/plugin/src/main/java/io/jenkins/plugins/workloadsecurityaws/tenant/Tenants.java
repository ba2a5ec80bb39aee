package io.jenkins.plugins.workloadsecurityaws.tenant;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.ItemGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;

/** Finds tenants: for a job the ones that it may use, for Jenkins itself all of them. Reads configuration only. */
public final class Tenants {

    private Tenants() {}

    /**
     * Finds the tenant that a job names and may use: the nearest folder's first, then those of Jenkins that are granted.
     *
     * @param item the job
     * @param name the tenant's name; empty: the only one that the job may use
     * @param use what for
     * @return the tenant
     * @throws NoSuchTenantException if there is none; the message names what there is
     */
    public static TenantReference find(Item item, @CheckForNull String name, Use use) throws NoSuchTenantException {
        List<TenantReference> usable = usable(item, use);
        String wanted = Util.fixEmptyAndTrim(name);
        if (wanted == null && usable.size() == 1) {
            return usable.get(0);
        }
        Optional<String> unpermitted = unpermittedAround(item);
        boolean named = wanted != null
                && usable.stream()
                        .anyMatch(reference -> reference.tenant().getName().equals(wanted));
        if (unpermitted.isPresent() && !named) {
            throw new NoSuchTenantException(unpermitted.get());
        }
        String known =
                usable.stream().map(reference -> reference.tenant().getName()).collect(Collectors.joining(", "));
        if (wanted == null) {
            throw new NoSuchTenantException(
                    usable.isEmpty()
                            ? Messages.Tenants_none(item.getFullName(), purpose(use))
                            : Messages.Tenants_several(item.getFullName(), known));
        }
        return usable.stream()
                .filter(reference -> reference.tenant().getName().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new NoSuchTenantException(
                        Messages.Tenants_notUsable(wanted, item.getFullName(), purpose(use), known)));
    }

    /**
     * The tenants that a job may use.
     *
     * @param item the job
     * @param use what for
     * @return those of its folders, the nearest first, then those of Jenkins that are granted
     */
    public static List<TenantReference> usable(Item item, Use use) {
        List<TenantReference> found = new ArrayList<>();
        ItemGroup<?> group = item instanceof AbstractFolder<?> folder ? folder : item.getParent();
        while (group instanceof Item inner) {
            if (group instanceof AbstractFolder<?> folder) {
                found.addAll(ofFolder(folder));
            }
            group = inner.getParent();
        }
        WorkloadSecurityConfiguration.get().getTenants().stream()
                .filter(tenant -> tenant.getGrants().stream().anyMatch(grant -> grant.covers(item, use)))
                .forEach(tenant -> found.add(new TenantReference(tenant, Optional.empty())));
        return found;
    }

    /** {@return every tenant of Jenkins and of all its folders, whoever asks} */
    public static List<TenantReference> all() {
        List<TenantReference> found = new ArrayList<>();
        WorkloadSecurityConfiguration.get()
                .getTenants()
                .forEach(tenant -> found.add(new TenantReference(tenant, Optional.empty())));
        for (AbstractFolder<?> folder : Jenkins.get().allItems(AbstractFolder.class)) {
            found.addAll(ofFolder(folder));
        }
        return found;
    }

    /**
     * The tenants that a folder defines.
     *
     * @param folder the folder
     * @return its tenants
     */
    public static List<TenantReference> ofFolder(AbstractFolder<?> folder) {
        FolderTenants property = folder.getProperties().get(FolderTenants.class);
        return property == null || property.unpermittedBy().isPresent()
                ? List.of()
                : property.getTenants().stream()
                        .map(tenant -> new TenantReference(tenant, Optional.of(folder)))
                        .toList();
    }

    /** {@return for each folder whose tenants were changed by somebody who may not, what is to be done; by its address} */
    public static Map<String, String> unpermitted() {
        Map<String, String> found = new TreeMap<>();
        for (AbstractFolder<?> folder : Jenkins.get().allItems(AbstractFolder.class)) {
            unpermitted(folder).ifPresent(text -> found.put(folder.getUrl() + "configure", text));
        }
        return found;
    }

    private static Optional<String> unpermitted(AbstractFolder<?> folder) {
        return Optional.ofNullable(folder.getProperties().get(FolderTenants.class))
                .flatMap(FolderTenants::unpermittedBy)
                .map(user -> Messages.Tenants_unpermitted(folder.getFullName(), user));
    }

    private static Optional<String> unpermittedAround(Item item) {
        ItemGroup<?> group = item instanceof AbstractFolder<?> folder ? folder : item.getParent();
        while (group instanceof Item inner) {
            Optional<String> found = group instanceof AbstractFolder<?> folder ? unpermitted(folder) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
            group = inner.getParent();
        }
        return Optional.empty();
    }

    private static String purpose(Use use) {
        return use == Use.VERIFY ? Messages.Tenants_verify() : Messages.Tenants_change();
    }
}
