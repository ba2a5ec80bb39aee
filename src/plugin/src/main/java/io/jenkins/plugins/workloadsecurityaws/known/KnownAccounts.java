package io.jenkins.plugins.workloadsecurityaws.known;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.util.AtomicFileWriter;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** Keeps one record for each tenant: in memory, and in one file that is written as a whole or not at all. Thread-safe. */
@Extension
public class KnownAccounts {

    private static final Logger LOGGER = Logger.getLogger(KnownAccounts.class.getName());

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Of the form of the files. */
    private static final int VERSION = 1;

    private final ConcurrentMap<String, TenantRecord> records = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, TenantHistory> histories = new ConcurrentHashMap<>();
    private final Clock clock;

    /** What is known in this Jenkins. */
    public KnownAccounts() {
        this(Clock.systemUTC());
    }

    KnownAccounts(Clock clock) {
        this.clock = clock;
    }

    /** {@return the one that Jenkins keeps} */
    public static KnownAccounts get() {
        return ExtensionList.lookupSingleton(KnownAccounts.class);
    }

    /**
     * What is known of a tenant.
     *
     * @param reference the tenant
     * @return the record, empty at first
     */
    public TenantRecord of(TenantReference reference) {
        return records.computeIfAbsent(reference.key(), key -> read(reference));
    }

    /**
     * Changes what is known of a tenant, and keeps it.
     *
     * @param reference the tenant
     * @param by the build, user or schedule that takes accounts out, if any is taken out
     * @param change from the record as it is to the record as it shall be; called once
     * @throws UncheckedIOException if the file can't be written; the change is known until Jenkins ends, and written with
     *     the next one
     */
    public void update(TenantReference reference, String by, UnaryOperator<TenantRecord> change) {
        AtomicReference<UncheckedIOException> unwritten = new AtomicReference<>();
        List<HistoryEntry> changes = new ArrayList<>();
        Instant now = clock.instant();
        TenantRecord kept = records.compute(reference.key(), (key, record) -> {
            TenantRecord before = record == null ? read(reference) : record;
            TenantRecord next = change.apply(before);
            changes.addAll(HistoryEntry.between(before, next, by, now));
            keep(() -> write(reference, next), unwritten);
            keep(() -> history(key).add(changes, now), unwritten);
            return next;
        });
        changes.forEach(entry -> tell(reference, kept, entry));
        if (unwritten.get() != null) {
            throw unwritten.get();
        }
    }

    /**
     * Changes what is known of a tenant without taking any account out, and keeps it.
     *
     * @param reference the tenant
     * @param change from the record as it is to the record as it shall be; called once
     * @throws UncheckedIOException as above
     */
    public void update(TenantReference reference, UnaryOperator<TenantRecord> change) {
        update(reference, "", change);
    }

    private static void keep(Runnable write, AtomicReference<UncheckedIOException> unwritten) {
        try {
            write.run();
        } catch (UncheckedIOException failure) {
            unwritten.compareAndSet(null, failure);
        }
    }

    private static void tell(TenantReference reference, TenantRecord record, HistoryEntry entry) {
        for (DriftListener listener : ExtensionList.lookup(DriftListener.class)) {
            entry.drifted()
                    .forEach(id ->
                            tell(listener::onDrift, reference, record.accounts().get(id), entry));
            entry.mended()
                    .forEach(id -> tell(
                            listener::onMended, reference, record.accounts().get(id), entry));
        }
    }

    private static void tell(
            Consumer<DriftListener.Change> listener,
            TenantReference reference,
            KnownAccount account,
            HistoryEntry entry) {
        try {
            listener.accept(new DriftListener.Change(
                    reference.fullName(),
                    account.account(),
                    account.name(),
                    entry.by(),
                    entry.at(),
                    account.findings()));
        } catch (RuntimeException broken) {
            LOGGER.log(
                    Level.WARNING,
                    broken,
                    () -> "A listener broke when it was told of account " + account.account() + " of "
                            + reference.fullName());
        }
    }

