package io.jenkins.plugins.workloadsecurityaws.known;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import hudson.util.AtomicFileWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What became of a tenant's accounts, for a year at most: a file of one line of JSON for each entry, to which lines are
 * appended. When it has grown too large, or its beginning too old, it is written anew without its beginning. Thread-safe.
 */
final class TenantHistory {

    private static final Logger LOGGER = Logger.getLogger(TenantHistory.class.getName());
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();
    private static final Duration KEPT_FOR = Duration.ofDays(366);

    /** So that not every line that is appended has one cut off. */
    private static final Duration TOO_OLD = KEPT_FOR.plusDays(14);

    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final int BYTES_AFTER_CUT = 3 * 1024 * 1024;

    private final Path file;
    private List<HistoryEntry> entries;
    private boolean broken;

    TenantHistory(Path file) {
        this.file = file;
    }

    /** {@return the entries, oldest first} */
    synchronized List<HistoryEntry> entries() {
        if (entries == null) {
            entries = read();
        }
        return List.copyOf(entries);
    }

    /**
     * Adds entries, in memory even where they can't be written.
     *
     * @throws UncheckedIOException if they can't be written
     */
    synchronized void add(List<HistoryEntry> fresh, Instant now) {
        if (fresh.isEmpty()) {
            return;
        }
        if (entries == null) {
            entries = read();
        }
        entries.addAll(fresh);
        try {
            StringBuilder lines = new StringBuilder();
            for (HistoryEntry entry : fresh) {
                lines.append(line(entry));
            }
            boolean isCut = cutOff(now);
            Uninterrupted.write(() -> {
                if (broken || isCut) {
                    writeAnew();
                } else {
                    append(lines);
                }
            });
        } catch (IOException unwritten) {
            broken = true;
            throw new UncheckedIOException(
                    "what became of accounts can't be written to " + file + " (" + unwritten.getMessage() + ")",
                    unwritten);
        }
    }

    private void append(CharSequence lines) throws IOException {
        Files.createDirectories(file.getParent());
        broken = true;
        Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (Files.size(file) > MOST_BYTES) {
            cutToSize();
            writeAnew();
        }
        broken = false;
    }

    private boolean cutOff(Instant now) {
        boolean isTooOld = entries.get(0).at().isBefore(now.minus(TOO_OLD));
        return isTooOld && entries.removeIf(entry -> entry.at().isBefore(now.minus(KEPT_FOR)));
    }

    private void cutToSize() throws JsonProcessingException {
        int bytes = 0;
        int first = entries.size();
        while (first > 0 && bytes < BYTES_AFTER_CUT) {
            first--;
            bytes += line(entries.get(first)).length();
        }
        entries = new ArrayList<>(entries.subList(first, entries.size()));
    }

    private void writeAnew() throws IOException {
        Files.createDirectories(file.getParent());
        try (AtomicFileWriter writer = new AtomicFileWriter(file, StandardCharsets.UTF_8)) {
            try {
                for (HistoryEntry entry : entries) {
                    writer.write(line(entry));
                }
                writer.commit();
                broken = false;
            } finally {
                writer.abort();
            }
        }
    }

    private static String line(HistoryEntry entry) throws JsonProcessingException {
        return JSON.writeValueAsString(entry) + "\n";
    }

    /** A line that a crash cut short is left out, and the file is written anew with the next entry. */
    private List<HistoryEntry> read() {
        List<HistoryEntry> read = new ArrayList<>();
        if (Files.exists(file)) {
            try {
                String text = Files.readString(file);
                broken = !text.isEmpty() && !text.endsWith("\n");
                text.lines().forEach(line -> read(line, read));
            } catch (IOException unreadable) {
                broken = true;
                LOGGER.log(Level.SEVERE, unreadable, () -> "What became of accounts can't be read from " + file);
            }
        }
        return read;
    }

    private void read(String line, List<HistoryEntry> to) {
        try {
            to.add(JSON.readValue(line, HistoryEntry.class));
        } catch (JsonProcessingException unreadable) {
            broken = true;
            LOGGER.log(Level.WARNING, () -> "A line of " + file + " can't be read and is left out");
        }
    }
}
