package io.jenkins.plugins.workloadsecurityaws.tenant;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.util.AtomicFileWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;

/**
 * Which tenant holds which identity, on this controller. An identity is what roles carry in their ownership tag, and what
 * records, locks and limits are kept under; it outlives every renaming and moving of tenant and folder. Settings propose
 * identities, this registry decides: it is one file, and no two tenants hold the same. The identity of a tenant that was
 * removed stays taken until an administrator hands it over or frees it. Thread-safe.
 */
@Extension
public class TenantIdentities {

    private static final Logger LOGGER = Logger.getLogger(TenantIdentities.class.getName());

    private static final int VERSION = 1;
    private static final int LONGEST = 256;

    /**
     * What a tag of an IAM role can hold as its value: letters, digits, spaces and {@code _.:/=+-@}
     * (https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html).
     */
    private static final Pattern TAG_VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{1," + LONGEST + "}");

    private static final Pattern NOT_IN_TAGS = Pattern.compile("[^\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]");

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /**
     * Who holds an identity.
     *
     * @param folder the full name of the folder that defines the tenant; empty: Jenkins itself
     * @param tenant the tenant's name there
     * @param removed when the tenant was removed; null: it is there
     */
    public record Holder(
            String folder, String tenant, @CheckForNull Instant removed) {

        /** {@return the tenant's name with its folder's before it} */
        public String fullName() {
            return folder.isEmpty() ? tenant : folder + "/" + tenant;
        }

        private boolean isThere(String where) {
            return removed == null && folder.equals(where);
        }
    }

    private record Registry(int version, SortedMap<String, Holder> identities) {}

    private volatile SortedMap<String, Holder> holders;
    private final boolean readable;

    /** Reads what was kept. */
    public TenantIdentities() {
        SortedMap<String, Holder> read = new TreeMap<>();
        boolean wellRead = true;
        if (Files.exists(file())) {
            try {
                Registry kept = JSON.readValue(file().toFile(), Registry.class);
                if (kept.version() != VERSION || kept.identities() == null) {
                    throw new IOException("it is of version " + kept.version() + ", and this plugin reads " + VERSION);
                }
                read = kept.identities();
            } catch (IOException unreadable) {
                LOGGER.log(
                        Level.SEVERE,
                        unreadable,
                        () -> "Which tenant of Workload Security holds which identity can't be read from " + file()
                                + ", so none can be used. Put the file back from a backup and restart Jenkins; or remove"
                                + " it, then whoever names an identity first has it.");
                wellRead = false;
            }
        }
        holders = read;
        readable = wellRead;
    }

    /** {@return the one of this Jenkins} */
    public static TenantIdentities get() {
        return ExtensionList.lookupSingleton(TenantIdentities.class);
    }

    /**
     * Whether a text can stand in a tag, and so be an identity or a tenant's name.
     *
     * @param text the text
     * @return whether
     */
    public static boolean isValid(String text) {
        return TAG_VALUE.matcher(text).matches() && text.equals(text.strip());
    }

    /**
     * Who holds an identity.
     *
     * @param identity the identity
     * @return the tenant, there or removed
     */
    public Optional<Holder> holder(String identity) {
        return Optional.ofNullable(holders.get(identity));
    }

    /** {@return the identities of tenants that were removed} */
    public SortedMap<String, Holder> removed() {
        SortedMap<String, Holder> removed = new TreeMap<>(holders);
        removed.values().removeIf(holder -> holder.removed() == null);
        return removed;
    }

    /** Whether it is known which tenant holds which identity; if not, no tenant can be used. */
    boolean isReadable() {
        return readable;
    }

    /** Why a tenant can't be used, as far as its identity goes; names no other tenant, for builds show it. */
    Optional<String> problem(TenantReference reference) {
        String identity = reference.tenant().getIdentity();
        if (!readable) {
            return Optional.of(Messages.TenantIdentities_unreadable());
        }
        if (identity == null) {
            return Optional.of(Messages.TenantIdentities_none());
        }
        if (!isValid(identity)) {
            return Optional.of(Messages.TenantIdentities_invalid(identity));
        }
        Holder holder = holders.get(identity);
        if (holder == null) {
            return Optional.of(Messages.TenantIdentities_none());
        }
        if (holder.removed() != null) {
            return Optional.of(Messages.TenantIdentities_removed(identity));
        }
        return holder.folder().equals(folder(reference))
                        && holder.tenant().equals(reference.tenant().getName())
                ? Optional.empty()
                : Optional.of(Messages.TenantIdentities_held(identity));
    }

