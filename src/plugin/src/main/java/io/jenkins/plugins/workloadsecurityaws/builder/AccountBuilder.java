package io.jenkins.plugins.workloadsecurityaws.builder;

import hudson.AbortException;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Items;
import hudson.model.Result;
import hudson.tasks.Builder;
import io.jenkins.plugins.workloadsecurityaws.connection.WorkPool;
import io.jenkins.plugins.workloadsecurityaws.step.AccountStep;
import io.jenkins.plugins.workloadsecurityaws.step.AccountWork;
import io.jenkins.plugins.workloadsecurityaws.step.WorkResult;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A step of a freestyle build. The pool works, on the controller; the build waits. A build that Jenkins' restart broke
 * off is not resumed: run again, it looks first and carries on.
 */
public abstract class AccountBuilder extends Builder {

    /** {@return what is done with which account; no getter, for a form looks for the getter's exact type} */
    abstract AccountStep wanted();

    @Override
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        AccountStep expanded = (AccountStep) Items.XSTREAM2.fromXML(Items.XSTREAM2.toXML(wanted()));
        expanded.expand(build.getEnvironment(listener)::expand);
        WorkResult result =
                inPool(() -> AccountWork.run(expanded, UUID.randomUUID().toString(), build, listener));
        if (result.complaint().isEmpty()) {
            return true;
        }
        if (!expanded.isMarkUnstable()) {
            throw result.failure();
        }
        listener.error(result.complaint().get());
        build.setResult(Result.UNSTABLE);
        return true;
    }

    private static WorkResult inPool(Callable<WorkResult> work) throws InterruptedException, IOException {
        FutureTask<WorkResult> task = new FutureTask<>(work);
        var running = WorkPool.get().submit(task);
        try {
            return task.get();
        } catch (InterruptedException aborted) {
            task.cancel(true);
            running.cancel(true);
            throw aborted;
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof AbortException plain) {
                throw plain;
            }
            throw new IOException(failure.getCause());
        }
    }
}
