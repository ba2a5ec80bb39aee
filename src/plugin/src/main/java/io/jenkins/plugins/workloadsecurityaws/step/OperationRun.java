package io.jenkins.plugins.workloadsecurityaws.step;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** An operation of a build, carried on in turns. The turns may be taken by different threads, one at a time. */
interface OperationRun {

    /**
     * Takes a turn; where its thread is interrupted it is the last.
     *
     * @return how long to wait before the next turn; empty: it is done
     * @throws IOException if nothing could be begun, or the report can't be kept
     * @throws InterruptedException if the build was aborted while a file was written to the workspace
     */
    Optional<Duration> proceed() throws IOException, InterruptedException;

    /** {@return what came of it, once it is done} */
    OperationResult result();
}
