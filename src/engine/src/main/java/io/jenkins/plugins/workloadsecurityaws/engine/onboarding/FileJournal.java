package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** The journal of steps in a {@link JournalFile}. Thread-safe. */
public final class FileJournal implements Journal, AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JournalFile file;
    private final Clock clock;
    private final CreatesUnderWay creates = new CreatesUnderWay();

    /**
     * Opens the journal {@code journal.jsonl} in a directory, which is made if it is missing.
     *
     * @param directory the directory
     * @param clock tells when a fact was stored
     * @throws UncheckedIOException if the directory can't be read or written
     */
    public FileJournal(Path directory, Clock clock) {
        JournalFile.read(directory, creates::hear);
        this.file = new JournalFile(directory);
        this.clock = clock;
    }

    @Override
    public void record(AccountId account, State state, String action, String resource) {
        Instant now = clock.instant();
        file.append(JSON.createObjectNode()
                .put("at", now.toString())
                .put("account", account.value())
                .put("state", CreatesUnderWay.label(state))
                .put("action", action)
                .put("resource", resource));
        creates.hear(now, account.value(), state, action);
    }

    @Override
    public Optional<Instant> createUnderWay(AccountId account) {
        return creates.of(account.value());
    }

    @Override
    public void close() {
        file.close();
    }
}