    /**
     * The tenants that Jenkins or a folder defines now. Those without an identity are given theirs: the one that they had
     * under the same name, else their full name, with a number where that is taken. Those with an identity that nobody
     * holds, or another name in the same place held, have it from now on. What no tenant claims any more is kept as that
     * of a removed one.
     *
     * @param folder the folder's full name; empty: Jenkins itself, whose administrators have an identity again by naming it
     * @param tenants all of its tenants
     * @return whether a tenant was given an identity, which is to be saved
     */
    synchronized boolean claim(String folder, List<Tenant> tenants) {
        if (!readable) {
            return false;
        }
        SortedMap<String, Holder> next = new TreeMap<>(holders);
        List<Tenant> unidentified = new ArrayList<>();
        for (Tenant tenant : tenants) {
            if (tenant.getIdentity() == null) {
                unidentified.add(tenant);
                named(folder, tenant.getName(), tenants).ifPresent(tenant::setIdentity);
            }
        }
        Set<String> claimed = new HashSet<>();
        for (Tenant tenant : holdersFirst(folder, tenants)) {
            String identity = tenant.getIdentity();
            if (identity != null && isValid(identity) && isFree(folder, identity) && claimed.add(identity)) {
                next.put(identity, new Holder(folder, tenant.getName(), null));
            }
        }
        for (Tenant tenant : unidentified) {
            if (tenant.getIdentity() == null) {
                String given = unused(new Holder(folder, tenant.getName(), null).fullName(), next, tenants);
                tenant.setIdentity(given);
                next.put(given, new Holder(folder, tenant.getName(), null));
                claimed.add(given);
            }
        }
        next.replaceAll((identity, holder) ->
                holder.isThere(folder) && !claimed.contains(identity) ? removed(identity, holder) : holder);
        keep(next);
        return !unidentified.isEmpty();
    }

    private List<Tenant> holdersFirst(String folder, List<Tenant> tenants) {
        return tenants.stream()
                .sorted(Comparator.comparing(
                        tenant -> !new Holder(folder, tenant.getName(), null).equals(holder(tenant))))
                .toList();
    }

    private Holder holder(Tenant tenant) {
        return tenant.getIdentity() == null ? null : holders.get(tenant.getIdentity());
    }

    /** Who administers Jenkins has the identity of a removed tenant again by naming it: that is the administrator's word. */
    private boolean isFree(String folder, String identity) {
        Holder holder = holders.get(identity);
        if (holder != null && holder.removed() != null && folder.isEmpty()) {
            LOGGER.log(
                    Level.INFO,
                    "The identity {0} of the removed tenant {1}, and what is known of its accounts, go to the tenant of"
                            + " Jenkins that names it",
                    new Object[] {identity, holder.fullName()});
        }
        return holder == null || holder.isThere(folder) || folder.isEmpty() && holder.removed() != null;
    }

    /** The identity that a tenant of this name has there, unless another one claims it for itself, as after a renaming. */
    private Optional<String> named(String folder, String name, List<Tenant> tenants) {
        return holders.entrySet().stream()
                .filter(each -> each.getValue().isThere(folder)
                        && each.getValue().tenant().equals(name))
                .map(Map.Entry::getKey)
                .filter(identity -> tenants.stream().noneMatch(other -> identity.equals(other.getIdentity())))
                .findFirst();
    }

    private static String unused(String fullName, Map<String, Holder> taken, List<Tenant> proposing) {
        String valid = NOT_IN_TAGS.matcher(fullName).replaceAll("_").strip();
        String identity = cut(valid, LONGEST);
        for (int number = 2; isTaken(identity, taken, proposing); number++) {
            String suffix = "-" + number;
            identity = cut(valid, LONGEST - suffix.length()) + suffix;
        }
        return identity;
    }

