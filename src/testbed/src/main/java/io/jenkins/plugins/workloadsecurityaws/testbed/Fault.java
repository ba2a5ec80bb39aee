package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.time.Duration;
import java.util.function.Consumer;

/** What goes wrong with one operation, how often, and when. Each kind switches the fault on. Thread-safe. */
public final class Fault {

    enum Kind {
        TIMEOUT,
        RESET,
        SERVER_ERROR,
        THROTTLE,
        FORBIDDEN,
        MALFORMED,
        EMPTY,
        SLOW,
        LATE,
        GATEWAY,
        ANSWER
    }

    private final String operation;
    private final Consumer<Fault> switchOn;
    private int skip;
    private int left = Integer.MAX_VALUE;
    private String account = "";
    private Kind kind;
    private boolean afterEffect;
    private Duration delay = Duration.ZERO;
    private Answer answer = Answer.empty(200);

    Fault(String operation, Consumer<Fault> switchOn) {
        this.operation = operation;
        this.switchOn = switchOn;
    }

    /** Strikes so many times only. */
    public Fault times(int times) {
        left = times;
        return this;
    }

    /** Lets so many calls pass first. */
    public Fault after(int calls) {
        skip = calls;
        return this;
    }

    /** Strikes in one account only. */
    public Fault forAccount(String id) {
        account = id;
        return this;
    }

    /** Never answers; nothing takes effect. */
    public void timeout() {
        on(Kind.TIMEOUT, false);
    }

    /** Takes effect and never answers. */
    public void timeoutAfterEffect() {
        on(Kind.TIMEOUT, true);
    }

    /**
     * Never answers, and takes effect later: as a slow operation does that goes on when its caller is gone.
     *
     * @param by how late, on the testbed's clock; the next call to the same side finds it done
     */
    public void takesEffectLate(Duration by) {
        delay = by;
        on(Kind.LATE, false);
    }

    /**
     * Answers 504 and takes effect later: as a gateway does that gives up on a slow operation.
     *
     * @param by how late, on the testbed's clock; the next call to the same side finds it done
     */
    public void gatewayTimeout(Duration by) {
        delay = by;
        answer = new Answer(504, "text/html", "<html>Gateway Time-out</html>", java.util.Map.of());
        on(Kind.GATEWAY, false);
    }

    /** Cuts the connection; nothing takes effect. */
    public void reset() {
        on(Kind.RESET, false);
    }

    /** Takes effect and cuts the connection. */
    public void resetAfterEffect() {
        on(Kind.RESET, true);
    }

    /** Answers 500; nothing takes effect. */
    public void serverError() {
        on(Kind.SERVER_ERROR, false);
    }

    /** Takes effect and answers 500. */
    public void serverErrorAfterEffect() {
        on(Kind.SERVER_ERROR, true);
    }

    /** Answers that there are too many calls. */
    public void throttle() {
        on(Kind.THROTTLE, false);
    }

    /**
     * Answers that there are too many calls, and when to come again.
     *
     * @param retryAfter how long to stay away, whole seconds
     */
    public void throttleWithRetryAfter(Duration retryAfter) {
        delay = retryAfter;
        on(Kind.THROTTLE, false);
    }

    /** Answers 403. */
    public void forbidden() {
        on(Kind.FORBIDDEN, false);
    }

    /** Answers 200 with something else than was asked for. */
    public void malformed() {
        on(Kind.MALFORMED, false);
    }

    /** Answers 200 with nothing. */
    public void empty() {
        on(Kind.EMPTY, false);
    }

    /**
     * Answers late.
     *
     * @param by how late, real time
     */
    public void slow(Duration by) {
        delay = by;
        on(Kind.SLOW, true);
    }

    /**
     * Answers what it is told.
     *
     * @param status the status
     * @param contentType the content type
     * @param body the body
     */
    public void answer(int status, String contentType, String body) {
        answer = new Answer(status, contentType, body, java.util.Map.of());
        on(Kind.ANSWER, false);
    }

    private void on(Kind what, boolean after) {
        kind = what;
        afterEffect = after;
        switchOn.accept(this);
    }

    synchronized boolean strikes(String calledOperation, String calledAccount) {
        boolean meant = operation.equals(calledOperation) && (account.isEmpty() || account.equals(calledAccount));
        if (!meant || left == 0) {
            return false;
        }
        if (skip > 0) {
            skip--;
            return false;
        }
        left--;
        return true;
    }

    Kind kind() {
        return kind;
    }

    boolean afterEffect() {
        return afterEffect;
    }

    Duration delay() {
        return delay;
    }

    Answer answer() {
        return answer;
    }
}