    /**
     * What became of a tenant's accounts.
     *
     * @param reference the tenant
     * @return what changed, oldest first, for a year at most
     */
    public List<HistoryEntry> history(TenantReference reference) {
        return history(reference.key()).entries();
    }

    private TenantHistory history(String key) {
        return histories.computeIfAbsent(
                key, each -> new TenantHistory(directory().resolve(each + "-history.jsonl")));
    }

    /**
     * Where the facts of what the schedule changes are kept.
     *
     * @param reference the tenant
     * @return a directory of its own
     */
    public static Path journal(TenantReference reference) {
        return directory().resolve(reference.key() + "-journal");
    }

    /**
     * Where the creates under way of a tenant are kept.
     *
     * @param reference the tenant
     * @return a file, which need not be there yet
     */
    public static Path creates(TenantReference reference) {
        return directory().resolve(reference.key() + "-creates.json");
    }

    private static Path directory() {
        return Jenkins.get().getRootDir().toPath().resolve("workload-security-aws");
    }

    private static Path file(TenantReference reference) {
        return directory().resolve(reference.key() + ".json");
    }

    private static TenantRecord read(TenantReference reference) {
        Path file = file(reference);
        if (!Files.exists(file)) {
            return TenantRecord.empty(reference.fullName());
        }
        try {
            JsonNode kept = JSON.readTree(file.toFile());
            int version = kept.path("version").asInt();
            if (version != VERSION) {
                throw new IOException("it is of version " + version + ", and this plugin reads " + VERSION);
            }
            return JSON.treeToValue(kept, TenantRecord.class);
        } catch (IOException unreadable) {
            return setAside(reference, file, unreadable);
        }
    }

    /** What is known can be found out again, so a broken file stops nothing; it is kept for whoever wants to know. */
    private static TenantRecord setAside(TenantReference reference, Path file, IOException unreadable) {
        Path aside = file.resolveSibling(file.getFileName() + ".unreadable");
        LOGGER.log(
                Level.SEVERE,
                unreadable,
                () -> "What was known of the accounts of " + reference.fullName()
                        + " can't be read; the file is set aside as " + aside
                        + ", and the next verification finds it out again. Accounts without a connector are forgotten.");
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException stuck) {
            throw new UncheckedIOException("can't set aside " + file, stuck);
        }
        return TenantRecord.empty(reference.fullName());
    }

    /** With the identity and the present name, for people who read the file. */
    private static void write(TenantReference reference, TenantRecord record) {
        Path file = file(reference);
        try {
            Files.createDirectories(directory());
            ObjectNode kept = JSON.createObjectNode();
            kept.put("version", VERSION).put("identity", reference.identity());
            kept.setAll(JSON.<ObjectNode>valueToTree(record));
            kept.put("tenant", reference.fullName());
            String text = JSON.writeValueAsString(kept);
            Uninterrupted.write(() -> write(file, text));
        } catch (IOException unwritten) {
            throw new UncheckedIOException(
                    "what is known of the accounts of " + reference.fullName() + " can't be written to " + file + " ("
                            + unwritten.getMessage() + ")",
                    unwritten);
        }
    }

    private static void write(Path file, String text) throws IOException {
        try (AtomicFileWriter writer = new AtomicFileWriter(file, StandardCharsets.UTF_8)) {
            try {
                writer.write(text);
                writer.commit();
            } finally {
                writer.abort();
            }
        }
    }

    /**
     * Forgets what is known of the accounts of a removed tenant, the facts of what its schedule changed included.
     *
     * @param identity the removed tenant's identity
     * @throws IOException if a file can't be removed
     */
    public void forget(String identity) throws IOException {
        String key = TenantReference.key(identity);
        records.remove(key);
        histories.remove(key);
        Files.deleteIfExists(directory().resolve(key + "-history.jsonl"));
        Files.deleteIfExists(directory().resolve(key + ".json"));
        Files.deleteIfExists(directory().resolve(key + ".json.unreadable"));
        Files.deleteIfExists(directory().resolve(key + "-creates.json"));
        Util.deleteRecursive(directory().resolve(key + "-journal").toFile());
    }
}
