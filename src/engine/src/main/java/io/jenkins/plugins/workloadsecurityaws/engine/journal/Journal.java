package io.jenkins.plugins.workloadsecurityaws.engine.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The facts of runs, so that whatever a killed process left half-made is named somewhere and the next run carries on:
 * step states, names and ARNs; no documents, no secrets (one JSON object a line, the first names the format's version).
 *
 * <p>One process at a time: the operating system keeps the directory locked until the journal is closed, by whatever end
 * the process comes to. An entry is on disk when the method that stores it returns. Thread-safe.
 */
public final class Journal implements AutoCloseable {

    /** The file's name in its directory. */
    public static final String NAME = "journal.jsonl";

    private static final String FORMAT = "workload-security-aws";
    private static final int VERSION = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The operation that asks for a connector. */
    public static final String CREATE_CONNECTOR = "CreateConnector";

    /** The operation that removes a connector. */
    public static final String DELETE_CONNECTOR = "DeleteConnector";

    /** How far a step has come. */
    public enum State {
        /** About to be sent. */
        STARTED,
        /** Took effect. */
        DONE,
        /** Definitely did not take effect. */
        REFUSED,
        /** May or may not have taken effect. */
        UNKNOWN,
        /** Was taken back. */
        UNDONE,
        /** Should have been taken back and could not be. */
        LEFT_BEHIND
    }

    /** How an account of a run ended. */
    public enum End {
        /** Something was written and nothing is wrong. */
        CHANGED,
        /** Nothing was to be done. */
        UNCHANGED,
        /** Something is wrong. */
        FAILED
    }

    /**
     * What an earlier process brought about in the very run that is begun now.
     *
     * @param ended accounts that came to an end, and how
     * @param begun accounts that were begun and whose end is not known
     */
    public record Earlier(Map<AccountId, End> ended, Set<AccountId> begun) {

        /** Copies both. */
        public Earlier {
            ended = Map.copyOf(ended);
            begun = Set.copyOf(begun);
        }
    }

    /**
     * A write of which the audit trail does not hold the outcome.
     *
     * @param id names the write
     * @param entry what the trail is to say of it while nobody knows its outcome, in the trail's own form
     */
    public record UntoldWrite(String id, String entry) {}

    private final Time time;
    private final CreatesUnderWay creates;
    private final Optional<Store> store;
    private final Replay replay = new Replay();
    private final Map<String, String> untold = new LinkedHashMap<>();

    private Journal(Time time, CreatesUnderWay creates, Optional<Store> store) {
        this.time = time;
        this.creates = creates;
        this.store = store;
    }

    /**
     * A journal that keeps no file: facts live as long as the process.
     *
     * @param time tells when a connector was asked for
     * @param creates the tenant's creates without a known end
     * @return the journal
     */
    public static Journal inMemory(Time time, CreatesUnderWay creates) {
        return new Journal(time, creates, Optional.empty());
    }

    /**
     * Opens the journal of a directory and keeps the directory for this process.
     *
     * @param directory the directory, made if it is missing
     * @param holder what this process does with it, for whoever finds it taken: one line
     * @param time tells when a fact was stored
     * @param creates hears of the creates without a known end that the journal tells of
     * @return the journal, to be closed by the caller
     * @throws JournalInUseException if another run keeps the directory, or the file is no journal of this version
     * @throws UncheckedIOException if the directory can't be read or written
     */
    public static Journal open(Path directory, String holder, Time time, CreatesUnderWay creates) {
        Store store = Store.take(
                directory, holder + ", process " + ProcessHandle.current().pid() + ", since " + time.now());
        try {
            Journal journal = new Journal(time, creates, Optional.of(store));
            CreatesUnderWay told = CreatesUnderWay.inMemory();
            store.read(entry -> {
                journal.replay.hear(entry);
                journal.hearWrite(entry);
                hearCreate(entry, told);
            });
            store.begin();
            creates.addAll(told);
            return journal;
        } catch (IOException e) {
            store.close();
            throw new UncheckedIOException("the journal in " + directory + " can't be read or written", e);
        } catch (RuntimeException unusable) {
            store.close();
            throw unusable;
        }
    }

    /**
     * Begins a run, or goes on with the run that stands last in the journal, if that is the same and was not finished.
     *
     * @param run what is asked of which accounts
     * @return what an earlier process brought about in this run
     */
    public Earlier begin(RunIdentity run) {
        boolean goesOn = replay.unfinished.filter(run::equals).isPresent();
        append(entry(goesOn ? "run-resumed" : "run-begun")
                .put("command", run.command())
                .put("asked", run.asked())
                .put("accounts", run.accounts()));
        return replay.earlier();
    }

    /**
     * Notes that an account is about to be visited.
     *
     * @param account the account
     */
    public void begun(AccountId account) {
        append(entry("account-begun").put("account", account.value()));
    }

    /**
     * Notes how an account ended.
     *
     * @param account the account
     * @param end how
     */
    public void ended(AccountId account, End end) {
        append(entry("account-ended").put("account", account.value()).put("end", label(end)));
    }

    /** Notes that every account was visited, so that the next run begins anew. */
    public void finished() {
        append(entry("run-ended"));
    }

    /**
     * Notes that a write is about to be sent. Called right before the bytes go out, because a connector that is asked for
     * may show for so long after that moment.
     *
     * @param account the account
     * @param action the API operation
     * @param resource what it is done to
     * @param write what the audit trail is to say of it if nobody sees its outcome; absent: no trail is kept
     */
    public void started(AccountId account, String action, String resource, Optional<UntoldWrite> write) {
        ObjectNode entry = step(account, State.STARTED, action, resource);
        write.ifPresent(untold -> entry.put("write", untold.id()).put("audit", untold.entry()));
        append(entry);
    }

    /**
     * Notes how far a step has come.
     *
     * @param account the account
     * @param state how far
     * @param action the API operation
     * @param resource what it is done to
     * @param told the ID of the write, if the audit trail holds its outcome now
     */
    public void step(AccountId account, State state, String action, String resource, Optional<String> told) {
        ObjectNode entry = step(account, state, action, resource);
        told.ifPresent(id -> entry.put("write", id));
        append(entry);
    }

    /**
     * Notes that the audit trail holds a write of an earlier process now.
     *
     * @param write the write's ID
     */
    public void told(String write) {
        append(entry("write-told").put("write", write));
    }

    /** {@return the writes of which the audit trail does not hold the outcome, the oldest first} */
    public synchronized List<UntoldWrite> untold() {
        return untold.entrySet().stream()
                .map(write -> new UntoldWrite(write.getKey(), write.getValue()))
                .toList();
    }

    /**
     * When a connector was asked for whose create nobody saw end: its process was killed, or heard no answer. It may show
     * yet.
     *
     * @param account the account
     * @return when the create was sent; empty if there is none
     */
    public Optional<Instant> createUnderWay(AccountId account) {
        return creates.of(account);
    }

    /** What becomes of connectors are facts of their own, by which creates without an end are known. */
    private ObjectNode step(AccountId account, State state, String action, String resource) {
        String fact =
                switch (action) {
                    case CREATE_CONNECTOR -> "create";
                    case DELETE_CONNECTOR -> state == State.DONE ? "remove" : "step";
                    default -> "step";
                };
        return entry(fact)
                .put("account", account.value())
                .put("state", label(state))
                .put("action", action)
                .put("resource", resource);
    }

    private ObjectNode entry(String fact) {
        return JSON.createObjectNode().put("at", time.now().toString()).put("fact", fact);
    }

    private void append(ObjectNode entry) {
        store.ifPresent(kept -> kept.append(entry.toString()));
        hear(entry);
    }

    /** What was just stored is heard like what is read back, so that both mean the same. */
    private synchronized void hear(JsonNode entry) {
        replay.hear(entry);
        hearWrite(entry);
        hearCreate(entry, creates);
    }

    private void hearWrite(JsonNode entry) {
        if (entry.has("audit")) {
            untold.put(entry.path("write").asText(), entry.path("audit").asText());
        } else if (entry.has("write")) {
            untold.remove(entry.path("write").asText());
        }
    }

    private static void hearCreate(JsonNode entry, CreatesUnderWay creates) {
        String fact = entry.path("fact").asText();
        if (fact.equals("create") || fact.equals("remove")) {
            AccountId account = new AccountId(entry.path("account").asText());
            String state = entry.path("state").asText();
            if (fact.equals("create") && state.equals(label(State.STARTED))) {
                creates.sent(account, Instant.parse(entry.path("at").asText()));
            } else if (!state.equals(label(State.UNKNOWN))) {
                creates.ended(account);
            }
        }
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public void close() {
        store.ifPresent(Store::close);
    }

    /**
     * What the entries tell of the run that stands last. Only that one counts: an older run that was never finished was
     * overtaken by whatever ran after it, so what it did may have been changed since.
     */
    private static final class Replay {

        private Optional<RunIdentity> unfinished = Optional.empty();
        private final Map<String, End> ended = new HashMap<>();
        private final Set<String> begun = new HashSet<>();

        void hear(JsonNode entry) {
            String account = entry.path("account").asText();
            switch (entry.path("fact").asText()) {
                case "run-begun", "run-resumed" -> runBegan(entry);
                case "account-begun" -> begun.add(account);
                case "account-ended" -> {
                    begun.remove(account);
                    for (End end : End.values()) {
                        if (label(end).equals(entry.path("end").asText())) {
                            ended.put(account, end);
                        }
                    }
                }
                case "run-ended" -> forget();
                case "write-told" -> {}
                // A step after the account's end comes from another command, so what was its end is so no more.
                default -> ended.remove(account);
            }
        }

        private void runBegan(JsonNode entry) {
            RunIdentity run = new RunIdentity(
                    entry.path("command").asText(),
                    entry.path("asked").asText(),
                    entry.path("accounts").asInt());
            boolean goesOn = unfinished.filter(run::equals).isPresent()
                    && entry.path("fact").asText().equals("run-resumed");
            if (!goesOn) {
                forget();
            }
            unfinished = Optional.of(run);
        }

        Earlier earlier() {
            return new Earlier(
                    ended.entrySet().stream()
                            .collect(Collectors.toMap(entry -> new AccountId(entry.getKey()), Map.Entry::getValue)),
                    begun.stream().map(AccountId::new).collect(Collectors.toSet()));
        }

        private void forget() {
            unfinished = Optional.empty();
            ended.clear();
            begun.clear();
        }
    }

    /** The file and the lock of one directory. */
    private static final class Store {

        private interface Reader {
            void hear(JsonNode entry);
        }

        private final Path path;
        private final ProcessLock lock;
        private AppendedFile file;

        private Store(Path path, ProcessLock lock) {
            this.path = path;
            this.lock = lock;
        }

        static Store take(Path directory, String holder) {
            Path lockFile = directory.resolve("journal.lock");
            try {
                Files.createDirectories(directory);
                Optional<ProcessLock> lock = ProcessLock.take(lockFile, holder);
                if (lock.isEmpty()) {
                    throw new JournalInUseException("the journal in " + directory + " is in use ("
                            + ProcessLock.holder(lockFile)
                            + "): wait for its end, or name another directory for another run");
                }
                return new Store(directory.resolve(NAME), lock.get());
            } catch (IOException e) {
                throw new UncheckedIOException("the journal can't be kept in " + directory + ": " + e.getMessage(), e);
            }
        }

        /** Reads what is stored, oldest first; a line that a killed process wrote half is passed over. */
        void read(Reader reader) throws IOException {
            if (!Files.exists(path) || Files.size(path) == 0) {
                return;
            }
            // Not Files.newBufferedReader: it would refuse a line that was torn within a character.
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(Files.newInputStream(path), StandardCharsets.UTF_8))) {
                String first = lines.readLine();
                JsonNode header = parse(first).orElse(JSON.nullNode());
                if (!header.path("journal").asText().equals(FORMAT)
                        || header.path("version").asInt() != VERSION) {
                    throw new JournalInUseException(
                            path + " is no journal of this release (format " + VERSION + "): name another directory");
                }
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    parse(line).filter(Store::isEntry).ifPresent(reader::hear);
                }
            }
        }

        private static Optional<JsonNode> parse(String line) {
            try {
                return Optional.ofNullable(JSON.readTree(line));
            } catch (JsonProcessingException tornByAKill) {
                return Optional.empty();
            }
        }

        private static boolean isEntry(JsonNode entry) {
            String account = entry.path("account").asText();
            try {
                Instant.parse(entry.path("at").asText());
                return account.isEmpty() || account.matches("[0-9]{12}");
            } catch (DateTimeException notOurs) {
                return false;
            }
        }

        /** A last line that a killed process wrote half is ended, so that the next entry stands on a line of its own. */
        void begin() throws IOException {
            boolean isNew = !Files.exists(path) || Files.size(path) == 0;
            boolean torn = !isNew && endsTorn();
            file = AppendedFile.open(path);
            if (isNew) {
                append(JSON.createObjectNode()
                        .put("journal", FORMAT)
                        .put("version", VERSION)
                        .toString());
                DurableFiles.forceDirectory(path.toAbsolutePath().getParent());
            } else if (torn) {
                file.write(new byte[] {'\n'});
            }
        }

        private boolean endsTorn() throws IOException {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                ByteBuffer last = ByteBuffer.allocate(1);
                channel.read(last, channel.size() - 1);
                return last.get(0) != '\n';
            }
        }

        void append(String entry) {
            try {
                file.force(file.write((entry + "\n").getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException("the journal can't be written, so the run stops", e);
            }
        }

        void close() {
            try {
                if (file != null) {
                    file.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the journal can't be closed", e);
            } finally {
                lock.close();
            }
        }
    }
}
