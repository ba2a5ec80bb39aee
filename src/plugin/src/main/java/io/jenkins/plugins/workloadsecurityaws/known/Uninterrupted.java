package io.jenkins.plugins.workloadsecurityaws.known;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/** Writes a file to its end where Jenkins' end interrupts the thread: what was found by then is to be kept. */
final class Uninterrupted {

    /** What is written; begun again from the start where it was interrupted. */
    @FunctionalInterface
    interface Write {
        void run() throws IOException;
    }

    private Uninterrupted() {}

    static void write(Write write) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    write.run();
                    return;
                } catch (ClosedByInterruptException hurried) {
                    interrupted = Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
