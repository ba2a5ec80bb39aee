package io.jenkins.plugins.workloadsecurityaws.connection;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.security.ACL;
import hudson.util.ClassLoaderSanityThreadFactory;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.security.ImpersonatingExecutorService;
import jenkins.util.ContextResettingExecutorService;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionList;

/**
 * The one bounded pool in which every call to AWS and Workload Security is made; closed with Jenkins. What is still
 * running then is interrupted: it notes that its outcome is unknown, and the next run carries on from what it finds.
 */
@Extension
public class WorkPool {

    private static final Logger LOGGER = Logger.getLogger(WorkPool.class.getName());
    private static final int THREADS = 16;
    private static final long SECONDS_TO_END = 5;

    // Work runs as Jenkins itself, whoever asked for it, and leaves nothing behind on its thread.
    private final ExecutorService threads = new ContextResettingExecutorService(new ImpersonatingExecutorService(
            Executors.newFixedThreadPool(
                    THREADS,
                    new NamingThreadFactory(
                            new ClassLoaderSanityThreadFactory(new DaemonThreadFactory()),
                            "Workload Security for AWS")),
            ACL.SYSTEM2));

    private volatile boolean ending;

    /** {@return the pool} */
    public static WorkPool get() {
        return ExtensionList.lookupSingleton(WorkPool.class);
    }

    /**
     * Has work done.
     *
     * @param what names the work for Jenkins' log: what is done, for which tenant, and who asked for it
     * @param work the work; it answers whoever waits for it, also after an error
     * @return cancels with interruption
     * @throws RejectedExecutionException if Jenkins is going down: the work is to be begun when it is up again
     */
    public Future<?> submit(String what, Runnable work) {
        return threads.submit(() -> {
            try {
                work.run();
            } catch (Throwable failure) {
                LOGGER.log(Level.SEVERE, failure, () -> what + " broke off");
                throw failure;
            }
        });
    }

    /** {@return whether Jenkins is going down, so that work which breaks off now is to be resumed and not to fail} */
    public boolean isEnding() {
        return ending;
    }

    /** Ends the pool with Jenkins, once no pipeline takes an answer any more: what breaks off here fails no build. */
    @Terminator(requires = FlowExecutionList.EXECUTIONS_SUSPENDED)
    public static void end() {
        ExtensionList.lookup(WorkPool.class).forEach(WorkPool::close);
    }

    private void close() {
        ending = true;
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
                LOGGER.log(Level.WARNING, "Calls to AWS or Workload Security were still running when Jenkins ended");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
