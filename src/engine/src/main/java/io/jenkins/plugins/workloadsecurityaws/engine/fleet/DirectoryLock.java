package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a journal's directory for one run. The operating system holds the lock, so it goes with the process, even with
 * one that is killed; the empty file that stays behind means nothing.
 */
public final class DirectoryLock implements AutoCloseable {

    /** Another run is using the directory. */
    public static final class Taken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Taken(Path directory) {
            super("another run is using the journal in " + directory
                    + ": wait for its end, or name another directory for another run");
        }
    }

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    static DirectoryLock take(Path directory) {
        try {
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(
                    directory.resolve("journal.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                throw new Taken(directory);
            }
            return new DirectoryLock(channel);
        } catch (IOException e) {
            throw new UncheckedIOException("the journal in " + directory + " can't be locked", e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException takenInThisProcess) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the lock of the journal can't be released", e);
        }
    }
}
