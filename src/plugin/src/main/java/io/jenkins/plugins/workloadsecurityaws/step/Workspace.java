package io.jenkins.plugins.workloadsecurityaws.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.FilePath;
import java.io.IOException;

/** Finds a build's workspace each time it is needed: meanwhile its agent may have gone, or come back anew. */
interface Workspace {

    /**
     * Finds it.
     *
     * @return the workspace; null: the step stands in none
     * @throws IOException if its agent is away
     * @throws InterruptedException if the build was aborted meanwhile
     */
    @CheckForNull
    FilePath find() throws IOException, InterruptedException;
}
