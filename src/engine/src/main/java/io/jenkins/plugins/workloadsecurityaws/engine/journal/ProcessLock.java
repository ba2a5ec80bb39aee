package io.jenkins.plugins.workloadsecurityaws.engine.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Keeps something for one holder across all processes of a machine. The operating system lets go of it with the process,
 * even with one that is killed; what stays in the lock's file means nothing then.
 */
public final class ProcessLock implements AutoCloseable {

    private final FileChannel channel;

    private ProcessLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock if it is free.
     *
     * @param file the lock's own file, made if it is missing; its directory exists
     * @param holder who takes it and what for, for whoever finds it taken: one line
     * @return the lock; empty where somebody else has it, whom {@link #holder} names
     * @throws IOException if the file can't be made or written
     */
    public static Optional<ProcessLock> take(Path file, String holder) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            taken = isLocked(channel);
            if (!taken) {
                return Optional.empty();
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)));
            return Optional.of(new ProcessLock(channel));
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    /**
     * Who has taken a lock.
     *
     * @param file the lock's own file
     * @return what the holder said
     * @throws IOException if the file can't be read
     */
    public static String holder(Path file) throws IOException {
        return Files.readString(file).strip();
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException takenInThisProcess) {
            return false;
        }
    }

    /**
     * Lets go.
     *
     * @throws UncheckedIOException if the file can't be closed
     */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a lock can't be given back", e);
        }
    }
}
