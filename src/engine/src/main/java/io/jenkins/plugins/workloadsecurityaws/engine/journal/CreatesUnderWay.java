package io.jenkins.plugins.workloadsecurityaws.engine.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which connectors of one tenant were asked for without an end that somebody saw: the process was killed, or heard no
 * answer. Such a connector may show yet, so nobody may ask again meanwhile. Thread-safe; share one among everybody who
 * works on the tenant.
 */
public final class CreatesUnderWay {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Instant> sent = new TreeMap<>();
    private final Optional<Path> file;

    private CreatesUnderWay(Optional<Path> file) {
        this.file = file;
    }

    /** {@return creates that are known for as long as the process lives} */
    public static CreatesUnderWay inMemory() {
        return new CreatesUnderWay(Optional.empty());
    }

    /**
     * Creates that are kept in a file, which is written whole at each change.
     *
     * @param file the file; its directory exists
     * @return what the file holds; nothing if it is missing
     * @throws UncheckedIOException if the file is there and can't be read, or is not of this form: who guesses that nothing
     *     is under way may add an account twice
     */
    public static CreatesUnderWay in(Path file) {
        CreatesUnderWay creates = new CreatesUnderWay(Optional.of(file));
        if (Files.exists(file)) {
            try {
                JsonNode kept = JSON.readTree(Files.readString(file));
                kept.path("sent")
                        .properties()
                        .forEach(entry -> creates.sent.put(
                                entry.getKey(), Instant.parse(entry.getValue().asText())));
            } catch (JsonProcessingException | DateTimeException damaged) {
                throw new UncheckedIOException(new IOException(
                        "the connectors that were asked for can't be read from " + file
                                + ": delete the file if no run was under way in the last ten minutes",
                        damaged));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return creates;
    }

    /**
     * A create is about to be sent.
     *
     * @param account the account
     * @param at when
     */
    public synchronized void sent(AccountId account, Instant at) {
        sent.put(account.value(), at);
        write();
    }

    /**
     * Somebody saw how the create ended, or that the connector is gone.
     *
     * @param account the account
     */
    public synchronized void ended(AccountId account) {
        if (sent.remove(account.value()) != null) {
            write();
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
        ObjectNode kept = JSON.createObjectNode().put("version", 1);
        ObjectNode entries = kept.putObject("sent");
        sent.forEach((account, at) -> entries.put(account, at.toString()));
        DurableFiles.replace(file.get(), kept.toString());
    }
}
