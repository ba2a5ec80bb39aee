package io.jenkins.plugins.workloadsecurityaws.engine.journal;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that is only appended to. What was written is on disk when it was forced; threads that write at the same time share
 * one forcing. A plain stream and not a channel, because a channel closes itself when the thread that is to note an abort
 * has been interrupted. Thread-safe.
 */
public final class AppendedFile implements AutoCloseable {

    private final FileOutputStream file;
    private final Object forcing = new Object();
    private long written;
    private long forced;

    private AppendedFile(FileOutputStream file) {
        this.file = file;
    }

    /**
     * Opens a file for appending, and makes it if it is missing.
     *
     * @param path the file
     * @return the file, to be closed by the caller
     * @throws IOException if it can't be written
     */
    public static AppendedFile open(Path path) throws IOException {
        return new AppendedFile(new FileOutputStream(path.toFile(), true));
    }

    /**
     * Writes at the end. It may be lost until it is forced.
     *
     * @param bytes what is written
     * @return names this writing for {@link #force}
     * @throws IOException if it can't be written, or only in part
     */
    public synchronized long write(byte[] bytes) throws IOException {
        file.write(bytes);
        return ++written;
    }

    /**
     * Sees to it that a writing, and all before it, is on disk.
     *
     * @param writing the writing
     * @throws IOException if the device does not take it
     */
    public void force(long writing) throws IOException {
        synchronized (forcing) {
            if (forced >= writing) {
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

    @Override
    public void close() throws IOException {
        file.close();
    }
}
