package io.jenkins.plugins.workloadsecurityaws.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.FilePath;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.workloadsecurityaws.connection.WorkPool;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * A step's work, done by the pool: starting and stopping it never waits. After a restart of Jenkins the work begins
 * anew, and because it looks before it writes, nothing is done twice.
 */
@SuppressFBWarnings(
        value = "SE_TRANSIENT_FIELD_NOT_RESTORED",
        justification = "after a restart onResume begins the work anew, which sets them")
class WorkExecution extends StepExecution {

    private static final long serialVersionUID = 1L;
    private static final long SECONDS_TO_STOP = 2;

    private final BuildWork wanted;
    private final String id = UUID.randomUUID().toString();
    private transient volatile Future<?> running;
    private transient volatile AtomicBoolean ended;
    private transient volatile Throwable stopped;

    WorkExecution(BuildWork work, StepContext context) {
        super(context);
        this.wanted = work;
    }

    @Override
    public boolean start() {
        begin(false);
        return false;
    }

    @Override
    public void onResume() {
        begin(true);
    }

    /** The outstanding call's outcome is unknown then; the work says so if it still can, and is not waited for. */
    @Override
    public void stop(@NonNull Throwable cause) {
        stopped = cause;
        Future<?> begun = running;
        if (begun != null) {
            begun.cancel(true);
        }
        Timer.get().schedule(() -> end(() -> getContext().onFailure(cause)), SECONDS_TO_STOP, TimeUnit.SECONDS);
    }

    private void begin(boolean resumed) {
        ended = new AtomicBoolean();
        running = WorkPool.get().submit(() -> run(resumed));
    }

    private void run(boolean resumed) {
        try {
            StepContext context = getContext();
            Run<?, ?> build = context.get(Run.class);
            TaskListener listener = context.get(TaskListener.class);
            if (resumed) {
                listener.getLogger().println(Messages.WorkExecution_resumed());
            }
            WorkResult result = wanted.work(id, build, listener, Optional.ofNullable(context.get(FilePath.class)));
            if (stopped != null) {
                Throwable cause = stopped;
                end(() -> context.onFailure(cause));
            } else if (result.complaint().isEmpty()) {
                end(() -> context.onSuccess(result.value()));
            } else if (wanted.isMarkUnstable()) {
                markUnstable(build, result.complaint().get());
                end(() -> context.onSuccess(result.value()));
            } else {
                end(() -> context.onFailure(result.failure()));
            }
        } catch (IOException | InterruptedException | RuntimeException failure) {
            Throwable cause = stopped == null ? failure : stopped;
            end(() -> getContext().onFailure(cause));
        }
    }

    private void markUnstable(Run<?, ?> build, String complaint) throws IOException, InterruptedException {
        FlowNode node = getContext().get(FlowNode.class);
        node.addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(complaint));
        build.setResult(Result.UNSTABLE);
    }

    /** While Jenkins goes down nothing is answered: the step is begun anew when it is up again. */
    private void end(Runnable answer) {
        boolean toBeResumed = WorkPool.get().isEnding() && stopped == null;
        if (!toBeResumed && ended.compareAndSet(false, true)) {
            answer.run();
        }
    }

    @Override
    public String getStatus() {
        return wanted.verb();
    }
}
