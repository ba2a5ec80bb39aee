package io.jenkins.plugins.workloadsecurityaws.engine.audit;

import io.jenkins.plugins.workloadsecurityaws.engine.journal.AppendedFile;
import io.jenkins.plugins.workloadsecurityaws.engine.journal.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The writes that were sent and that a trail does not tell of yet, in a file beside it: each is on disk before it is sent.
 * What the trail tells of is not taken out at once, for the trail itself says so. Thread-safe.
 */
final class WritesUnderWay {

    /** When the file has so many bytes and no write is under way, it is begun anew. */
    private static final long LARGE = 1024L * 1024;

    private final Path file;
    private final Map<String, AuditEntry> sent = new LinkedHashMap<>();
    /** Writes whose outcome is known and could not be told. */
    private final Map<String, AuditEntry> lost = new LinkedHashMap<>();

    private AppendedFile open;
    private long length;

    private WritesUnderWay(Path file) {
        this.file = file;
    }

    /** Opens the file; what is in it was left by a process that died, or could not write the trail. */
    static WritesUnderWay open(Path file) throws IOException {
        WritesUnderWay writes = new WritesUnderWay(file);
        if (Files.exists(file)) {
            // In ASCII and a line each; what a dying process wrote in part is no entry, and was not sent.
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                AuditEntry.of(line).ifPresent(entry -> writes.lost.put(entry.write(), entry));
            }
        }
        writes.reopen();
        return writes;
    }

    private void reopen() throws IOException {
        if (open != null) {
            open.close();
        }
        boolean isNew = !Files.exists(file);
        open = AppendedFile.open(file);
        length = Files.size(file);
        if (isNew) {
            DurableFiles.forceDirectory(file.getParent());
        }
    }

    /** A write is about to be sent. */
    void begun(AuditEntry entry) throws IOException {
        byte[] line = ("\n" + entry.kept() + "\n").getBytes(StandardCharsets.US_ASCII);
        AppendedFile to;
        long writing;
        synchronized (this) {
            to = open;
            writing = to.write(line);
            length += line.length;
            sent.put(entry.write(), entry);
        }
        try {
            to.force(writing);
        } catch (IOException notOnDisk) {
            synchronized (this) {
                sent.remove(entry.write());
            }
            throw notOnDisk;
        }
    }

    /** The trail tells of a write now. */
    synchronized void told(String write) throws IOException {
        sent.remove(write);
        lost.remove(write);
        if (sent.isEmpty() && lost.isEmpty() && length >= LARGE) {
            Files.delete(file);
            reopen();
        }
    }

    /** The trail could not tell of a write: it is to be tried again before anything else is sent. */
    synchronized void lost(AuditEntry entry) {
        if (sent.remove(entry.write()) != null) {
            lost.put(entry.write(), entry);
        }
    }

    /** Which writes the trail is to tell of before anything else is sent, the oldest first. */
    synchronized List<AuditEntry> lost() {
        return new ArrayList<>(lost.values());
    }

    /** A write as it was sent, if nothing more is known of it. */
    synchronized Optional<AuditEntry> sent(String write) {
        return Optional.ofNullable(sent.get(write));
    }

    synchronized void close() throws IOException {
        open.close();
    }
}
