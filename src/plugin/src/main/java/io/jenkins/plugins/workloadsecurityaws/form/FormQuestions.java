package io.jenkins.plugins.workloadsecurityaws.form;

import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.security.ACL;
import hudson.util.ClassLoaderSanityThreadFactory;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jenkins.security.ImpersonatingExecutorService;

/**
 * Asks AWS and Workload Security what a button of a form wants to know: a few questions at once, each for 20 seconds at
 * most, so that however slow they answer few of the web server's threads wait. Thread-safe.
 */
@Extension
public class FormQuestions {

    private static final int MOST = 4;
    private static final int SECONDS = 20;

    private final ExecutorService threads = new ImpersonatingExecutorService(
            new ThreadPoolExecutor(
                    0,
                    MOST,
                    SECONDS,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    new NamingThreadFactory(
                            new ClassLoaderSanityThreadFactory(new DaemonThreadFactory()),
                            "Workload Security for AWS: tests of forms")),
            ACL.SYSTEM2);

    static FormQuestions get() {
        return ExtensionList.lookupSingleton(FormQuestions.class);
    }

    /**
     * Asks as Jenkins itself: permissions are checked before.
     *
     * @param question the question
     * @return the answer
     * @throws AbortException if there are too many questions, or there is no answer in time; the message says so to people
     */
    <T> T ask(Callable<T> question) throws AbortException {
        Future<T> asked;
        try {
            asked = threads.submit(question);
        } catch (RejectedExecutionException tooMany) {
            throw new AbortException(Messages.FormQuestions_tooMany(MOST));
        }
        try {
            return asked.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException slow) {
            asked.cancel(true);
            throw new AbortException(Messages.FormQuestions_slow(SECONDS));
        } catch (InterruptedException aborted) {
            asked.cancel(true);
            Thread.currentThread().interrupt();
            throw new AbortException(Messages.FormQuestions_slow(SECONDS));
        } catch (ExecutionException failed) {
            return rethrown(failed.getCause());
        }
    }

    /** What failed and what to do, each with one full stop. */
    static String told(RemoteCallException failed) {
        return Messages.failed(withoutStop(failed.getMessage()), withoutStop(failed.remedy()));
    }

    private static String withoutStop(String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private static <T> T rethrown(Throwable cause) throws AbortException {
        if (cause instanceof AbortException told) {
            throw told;
        }
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException(cause);
    }
}
