package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A file of one JSON object a line, each forced to disk before the run goes on. Several processes may append to the same
 * file: each entry is one write. Threads that write at the same time share one forcing. A plain stream and not a
 * channel, because a channel closes itself when the thread that is to note an abort has been interrupted. Thread-safe.
 */
public final class JournalFile implements AutoCloseable {

    /** The file's name in its directory. */
    public static final String NAME = "journal.jsonl";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FileOutputStream file;
    private final Object forcing = new Object();
    private long written;
    private long forced;

    /**
     * Opens the journal {@code journal.jsonl} in a directory, which is made if it is missing. A last line that a killed
     * process wrote half is ended, so that the next entry begins on a line of its own.
     *
     * @param directory the directory
     * @throws UncheckedIOException if the directory can't be written
     */
    public JournalFile(Path directory) {
        try {
            Files.createDirectories(directory);
            Path path = directory.resolve(NAME);
            boolean torn = isTorn(path);
            file = new FileOutputStream(path.toFile(), true);
            if (torn) {
                file.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the journal in " + directory + " can't be written", e);
        }
    }

    /**
     * Stores one entry.
     *
     * @param entry the entry
     * @throws UncheckedIOException if it can't be stored; the run may not go on then
     */
    public void append(ObjectNode entry) {
        byte[] line = (entry + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            long mine;
            synchronized (this) {
                file.write(line);
                mine = ++written;
            }
            force(mine);
        } catch (IOException e) {
            throw new UncheckedIOException("the journal can't be written, so the run stops", e);
        }
    }

    /**
     * Reads what is stored, oldest first; a line that a killed process wrote half is passed over.
     *
     * @param directory the directory; need not exist
     * @param reader is told each entry
     * @throws UncheckedIOException if the journal is there and can't be read
     */
    public static void read(Path directory, Consumer<JsonNode> reader) {
        Path path = directory.resolve(NAME);
        if (!Files.exists(path)) {
            return;
        }
        // Not Files.newBufferedReader: it would refuse a line that was torn within a character.
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(path), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                entry(line).ifPresent(reader);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the journal " + path + " can't be read", e);
        }
    }

    private static Optional<JsonNode> entry(String line) {
        try {
            return Optional.of(JSON.readTree(line));
        } catch (JsonProcessingException tornByAKill) {
            return Optional.empty();
        }
    }

    private void force(long mine) throws IOException {
        synchronized (forcing) {
            if (forced >= mine) {
                return;
            }
            long upTo;
            synchronized (this) {
                upTo = written;
            }
            file.getFD().sync();
            forced = upTo;
        }
    }

    private static boolean isTorn(Path path) throws IOException {
        if (!Files.exists(path)) {
            return false;
        }
        try (RandomAccessFile there = new RandomAccessFile(path.toFile(), "r")) {
            if (there.length() == 0) {
                return false;
            }
            there.seek(there.length() - 1);
            return there.read() != '\n';
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the journal can't be closed", e);
        }
    }
}
