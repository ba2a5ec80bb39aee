package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.Audit;
import io.jenkins.plugins.workloadsecurityaws.engine.journal.CreatesUnderWay;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * How a run over many accounts is carried out.
 *
 * @param workers how many accounts are visited at once, 1 to 256
 * @param failFastAt stop when so many percent of the run's accounts have failed, 0 to 100; absent: never
 * @param journal the directory that keeps the facts of the run, so that a killed run can be finished; absent: none
 * @param locks the locks that all engines of a process share
 * @param limits the limits of calls that all engines of a process share
 * @param creates the tenant's creates of connectors whose end nobody saw, shared by all who work on the tenant
 * @param threads whose threads visit accounts, shared with other runs: a worker takes its turn anew for each account, and
 *     the thread that runs the fleet must be none of theirs; absent: as many threads of the run's own as there are workers
 * @param waits is told what is waited for, one line each, by any thread
 * @param audit the trail that every write goes to, and in whose name; absent: none is kept
 */
public record FleetOptions(
        int workers,
        OptionalInt failFastAt,
        Optional<Path> journal,
        AccountLocks locks,
        CallLimits limits,
        CreatesUnderWay creates,
        Optional<Executor> threads,
        Consumer<String> waits,
        Optional<Audit> audit) {

    /** How many accounts are visited at once where nothing else is said. */
    public static final int DEFAULT_WORKERS = 16;

    private static final int MOST_WORKERS = 256;

    /** Checks the ranges. */
    public FleetOptions {
        if (workers < 1 || workers > MOST_WORKERS) {
            throw new InvalidInputException("workers", "the number of workers is 1 to " + MOST_WORKERS);
        }
        if (failFastAt.isPresent() && (failFastAt.getAsInt() < 0 || failFastAt.getAsInt() > 100)) {
            throw new InvalidInputException("fail-fast-at", "the failure rate is a percentage from 0 to 100");
        }
    }

    /**
     * Options without an audit trail.
     *
     * @param workers as above
     * @param failFastAt as above
     * @param journal as above
     * @param locks as above
     * @param limits as above
     * @param creates as above
     * @param threads as above
     * @param waits as above
     */
    public FleetOptions(
            int workers,
            OptionalInt failFastAt,
            Optional<Path> journal,
            AccountLocks locks,
            CallLimits limits,
            CreatesUnderWay creates,
            Optional<Executor> threads,
            Consumer<String> waits) {
        this(workers, failFastAt, journal, locks, limits, creates, threads, waits, Optional.empty());
    }

    /**
     * Options with creates and threads of the run's own, without an audit trail.
     *
     * @param workers as above
     * @param failFastAt as above
     * @param journal as above
     * @param locks as above
     * @param limits as above
     * @param waits as above
     */
    public FleetOptions(
            int workers,
            OptionalInt failFastAt,
            Optional<Path> journal,
            AccountLocks locks,
            CallLimits limits,
            Consumer<String> waits) {
        this(workers, failFastAt, journal, locks, limits, CreatesUnderWay.inMemory(), Optional.empty(), waits);
    }

    /**
     * The same with an audit trail.
     *
     * @param kept the trail, which stays the caller's to close, and in whose name
     * @return the options
     */
    public FleetOptions with(Audit kept) {
        return new FleetOptions(
                workers, failFastAt, journal, locks, limits, creates, threads, waits, Optional.of(kept));
    }

    /** {@return 16 workers, no failure rate to stop at, no journal, locks and limits of its own} */
    public static FleetOptions defaults() {
        return new FleetOptions(
                DEFAULT_WORKERS,
                OptionalInt.empty(),
                Optional.empty(),
                new AccountLocks(),
                new CallLimits(),
                wait -> {});
    }
}
