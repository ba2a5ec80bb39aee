package io.jenkins.plugins.workloadsecurityaws.engine.api;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * What an engine needs beside its two sides.
 *
 * @param journal the directory that keeps the facts of runs; absent: none are kept
 * @param locks the locks that all engines of a process share
 * @param listConnectorsOnce whether all connectors are read once, for many accounts, in place of one search per account
 * @param limits the limits of calls that all engines of a process share
 */
public record EngineOptions(Optional<Path> journal, AccountLocks locks, boolean listConnectorsOnce, CallLimits limits) {

    /** Checks that nothing is missing. */
    public EngineOptions {
        Objects.requireNonNull(journal);
        Objects.requireNonNull(locks);
        Objects.requireNonNull(limits);
    }

    /**
     * Options with limits of the engine's own.
     *
     * @param journal as above
     * @param locks as above
     * @param listConnectorsOnce as above
     */
    public EngineOptions(Optional<Path> journal, AccountLocks locks, boolean listConnectorsOnce) {
        this(journal, locks, listConnectorsOnce, new CallLimits());
    }

    /** {@return options for single accounts, without a journal and with locks of its own} */
    public static EngineOptions defaults() {
        return new EngineOptions(Optional.empty(), new AccountLocks(), false);
    }
}