    private static boolean isTaken(String identity, Map<String, Holder> taken, List<Tenant> proposing) {
        return taken.containsKey(identity)
                || proposing.stream().anyMatch(tenant -> identity.equals(tenant.getIdentity()));
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length).strip();
    }

    /** A folder was renamed or moved, and what is below it. */
    synchronized void moved(String from, String to) {
        change((identity, holder) -> within(holder.folder(), from)
                ? new Holder(to + holder.folder().substring(from.length()), holder.tenant(), holder.removed())
                : holder);
    }

    /** A folder was deleted, and what is below it. */
    synchronized void deleted(String folder) {
        change((identity, holder) ->
                holder.removed() == null && within(holder.folder(), folder) ? removed(identity, holder) : holder);
    }

    /** A folder was made: whatever had its name before, and went without Jenkins' knowing, is another one. */
    synchronized void created(String folder) {
        change((identity, holder) -> holder.isThere(folder) ? removed(identity, holder) : holder);
    }

    /**
     * An administrator gives an identity to a tenant; another one that held it can't be used until it has one of its own.
     *
     * @param identity the identity
     * @param reference the tenant
     * @throws IOException if the tenant's settings can't be saved
     */
    public void handOver(String identity, TenantReference reference) throws IOException {
        assign(identity, reference);
        reference.tenant().setIdentity(identity);
        if (reference.folder().isPresent()) {
            reference.folder().get().save();
        } else {
            WorkloadSecurityConfiguration.get().claimIdentities();
            WorkloadSecurityConfiguration.get().save();
        }
    }

    private synchronized void assign(String identity, TenantReference reference) {
        SortedMap<String, Holder> next = new TreeMap<>(holders);
        Holder holder = new Holder(folder(reference), reference.tenant().getName(), null);
        next.put(identity, holder);
        LOGGER.log(Level.INFO, "{0} was given the identity {1} by {2}", new Object[] {
            holder.fullName(), identity, Jenkins.getAuthentication2().getName()
        });
        keep(next);
    }

    /**
     * An administrator frees the identity of a removed tenant: the next that names it has it.
     *
     * @param identity the identity
     * @return whether it was that of a removed tenant
     */
    public synchronized boolean free(String identity) {
        Holder holder = holders.get(identity);
        if (holder == null || holder.removed() == null) {
            return false;
        }
        SortedMap<String, Holder> next = new TreeMap<>(holders);
        next.remove(identity);
        LOGGER.log(Level.INFO, "The identity {0} of {1} was freed by {2}", new Object[] {
            identity, holder.fullName(), Jenkins.getAuthentication2().getName()
        });
        keep(next);
        return true;
    }

    private void change(BiFunction<String, Holder, Holder> to) {
        SortedMap<String, Holder> next = new TreeMap<>(holders);
        next.replaceAll(to);
        keep(next);
    }

    private static boolean within(String name, String folder) {
        return name.equals(folder) || name.startsWith(folder + "/");
    }

    private static String folder(TenantReference reference) {
        return reference.folder().map(AbstractFolder::getFullName).orElse("");
    }

    private static Holder removed(String identity, Holder holder) {
        LOGGER.log(
                Level.INFO,
                "The tenant {0} is gone; its identity {1}, and what is known of its accounts, are kept until an"
                        + " administrator hands it over or frees it (Manage Jenkins, Workload Security)",
                new Object[] {holder.fullName(), identity});
        return new Holder(holder.folder(), holder.tenant(), Instant.now());
    }

    /** Counts at once; where the disk is full it is written with the next change. */
    private void keep(SortedMap<String, Holder> next) {
        if (next.equals(holders)) {
            return;
        }
        holders = Collections.unmodifiableSortedMap(next);
        try {
            Files.createDirectories(file().getParent());
            try (AtomicFileWriter writer = new AtomicFileWriter(file(), StandardCharsets.UTF_8)) {
                try {
                    writer.write(JSON.writeValueAsString(new Registry(VERSION, next)));
                    writer.commit();
                } finally {
                    writer.abort();
                }
            }
        } catch (IOException unwritten) {
            LOGGER.log(
                    Level.SEVERE,
                    unwritten,
                    () -> "Which tenant holds which identity can't be written to " + file()
                            + "; until it can, a restart brings back what was written before");
        }
    }

    private static Path file() {
        return Jenkins.get().getRootDir().toPath().resolve("workload-security-aws/identities.json");
    }
}
