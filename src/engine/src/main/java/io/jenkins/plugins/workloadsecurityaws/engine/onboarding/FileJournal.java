package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;

/**
 * A journal of one JSON object a line, forced to disk before the run goes on. Several processes may append to the same
 * file: each entry is one write. A plain stream and not a channel, because a channel closes itself when the thread that
 * is to note an abort has been interrupted. Thread-safe.
 */
public final class FileJournal implements Journal, AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FileOutputStream file;
    private final Clock clock;

    /**
     * Opens the journal {@code journal.jsonl} in a directory, which is made if it is missing.
     *
     * @param directory the directory
     * @param clock tells when a fact was stored
     * @throws UncheckedIOException if the directory can't be written
     */
    public FileJournal(Path directory, Clock clock) {
        this.clock = clock;
        try {
            Files.createDirectories(directory);
            file = new FileOutputStream(directory.resolve("journal.jsonl").toFile(), true);
        } catch (IOException e) {
            throw new UncheckedIOException("the journal in " + directory + " can't be written", e);
        }
    }

    @Override
    public synchronized void record(AccountId account, State state, String action, String resource) {
        String line = JSON.createObjectNode()
                        .put("at", clock.instant().toString())
                        .put("account", account.value())
                        .put("state", state.name().toLowerCase(Locale.ROOT))
                        .put("action", action)
                        .put("resource", resource)
                        .toString()
                + "\n";
        try {
            file.write(line.getBytes(StandardCharsets.UTF_8));
            file.getFD().sync();
        } catch (IOException e) {
            throw new UncheckedIOException("the journal can't be written, so the run stops at " + action, e);
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
