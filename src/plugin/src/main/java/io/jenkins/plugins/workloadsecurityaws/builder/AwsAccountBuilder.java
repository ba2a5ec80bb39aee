package io.jenkins.plugins.workloadsecurityaws.builder;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.model.Items;
import hudson.model.Result;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import io.jenkins.plugins.workloadsecurityaws.connection.WorkPool;
import io.jenkins.plugins.workloadsecurityaws.step.AccountOperation;
import io.jenkins.plugins.workloadsecurityaws.step.AccountStep;
import io.jenkins.plugins.workloadsecurityaws.step.AccountStepDescriptor;
import io.jenkins.plugins.workloadsecurityaws.step.OperationResult;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * A step of a pipeline as a build step of a freestyle job. The pool works, on the controller; the build waits. A build
 * that Jenkins' restart broke off is not resumed: run again, it looks first and carries on.
 */
public class AwsAccountBuilder extends Builder {

    private final AccountStep step;

    /**
     * Makes the build step.
     *
     * @param step what is done with which account
     */
    @DataBoundConstructor
    public AwsAccountBuilder(@NonNull AccountStep step) {
        this.step = step;
    }

    /** {@return what is done with which account} */
    @NonNull
    public AccountStep getStep() {
        return step;
    }

    @Override
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        AccountStep expanded = (AccountStep) Items.XSTREAM2.fromXML(Items.XSTREAM2.toXML(step));
        expanded.expand(build.getEnvironment(listener)::expand);
        OperationResult result = inPool(
                expanded.verb() + " for " + build.getExternalizableId(),
                () -> AccountOperation.run(expanded, UUID.randomUUID().toString(), build, listener));
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

    private static OperationResult inPool(String what, Callable<OperationResult> work)
            throws InterruptedException, IOException {
        FutureTask<OperationResult> task = new FutureTask<>(work);
        Future<?> running;
        try {
            running = WorkPool.get().submit(what, task);
        } catch (RejectedExecutionException goingDown) {
            throw new AbortException(Messages.AwsAccountBuilder_goingDown());
        }
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

    /** Describes the form. */
    @Extension
    @Symbol("workloadSecurityAwsAccount")
    public static final class DescriptorImpl extends BuildStepDescriptor<Builder> {

        /** {@return what can be done with an account} */
        public List<AccountStepDescriptor> getCommands() {
            return ExtensionList.lookup(AccountStepDescriptor.class).stream()
                    .filter(command -> AccountStep.class.isAssignableFrom(command.clazz))
                    .toList();
        }

        @SuppressWarnings("rawtypes")
        @Override
        public boolean isApplicable(Class<? extends AbstractProject> jobType) {
            return true;
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AwsAccountBuilder_displayName();
        }
    }
}
