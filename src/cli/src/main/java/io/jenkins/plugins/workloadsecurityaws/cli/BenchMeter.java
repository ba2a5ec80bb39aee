package io.jenkins.plugins.workloadsecurityaws.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a run costs this process: time, processor, heap after a collection, threads, sockets. Used by one thread. */
final class BenchMeter {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final long heapBefore = heapAfterCollection();
    private final int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
    private final long socketsBefore = sockets();
    private final long cpuBefore = cpuNanos();
    private final long began = System.nanoTime();
    private volatile long mostSockets;

    BenchMeter() {
        ManagementFactory.getThreadMXBean().resetPeakThreadCount();
    }

    /** Looks how many sockets are open now. */
    void sample() {
        mostSockets = Math.max(mostSockets, sockets() - socketsBefore);
    }

    double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    double cpuSeconds() {
        return (cpuNanos() - cpuBefore) / 1e9;
    }

    /** The heap in use after a collection, above what was in use before; while the run's result is still held. */
    long heapAboveMiB() {
        return heapAfterCollection() - heapBefore >> 20;
    }

    int threadsAbove() {
        return ManagementFactory.getThreadMXBean().getPeakThreadCount() - threadsBefore;
    }

    long mostSocketsAbove() {
        return mostSockets;
    }

    private static long heapAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** Sockets among the open files, where the system shows them as Linux does; elsewhere none are seen. */
    private static long sockets() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return 0;
        }
        long sockets = 0;
        try (DirectoryStream<Path> open = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : open) {
                sockets += isSocket(descriptor) ? 1 : 0;
            }
        } catch (IOException unreadable) {
            return 0;
        }
        return sockets;
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
