package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.audit.Audit;
import io.jenkins.plugins.workloadsecurityaws.engine.journal.CreatesUnderWay;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What an engine needs beside its two sides.
 *
 * @param journal the directory that keeps the facts of commands that write; absent: none are kept
 * @param locks the locks that all engines of a process share
 * @param listConnectorsOnce whether all connectors are read once, for many accounts, in place of one search per account
 * @param limits the limits of calls that all engines of a process share
 * @param creates the tenant's creates of connectors whose end nobody saw, shared by all who work on the tenant
 * @param waits is told what is waited for, one line each, by any thread
 * @param audit the trail that every write goes to, and in whose name; absent: none is kept
 */
public record EngineOptions(
        Optional<Path> journal,
        AccountLocks locks,
        boolean listConnectorsOnce,
        CallLimits limits,
        CreatesUnderWay creates,
        Consumer<String> waits,
        Optional<Audit> audit) {

    /** Checks that nothing is missing. */
    public EngineOptions {
        Objects.requireNonNull(journal);
        Objects.requireNonNull(locks);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(creates);
        Objects.requireNonNull(waits);
        Objects.requireNonNull(audit);
    }

    /**
     * Options without an audit trail.
     *
     * @param journal as above
     * @param locks as above
     * @param listConnectorsOnce as above
     * @param limits as above
     * @param creates as above
     * @param waits as above
     */
    public EngineOptions(
            Optional<Path> journal,
            AccountLocks locks,
            boolean listConnectorsOnce,
            CallLimits limits,
            CreatesUnderWay creates,
            Consumer<String> waits) {
        this(journal, locks, listConnectorsOnce, limits, creates, waits, Optional.empty());
    }

    /**
     * Options with creates of the engine's own, without an audit trail.
     *
     * @param journal as above
     * @param locks as above
     * @param listConnectorsOnce as above
     * @param limits as above
     * @param waits as above
     */
    public EngineOptions(
            Optional<Path> journal,
            AccountLocks locks,
            boolean listConnectorsOnce,
            CallLimits limits,
            Consumer<String> waits) {
        this(journal, locks, listConnectorsOnce, limits, CreatesUnderWay.inMemory(), waits);
    }

    /**
     * The same with an audit trail.
     *
     * @param kept the trail, which stays the caller's to close, and in whose name
     * @return the options
     */
    public EngineOptions with(Audit kept) {
        return new EngineOptions(journal, locks, listConnectorsOnce, limits, creates, waits, Optional.of(kept));
    }

    /** {@return options for single accounts, without a journal, with locks and limits of their own; waits are not told} */
    public static EngineOptions defaults() {
        return new EngineOptions(Optional.empty(), new AccountLocks(), false, new CallLimits(), wait -> {});
    }
}
