package io.jenkins.plugins.workloadsecurityaws.engine.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which connectors of one tenant were asked for without an end that somebody saw: the process was killed, or heard no
 * answer. Such a connector may show yet, so nobody may ask again meanwhile. Thread-safe; share one among everybody who
 * works on the tenant.
 */
public final class CreatesUnderWay {

    private static final Logger LOG = LoggerFactory.getLogger(CreatesUnderWay.class);
    private static final String FORMAT = "workload-security-aws-creates";
    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Optional<Path> file;
    private final Map<String, Instant> sent;

    private CreatesUnderWay(Optional<Path> file, Map<String, Instant> sent) {
        this.file = file;
        this.sent = sent;
    }

    /** {@return creates that are known for as long as the process lives} */
    public static CreatesUnderWay inMemory() {
        return new CreatesUnderWay(Optional.empty(), new TreeMap<>());
    }

    /**
     * Creates that are known after a restart too: what is noted is on disk before anything is sent.
     *
     * @param file the file, one for each tenant; neither it nor its directory need be there yet
     * @return the creates that it tells of
     * @throws UncheckedIOException if the file is there and can't be read, or is none of this release
     */
    public static CreatesUnderWay keptIn(Path file) {
        return new CreatesUnderWay(Optional.of(file), read(file));
    }

    /**
     * A create is about to be sent.
     *
     * @param account the account
     * @param at when
     * @throws UncheckedIOException if it can't be noted; it must not be sent then
     */
    public synchronized void sent(AccountId account, Instant at) {
        Instant before = sent.put(account.value(), at);
        try {
            write();
        } catch (UncheckedIOException unwritten) {
            restore(account, before);
            throw unwritten;
        }
    }

    /** Takes over what a journal tells; the later of two creates counts. */
    synchronized void addAll(CreatesUnderWay others) {
        if (!others.sent.isEmpty()) {
            others.sent.forEach(
                    (account, at) -> sent.merge(account, at, (one, other) -> one.isAfter(other) ? one : other));
            write();
        }
    }

    private void restore(AccountId account, Instant before) {
        if (before == null) {
            sent.remove(account.value());
        } else {
            sent.put(account.value(), before);
        }
    }

    /**
     * Somebody saw how the create ended, or that the connector is gone. That this can't be noted harms nobody: the next run
     * looks for a connector that is there.
     *
     * @param account the account
     */
    public synchronized void ended(AccountId account) {
        if (sent.remove(account.value()) != null) {
            try {
                write();
            } catch (UncheckedIOException unwritten) {
                LOG.warn("{}: the next run looks for the connector of account {}", unwritten.getMessage(), account);
            }
        }
    }

    /**
     * When a connector was asked for whose create nobody saw end.
     *
     * @param account the account
     * @return when the create was sent; empty if there is none
     */
    public synchronized Optional<Instant> of(AccountId account) {
        return Optional.ofNullable(sent.get(account.value()));
    }

    private void write() {
        if (file.isEmpty()) {
            return;
        }
        ObjectNode root = JSON.createObjectNode().put("creates", FORMAT).put("version", VERSION);
        ObjectNode all = root.putObject("sent");
        sent.forEach((account, at) -> all.put(account, at.toString()));
        try {
            Files.createDirectories(file.get().toAbsolutePath().getParent());
        } catch (IOException unwritable) {
            throw new UncheckedIOException(file.get() + " can't be written", unwritable);
        }
        DurableFiles.replace(file.get(), root.toString());
    }

    private static Map<String, Instant> read(Path file) {
        Map<String, Instant> sent = new TreeMap<>();
        try {
            if (!Files.exists(file)) {
                return sent;
            }
            JsonNode root = JSON.readTree(file.toFile());
            if (!root.path("creates").asText().equals(FORMAT)
                    || root.path("version").asInt() != VERSION) {
                throw unusable(file, null);
            }
            for (Map.Entry<String, JsonNode> each : root.path("sent").properties()) {
                sent.put(
                        new AccountId(each.getKey()).value(),
                        Instant.parse(each.getValue().asText()));
            }
            return sent;
        } catch (JsonProcessingException | DateTimeException | InvalidInputException notOurs) {
            throw unusable(file, notOurs);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file + " can't be read", unreadable);
        }
    }

    private static UncheckedIOException unusable(Path file, Exception why) {
        return new UncheckedIOException(
                file + " does not tell which connectors were asked for (format " + VERSION
                        + "): delete it when nobody has added accounts for six minutes",
                new IOException(why));
    }
}
