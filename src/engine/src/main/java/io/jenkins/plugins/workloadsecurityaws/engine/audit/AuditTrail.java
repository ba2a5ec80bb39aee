package io.jenkins.plugins.workloadsecurityaws.engine.audit;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.journal.AppendedFile;
import io.jenkins.plugins.workloadsecurityaws.engine.journal.DurableFiles;
import io.jenkins.plugins.workloadsecurityaws.engine.journal.ProcessLock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Who wrote what, and what came of it, kept in a file that is only appended to: a line is on disk when {@link #append}
 * returns, and each holds the hash of the one before. A line that a killed process wrote in part stays, and the line after
 * it says so.
 *
 * <p>One process at a time, and in it one trail a file, shared by all who write: the operating system keeps the file until
 * the trail is closed, by whatever end the process comes to. Thread-safe.
 */
public final class AuditTrail implements AutoCloseable {

    /** How large a file grows before another is begun, where nothing else is said. */
    public static final long DEFAULT_SIZE = 16L * 1024 * 1024;

    private final Path file;
    private final long size;
    private final ProcessLock lock;
    /** Only of a trail that many runs share. */
    private Optional<WritesUnderWay> underWay = Optional.empty();

    private AppendedFile open;
    private AuditHead head;
    /** What stands behind the last whole line, and how many line ends go before the next. */
    private byte[] torn;

    private int lead;
    private long length;
    /** The last append failed, so nobody knows how the file ends. */
    private boolean inDoubt;

    private boolean closed;
    private volatile String failure;

    private AuditTrail(Path file, long size, ProcessLock lock) {
        this.file = file;
        this.size = size;
        this.lock = lock;
    }

    /**
     * Opens a trail, or begins one, and keeps it for this process.
     *
     * @param file the file; its directory exists
     * @param size when it has so many bytes, it gets a number behind its name and another is begun, in which the chain goes
     *     on
     * @param holder what this process does with it, for whoever finds it taken: one line
     * @return the trail, to be closed by the caller
     * @throws InvalidInputException if another process or another trail of this one has it, if it can't be written, or is
     *     something else than an audit trail; names the field {@code audit}
     */
    public static AuditTrail open(Path file, long size, String holder) {
        try {
            // By whatever name: the same file has one lock.
            Path real = Files.exists(file)
                    ? file.toRealPath()
                    : file.toAbsolutePath().getParent().toRealPath().resolve(file.getFileName());
            Path lockFile = real.resolveSibling(real.getFileName() + ".lock");
            ProcessLock lock = ProcessLock.take(
                            lockFile,
                            holder + ", process " + ProcessHandle.current().pid())
                    .orElseThrow(() -> inUse(file, lockFile));
            AuditTrail trail = new AuditTrail(real, size, lock);
            try {
                trail.reopen();
                return trail;
            } catch (IOException | RuntimeException unusable) {
                trail.close();
                throw unusable;
            }
        } catch (IOException unwritable) {
            throw new InvalidInputException(
                    "audit",
                    "the audit trail " + file + " can't be written: "
                            + unwritable.getClass().getSimpleName() + ": " + unwritable.getMessage());
        }
    }

    /**
     * Opens a trail as {@link #open} does, for a process in which many runs share it, whose journals come and go: the trail
     * itself keeps, in a file beside it, what was sent and is not told yet. What an earlier process left there is told now,
     * with an unknown outcome.
     *
     * @param file as above
     * @param size as above
     * @param holder as above
     * @param now the time
     * @return the trail, to be closed by the caller
     * @throws InvalidInputException as above
     */
    public static AuditTrail openShared(Path file, long size, String holder, Instant now) {
        AuditTrail trail = open(file, size, holder);
        boolean whole = false;
        try {
            WritesUnderWay left =
                    WritesUnderWay.open(trail.file.resolveSibling(trail.file.getFileName() + ".underway"));
            trail.underWay = Optional.of(left);
            List<AuditEntry> untold = left.lost();
            Set<String> told = untold.isEmpty()
                    ? Set.of()
                    : trail.told(untold.stream().map(AuditEntry::write).toList());
            for (AuditEntry entry : untold) {
                if (told.contains(entry.write())) {
                    left.told(entry.write());
                } else {
                    trail.append(entry.ended(now, AuditEntry.Outcome.UNKNOWN, entry.resource(), Optional.empty()));
                }
            }
            whole = true;
            return trail;
        } catch (IOException unwritable) {
            throw new InvalidInputException(
                    "audit", trail.unwritable(unwritable).getMessage());
        } catch (UncheckedIOException unwritable) {
            throw new InvalidInputException("audit", unwritable.getMessage());
        } finally {
            if (!whole) {
                trail.close();
            }
        }
    }

    private static InvalidInputException inUse(Path file, Path lockFile) {
        String holder;
        try {
            holder = ProcessLock.holder(lockFile);
        } catch (IOException unreadable) {
            holder = "by whom can't be read";
        }
        return new InvalidInputException(
                "audit",
                "the audit trail " + file + " is in use (" + holder
                        + "): wait for its end, or name another file for another run");
    }

    /**
     * A write is about to be sent, which a trail that many runs share keeps beside it until it tells of it. First it tells
     * what it could not tell before.
     *
     * @param entry the write, of which nothing more is known
     * @throws UncheckedIOException if it can't be kept or told; nothing may be sent then
     */
    public void begun(AuditEntry entry) {
        if (underWay.isPresent()) {
            WritesUnderWay kept = underWay.get();
            // One thread at a time, so that each is told once.
            synchronized (kept) {
                kept.lost().forEach(this::append);
            }
            try {
                kept.begun(entry);
            } catch (IOException e) {
                throw unwritable(e);
            }
        }
    }

    /**
     * Runs have ended without seeing the outcome of some writes: a trail that many runs share tells of those now, so that
     * they do not wait for its next opening.
     *
     * @param writes names of writes; those that the trail has told of, or has tried to, are passed over
     * @param now the time
     * @throws UncheckedIOException if a line can't be written; it is written later
     */
    public void givenUp(Collection<String> writes, Instant now) {
        for (String write : writes) {
            underWay.flatMap(kept -> kept.sent(write))
                    .ifPresent(entry ->
                            append(entry.ended(now, AuditEntry.Outcome.UNKNOWN, entry.resource(), Optional.empty())));
        }
    }

    /**
     * Adds a line.
     *
     * @param entry what it tells
     * @return the line as the trail's head
     * @throws UncheckedIOException if it can't be written, or not forced to the disk; the next append looks at what is
     *     there and tries again
     */
    public AuditHead append(AuditEntry entry) {
        try {
            AuditHead line = add(entry);
            if (underWay.isPresent()) {
                underWay.get().told(entry.write());
            }
            failure = null;
            return line;
        } catch (IOException e) {
            underWay.ifPresent(kept -> kept.lost(entry));
            throw unwritable(e);
        } catch (InvalidInputException changedMeanwhile) {
            underWay.ifPresent(kept -> kept.lost(entry));
            throw unwritable(new IOException(changedMeanwhile.getMessage(), changedMeanwhile));
        }
    }

    private AuditHead add(AuditEntry entry) throws IOException {
        AuditHead mine;
        AppendedFile to;
        long writing;
        synchronized (this) {
            if (closed) {
                throw new IOException("it was closed");
            }
            if (inDoubt) {
                reopen();
            }
            inDoubt = true;
            if (length >= size) {
                beginAnother();
            }
            AuditLine line = AuditLine.after(
                    head, entry, torn.length == 0 ? Optional.empty() : Optional.of(AuditLine.sha256(torn)));
            byte[] bytes = ("\n".repeat(lead) + line.text() + "\n").getBytes(StandardCharsets.US_ASCII);
            to = open;
            writing = to.write(bytes);
            lead = 0;
            torn = new byte[0];
            length += bytes.length;
            head = line.head();
            mine = head;
            inDoubt = false;
        }
        force(to, writing);
        return mine;
    }

    private UncheckedIOException unwritable(IOException e) {
        failure = "the audit trail " + file + " can't be written: " + e.getMessage();
        return new UncheckedIOException(failure, e);
    }

    private void force(AppendedFile to, long writing) throws IOException {
        try {
            to.force(writing);
        } catch (IOException notOnDisk) {
            synchronized (this) {
                inDoubt = true;
            }
            throw notOnDisk;
        }
    }

    /** {@return the last line} */
    public synchronized AuditHead head() {
        return head;
    }

    /** {@return why the last line could not be written; empty: it was} */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Copies the trail as it is now, all its files, to where it can be verified in one place.
     *
     * @param to takes them as a ZIP archive
     * @throws IOException if they can't be read or copied
     */
    public void export(OutputStream to) throws IOException {
        List<Path> parts = new ArrayList<>();
        List<InputStream> opened = new ArrayList<>();
        long end;
        try {
            synchronized (this) {
                // Opened while none can be renamed, so that none is left out and none stands there twice.
                for (Path part : AuditParts.of(file)) {
                    opened.add(Files.newInputStream(part));
                    parts.add(part);
                }
                end = Files.size(file);
            }
            ZipOutputStream archive = new ZipOutputStream(to, StandardCharsets.UTF_8);
            for (int part = 0; part < parts.size(); part++) {
                archive.putNextEntry(new ZipEntry(parts.get(part).getFileName().toString()));
                boolean last = parts.get(part).equals(file);
                copy(opened.get(part), archive, last ? end : Long.MAX_VALUE);
                archive.closeEntry();
            }
            archive.finish();
        } finally {
            for (InputStream each : opened) {
                each.close();
            }
        }
    }

    private static void copy(InputStream from, OutputStream to, long most) throws IOException {
        byte[] buffer = new byte[8192];
        long left = most;
        int read = from.read(buffer, 0, (int) Math.min(buffer.length, left));
        while (read > 0) {
            to.write(buffer, 0, read);
            left -= read;
            read = from.read(buffer, 0, (int) Math.min(buffer.length, left));
        }
    }

    /** {@return the file that is written} */
    public Path file() {
        return file;
    }

    /**
     * Which writes the trail tells of.
     *
     * @param writes names of writes
     * @return those that it tells of
     * @throws UncheckedIOException if it can't be read
     */
    public Set<String> told(Collection<String> writes) {
        Set<String> asked = Set.copyOf(writes);
        Set<String> there = new HashSet<>();
        read(file, entry -> {
            if (asked.contains(entry.write())) {
                there.add(entry.write());
            }
        });
        return there;
    }

    /**
     * What a trail tells of an account.
     *
     * @param file the trail, which may be written meanwhile
     * @param account the account
     * @param most how many entries at most
     * @return the newest of them, the oldest first
     * @throws UncheckedIOException if it can't be read
     */
    public static List<AuditEntry> history(Path file, AccountId account, int most) {
        LinkedList<AuditEntry> newest = new LinkedList<>();
        try {
            List<Path> parts = AuditParts.of(file);
            for (int part = parts.size() - 1; part >= 0 && newest.size() < most; part--) {
                Deque<AuditEntry> found = new ArrayDeque<>();
                int wanted = most - newest.size();
                AuditParts.read(parts.subList(part, part + 1), (path, bytes, ended) -> {
                    // Most lines are of other accounts, and to parse them all would take long.
                    if (new String(bytes, StandardCharsets.ISO_8859_1).contains(account.value())) {
                        AuditLine.parse(bytes)
                                .map(AuditLine::entry)
                                .filter(entry ->
                                        entry.account().filter(account::equals).isPresent())
                                .ifPresent(found::add);
                        if (found.size() > wanted) {
                            found.remove();
                        }
                    }
                    return true;
                });
                newest.addAll(0, found);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        return List.copyOf(newest);
    }

    /**
     * Reads a trail from its beginning. Lines that are not whole are passed over: {@link AuditVerification} tells of those.
     *
     * @param file the trail, which may be written meanwhile
     * @param reader hears each entry
     * @throws UncheckedIOException if it can't be read
     */
    public static void read(Path file, Consumer<AuditEntry> reader) {
        try {
            AuditParts.read(AuditParts.of(file), (part, bytes, ended) -> {
                AuditLine.parse(bytes).map(AuditLine::entry).ifPresent(reader);
                return true;
            });
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static UncheckedIOException unreadable(Path file, IOException e) {
        return new UncheckedIOException("the audit trail " + file + " can't be read: " + e.getMessage(), e);
    }

    /** Looks how the file ends, and goes on from there. */
    private void reopen() throws IOException {
        if (open != null) {
            open.close();
        }
        boolean isNew = !Files.exists(file);
        open = AppendedFile.open(file);
        length = Files.size(file);
        head = AuditHead.NONE;
        torn = new byte[0];
        if (isNew) {
            DurableFiles.forceDirectory(file.getParent());
        }
        lead = 0;
        Optional<Path> last = length > 0 ? Optional.of(file) : AuditParts.newest(file);
        if (last.isPresent()) {
            lookAtEnd(last.get());
            if (length == 0 && lead > 0) {
                throw notATrail(last.get());
            }
        }
        inDoubt = false;
    }

    /** Finds the last whole line. What follows it was torn: the next line ends that, stands by itself and tells of it. */
    private void lookAtEnd(Path part) throws IOException {
        byte[] end = AuditParts.end(part, 4 * AuditLine.LONGEST);
        int to = end.length;
        boolean ended = end[to - 1] == '\n';
        lead = ended ? 0 : 1;
        while (to > 0) {
            int last = end[to - 1] == '\n' ? to - 1 : to;
            int from = AuditParts.lineBefore(end, last);
            byte[] bytes = Arrays.copyOfRange(end, from, last);
            Optional<AuditLine> line = AuditLine.parse(bytes);
            if (line.isPresent()) {
                head = line.get().head();
                torn = torn(end, to);
                return;
            }
            // What a dying process leaves is a part of a line, without an end.
            if (ended || AuditLine.isComplete(bytes)) {
                throw notATrail(part);
            }
            to = from;
        }
        if (end.length == 4 * AuditLine.LONGEST || !AuditLine.isBeginning(end)) {
            throw notATrail(part);
        }
        torn = torn(end, 0);
    }

    /** What is torn, with the end that the next line gives it. */
    private static byte[] torn(byte[] end, int from) {
        byte[] torn = Arrays.copyOfRange(end, from, end.length + 1);
        torn[torn.length - 1] = '\n';
        return torn.length == 1 ? new byte[0] : torn;
    }

    private static InvalidInputException notATrail(Path part) {
        return new InvalidInputException(
                "audit",
                "the end of " + part
                        + " is not that of an audit trail, so nothing is added to it: verify it, keep it, and"
                        + " name another file");
    }

    /** The file gets a number behind its name, and another is begun. */
    private void beginAnother() throws IOException {
        open.force(open.write(new byte[0]));
        open.close();
        Files.move(file, AuditParts.next(file), StandardCopyOption.ATOMIC_MOVE);
        open = AppendedFile.open(file);
        DurableFiles.forceDirectory(file.getParent());
        length = 0;
    }

    /**
     * Closes the file for whoever wants it next.
     *
     * @throws UncheckedIOException if it can't be closed
     */
    @Override
    public synchronized void close() {
        closed = true;
        try {
            if (open != null) {
                open.close();
            }
            if (underWay.isPresent()) {
                underWay.get().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the audit trail " + file + " can't be closed", e);
        } finally {
            lock.close();
        }
    }
}
