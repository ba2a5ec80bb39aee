package io.jenkins.plugins.workloadsecurityaws.tenant;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.ItemGroup;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
        List<Defined> reachable = reachable(item, use);
        String wanted = Util.fixEmptyAndTrim(name);
        Optional<Defined> found = wanted == null
                ? Optional.of(reachable).filter(all -> all.size() == 1).map(all -> all.get(0))
                : reachable.stream()
                        .filter(each -> each.reference().tenant().getName().equals(wanted))
                        .findFirst();
        if (found.isPresent()) {
            return found.get().usable();
        }
        Optional<String> unpermitted = unpermittedAround(item);
        if (unpermitted.isPresent()) {
            throw new NoSuchTenantException(unpermitted.get());
        }
        String known = reachable.stream()
                .map(each -> each.reference().tenant().getName())
                .collect(Collectors.joining(", "));
        if (wanted == null) {
            throw new NoSuchTenantException(
                    reachable.isEmpty()
                            ? Messages.Tenants_none(item.getFullName(), purpose(use))
                            : Messages.Tenants_several(item.getFullName(), known));
        }
        String usable = reachable.isEmpty()
                ? Messages.Tenants_noneUsable(item.getFullName(), purpose(use))
                : Messages.Tenants_usable(item.getFullName(), purpose(use), known);
        throw new NoSuchTenantException(Messages.Tenants_notUsable(wanted, item.getFullName(), purpose(use), usable));
    }

    /**
     * The tenants that a job may use.
     *
     * @param item the job
     * @param use what for
     * @return those of its folders, the nearest first, then those of Jenkins that are granted
     */
    public static List<TenantReference> usable(Item item, Use use) {
        return usable(reachable(item, use));
    }

    /**
     * The tenants that are saved in a place, whether they can be used or not.
     *
     * @param item a folder; null: Jenkins itself
     * @return its own tenants; a job has none
     */
    public static List<Tenant> saved(@CheckForNull Item item) {
        return item == null
                ? WorkloadSecurityConfiguration.get().getTenants()
                : item instanceof AbstractFolder<?> folder ? FolderTenants.saved(folder) : List.of();
    }

    /** {@return every tenant of Jenkins and of all its folders that can be used, whoever asks} */
    public static List<TenantReference> all() {
        return usable(everywhere());
    }

    /**
     * The tenants that a folder defines.
     *
     * @param folder the folder
     * @return those that can be used
     */
    public static List<TenantReference> ofFolder(AbstractFolder<?> folder) {
        return usable(definedIn(folder));
    }

    /**
     * The tenants that can't be used as they are, but for those of folders that {@link #unpermitted} tells.
     *
     * @return for each the reason, which names no other tenant
     */
    public static Map<TenantReference, String> unusable() {
        Map<TenantReference, String> found = new LinkedHashMap<>();
        for (Defined each : everywhere()) {
            boolean told =
                    each.reference().folder().flatMap(Tenants::unpermitted).isPresent();
            if (!told) {
                each.problem().ifPresent(problem -> found.put(each.reference(), problem));
            }
        }
        return found;
    }

    private record Defined(TenantReference reference, Optional<String> problem) {

        TenantReference usable() throws NoSuchTenantException {
            if (problem.isPresent()) {
                throw new NoSuchTenantException(problem.get());
            }
            return reference;
        }
    }

    private static List<TenantReference> usable(List<Defined> defined) {
        return defined.stream()
                .filter(each -> each.problem().isEmpty())
                .map(Defined::reference)
                .toList();
    }

    private static List<Defined> reachable(Item item, Use use) {
        List<Defined> found = new ArrayList<>();
        ItemGroup<?> group = item instanceof AbstractFolder<?> folder ? folder : item.getParent();
        while (group instanceof Item inner) {
            if (group instanceof AbstractFolder<?> folder) {
                found.addAll(definedIn(folder));
            }
            group = inner.getParent();
        }
        definedInJenkins().stream()
                .filter(each ->
                        each.reference().tenant().getGrants().stream().anyMatch(grant -> grant.covers(item, use)))
                .forEach(found::add);
        return found;
    }

    private static List<Defined> everywhere() {
        List<Defined> found = new ArrayList<>(definedInJenkins());
        for (AbstractFolder<?> folder : Jenkins.get().allItems(AbstractFolder.class)) {
            found.addAll(definedIn(folder));
        }
        return found;
    }

    private static List<Defined> definedInJenkins() {
        return defined(WorkloadSecurityConfiguration.get().getTenants(), Optional.empty(), Optional.empty());
    }

    private static List<Defined> definedIn(AbstractFolder<?> folder) {
        FolderTenants property = folder.getProperties().get(FolderTenants.class);
        return property == null ? List.of() : defined(property.getTenants(), Optional.of(folder), unpermitted(folder));
    }

    /** Form and YAML refuse names and identities that can't be; a file on the disk or an XML may bring them all the same. */
    private static List<Defined> defined(
            List<Tenant> tenants, Optional<AbstractFolder<?>> folder, Optional<String> unpermitted) {
        List<Defined> found = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Tenant tenant : tenants) {
            TenantReference reference = new TenantReference(tenant, folder);
            Optional<String> problem = unpermitted;
            if (problem.isEmpty()) {
                problem = names.add(tenant.getName())
                        ? TenantIdentities.get().problem(reference)
                        : Optional.of(Messages.Tenants_sameName());
                if (!TenantIdentities.isValid(tenant.getName())) {
                    problem = Optional.of(Messages.Tenant_nameInvalid(tenant.getName()));
                }
                problem = problem.map(why -> Messages.Tenants_unusable(reference.fullName(), why));
            }
            found.add(new Defined(reference, problem));
        }
        return found;
    }

    /** {@return for each folder whose tenants were changed by somebody who may not, what is to be done; by its address} */
    public static Map<String, String> unpermitted() {
        Map<String, String> found = new TreeMap<>();
        for (AbstractFolder<?> folder : Jenkins.get().allItems(AbstractFolder.class)) {
            unpermitted(folder).ifPresent(text -> found.put(folder.getUrl() + "configure", text));
        }
        return found;
    }

    static Optional<String> unpermitted(AbstractFolder<?> folder) {
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
