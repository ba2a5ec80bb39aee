package io.jenkins.plugins.workloadsecurityaws.step;

import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.io.Serializable;

/** What a step has the pool do. Kept with the build, so that a restarted Jenkins begins it anew. */
interface BuildOperation extends Serializable {

    /**
     * Does the work.
     *
     * @param id names the report and the journal; the same after a restart
     * @param run the build
     * @param listener the build's log
     * @param workspace finds the workspace, where the step stands in one
     * @return what came of it
     * @throws IOException if nothing could be begun, or the report can't be kept
     * @throws InterruptedException if the build was aborted while a file was written to the workspace
     */
    OperationResult work(String id, Run<?, ?> run, TaskListener listener, Workspace workspace)
            throws IOException, InterruptedException;

    /** {@return whether a build with findings becomes unstable in place of failing} */
    boolean isMarkUnstable();

    /** {@return what is done, as one verb for people and logs} */
    String verb();
}
