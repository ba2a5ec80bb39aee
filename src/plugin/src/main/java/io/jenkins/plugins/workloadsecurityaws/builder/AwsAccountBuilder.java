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
import io.jenkins.plugins.workloadsecurityaws.connection.CallThreads;
import io.jenkins.plugins.workloadsecurityaws.step.AccountOperation;
import io.jenkins.plugins.workloadsecurityaws.step.AccountStep;
import io.jenkins.plugins.workloadsecurityaws.step.AccountStepDescriptor;
import io.jenkins.plugins.workloadsecurityaws.step.OperationResult;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * A step of a pipeline as a build step of a freestyle job. The controller works; the build waits. A build
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
        OperationResult result = carriedOut(expanded, build, listener);
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

    private static OperationResult carriedOut(AccountStep step, AbstractBuild<?, ?> build, BuildListener listener)
            throws InterruptedException, IOException {
        AccountOperation operation =
                new AccountOperation(step, UUID.randomUUID().toString(), build, listener);
        CompletableFuture<OperationResult> done = new CompletableFuture<>();
        CallThreads.Work work;
        try {
            work = CallThreads.get()
                    .submit(
                            CallThreads.Purpose.BUILD,
                            step.tenantKey(build.getParent()),
                            step.verb() + " for " + build.getExternalizableId(),
                            () -> proceed(operation, done));
        } catch (RejectedExecutionException goingDown) {
            throw new AbortException(Messages.AwsAccountBuilder_goingDown());
        }
        try {
            return done.get();
        } catch (InterruptedException aborted) {
            work.cancel();
            throw aborted;
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof AbortException plain) {
                throw plain;
            }
            throw new IOException(failure.getCause());
        }
    }

    private static Optional<Duration> proceed(AccountOperation operation, CompletableFuture<OperationResult> done) {
        try {
            Optional<Duration> pause = operation.proceed();
            if (pause.isEmpty()) {
                done.complete(operation.result());
            }
            return pause;
        } catch (Throwable failure) {
            // An Error too: a build that nobody answers never ends.
            done.completeExceptionally(failure);
            return Optional.empty();
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
