package io.jenkins.plugins.workloadsecurityaws.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.workloadsecurityaws.connection.CallThreads;
import io.jenkins.plugins.workloadsecurityaws.engine.report.Plain;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * A step's work, done by the threads for calls: starting and stopping it never waits. After a restart of Jenkins the work begins
 * anew, and because it looks before it writes, nothing is done twice.
 */
@SuppressFBWarnings(
        value = "SE_TRANSIENT_FIELD_NOT_RESTORED",
        justification = "after a restart the work begins anew, and so do they")
class OperationExecution extends StepExecution {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(OperationExecution.class.getName());
    private static final long SECONDS_TO_STOP = 2;

    private final BuildOperation wanted;
    private final String id = UUID.randomUUID().toString();

    // Guarded by this. After a restart they begin as they were made, whether a stop comes before the resumption or not.
    private transient CallThreads.Work running;
    private transient Throwable stopped;
    private transient boolean answered;

    // Of the thread that takes a turn.
    private transient OperationRun operation;

    OperationExecution(BuildOperation work, StepContext context) {
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

    /**
     * The outstanding call's outcome is unknown then; the work says so if it still can, and is not waited for. What was
     * not begun, because Jenkins was restarted and an agent that the step stands on is away, is answered at once and
     * never begun.
     */
    @Override
    public void stop(@NonNull Throwable cause) {
        CallThreads.Work begun;
        synchronized (this) {
            stopped = stopped == null ? cause : stopped;
            begun = running;
        }
        if (begun == null) {
            answer(() -> getContext().onFailure(cause));
        } else {
            begun.cancel();
            Timer.get().schedule(() -> answer(() -> getContext().onFailure(cause)), SECONDS_TO_STOP, TimeUnit.SECONDS);
        }
    }

    private synchronized void begin(boolean resumed) {
        if (stopped != null) {
            return;
        }
        try {
            running = submit(() -> proceed(resumed));
        } catch (RejectedExecutionException goingDown) {
            LOGGER.log(Level.FINE, goingDown, () -> wanted.verb() + " is begun when Jenkins is up again");
        } catch (IOException | InterruptedException unreadable) {
            getContext().onFailure(unreadable);
        }
    }

    private CallThreads.Work submit(CallThreads.Turns turns) throws IOException, InterruptedException {
        Run<?, ?> build = getContext().get(Run.class);
        String tenant = wanted.tenantKey(build.getParent());
        String what = wanted.verb() + " for " + build.getExternalizableId();
        CallThreads threads = CallThreads.get();
        if (!wanted.isOnManyAccounts()) {
            return threads.submit(CallThreads.Purpose.BUILD, tenant, what, turns);
        }
        TaskListener listener = getContext().get(TaskListener.class);
        return threads.submitFleet(CallThreads.Purpose.BUILD, tenant, what, turns, before -> listener.getLogger()
                .println(Messages.OperationExecution_waits(before)));
    }

    private Optional<Duration> proceed(boolean resumed) {
        try {
            StepContext context = getContext();
            Throwable early = stopped();
            if (early != null && operation == null) {
                answer(() -> context.onFailure(early));
                return Optional.empty();
            }
            if (operation == null && CallThreads.get().isEnding()) {
                return Optional.empty();
            }
            Run<?, ?> build = context.get(Run.class);
            if (operation == null) {
                TaskListener listener = context.get(TaskListener.class);
                if (resumed) {
                    new BuildLog(listener.getLogger(), build, id).println(Messages.OperationExecution_resumed());
                }
                operation = wanted.begin(id, build, listener, () -> context.get(FilePath.class));
            }
            Optional<Duration> pause = operation.proceed();
            if (pause.isEmpty()) {
                end(context, build, operation.result());
            }
            return pause;
        } catch (Throwable failure) {
            // An Error too: a build that nobody answers never ends.
            if (!(failure instanceof AbortException) && !CallThreads.get().isEnding()) {
                LOGGER.log(Level.WARNING, failure, () -> wanted.verb() + " broke off in " + getContext());
            }
            Throwable cause = stopped();
            answer(() -> getContext().onFailure(cause == null ? plain(failure) : cause));
            return Optional.empty();
        }
    }

    private void end(StepContext context, Run<?, ?> build, OperationResult result)
            throws IOException, InterruptedException {
        Throwable cause = stopped();
        if (cause != null) {
            answer(() -> context.onFailure(cause));
        } else if (result.complaint().isEmpty()) {
            answer(() -> context.onSuccess(result.value()));
        } else if (wanted.isMarkUnstable()) {
            markUnstable(build, result.complaint().get());
            answer(() -> context.onSuccess(result.value()));
        } else {
            answer(() -> context.onFailure(result.failure()));
        }
    }

    /** What a build's log tells as one line stays one line, whatever a server answered. */
    private static Throwable plain(Throwable failure) {
        return failure.getClass() == AbortException.class
                ? new AbortException(Plain.line(String.valueOf(failure.getMessage())))
                : failure;
    }

    private synchronized Throwable stopped() {
        return stopped;
    }

    private void markUnstable(Run<?, ?> build, String complaint) throws IOException, InterruptedException {
        FlowNode node = getContext().get(FlowNode.class);
        node.addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(complaint));
        build.setResult(Result.UNSTABLE);
    }

    /** While Jenkins goes down nothing is answered: the step is begun anew when it is up again. */
    private void answer(Runnable answer) {
        synchronized (this) {
            boolean toBeResumed = CallThreads.get().isEnding() && stopped == null;
            if (toBeResumed || answered) {
                return;
            }
            answered = true;
        }
        answer.run();
    }

    @Override
    public String getStatus() {
        return wanted.verb();
    }
}
