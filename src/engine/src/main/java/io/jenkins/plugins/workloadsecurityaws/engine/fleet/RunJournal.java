package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.JournalFile;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;

/**
 * The facts of a run in the same file as the journal of its steps. One process at a time: the directory is locked until
 * the journal is closed, by whatever end the process comes to. Thread-safe.
 */
public final class RunJournal implements RunFacts, AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final DirectoryLock lock;
    private final JournalFile file;
    private final Clock clock;
    private final EarlierRun earlier;
    private final KeptSelection kept;

    private RunJournal(DirectoryLock lock, JournalFile file, Clock clock, EarlierRun earlier, KeptSelection kept) {
        this.lock = lock;
        this.file = file;
        this.clock = clock;
        this.earlier = earlier;
        this.kept = kept;
    }

    /**
     * Opens the journal and goes on with the run that stands last in it, if that was not finished and is the same.
     *
     * @param directory the directory, made if it is missing
     * @param run what is asked of which accounts, as {@link RunIdentity} writes it: only the same run is gone on with
     * @param clock tells when a fact was stored
     * @return the journal, to be closed by the caller
     * @throws DirectoryLock.Taken if another run is using the directory
     * @throws java.io.UncheckedIOException if the directory can't be read or written
     */
    public static RunJournal open(Path directory, RunIdentity run, Clock clock) {
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            EarlierRun earlier = EarlierRun.read(directory, run);
            JournalFile file = new JournalFile(directory);
            RunJournal journal = new RunJournal(lock, file, clock, earlier, new KeptSelection(directory));
            journal.append(journal.fact(earlier.isUnfinished() ? "run-resumed" : "run-begun")
                    .put("command", run.command())
                    .put("selection", run.selection())
                    .put("accounts", run.accounts()));
            return journal;
        } catch (RuntimeException unreadable) {
            lock.close();
            throw unreadable;
        }
    }

    @Override
    public Map<AccountId, FleetEntry.State> endedEarlier() {
        return earlier.ended();
    }

    @Override
    public Set<AccountId> begunEarlier() {
        return earlier.begun();
    }

    @Override
    public void begun(AccountId account) {
        append(fact("account-begun").put("account", account.value()));
    }

    @Override
    public void ended(AccountId account, FleetEntry.State state) {
        append(fact("account-ended").put("account", account.value()).put("ended", state.label()));
    }

    @Override
    public void finished() {
        // First, so that a kept selection always belongs to an unfinished run.
        kept.forget();
        append(fact("run-ended"));
    }

    private ObjectNode fact(String fact) {
        return JSON.createObjectNode().put("at", clock.instant().toString()).put("fact", fact);
    }

    private void append(ObjectNode entry) {
        file.append(entry);
    }

    @Override
    public void close() {
        try {
            file.close();
        } finally {
            lock.close();
        }
    }
}
