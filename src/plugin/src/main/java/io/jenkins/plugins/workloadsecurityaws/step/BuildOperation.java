package io.jenkins.plugins.workloadsecurityaws.step;

import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.Serializable;

/** What a step has done. Kept with the build, so that a restarted Jenkins begins it anew. */
interface BuildOperation extends Serializable {

    /**
     * Begins the operation; makes no call.
     *
     * @param id names the report and the journal; the same after a restart
     * @param run the build
     * @param listener the build's log
     * @param workspace finds the workspace, where the step stands in one
     * @return the operation
     */
    OperationRun begin(String id, Run<?, ?> run, TaskListener listener, Workspace workspace);

    /**
     * Whose share of the threads is taken.
     *
     * @param job the build's job
     * @return the key of the tenant, or of none where the job may use none
     */
    String tenantKey(Item job);

    /** {@return whether many accounts are visited, which takes threads of its own kind} */
    boolean isOnManyAccounts();

    /** {@return whether a build with findings becomes unstable in place of failing} */
    boolean isMarkUnstable();

    /** {@return what is done, as one verb for people and logs} */
    String verb();
}
