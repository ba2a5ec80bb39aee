package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.http.conn.ConnectTimeoutException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** Why a request has no answer that could be read. */
enum Unanswered {
    ABORTED(FailureKind.INTERRUPTED, false, false, "the run was aborted"),
    NOT_CONNECTED_IN_TIME(FailureKind.TIMEOUT, true, false, "no connection in time"),
    NO_ANSWER_IN_TIME(FailureKind.TIMEOUT, false, false, "no answer in time"),
    NOT_TRUSTED(FailureKind.UNREACHABLE, true, true, "the TLS handshake failed"),
    NOT_REACHED(FailureKind.UNREACHABLE, true, true, "AWS can't be reached"),
    BROKEN(FailureKind.UNREACHABLE, false, false, "the connection broke"),
    UNREADABLE(FailureKind.MALFORMED_ANSWER, false, true, "the answer is not in the form that AWS documents");

    private final FailureKind kind;
    private final boolean neverSent;
    private final boolean tellsMore;
    private final String reason;

    Unanswered(FailureKind kind, boolean neverSent, boolean tellsMore, String reason) {
        this.kind = kind;
        this.neverSent = neverSent;
        this.tellsMore = tellsMore;
        this.reason = reason;
    }

    static Unanswered of(SdkException failure) {
        if (failure instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            return ABORTED;
        }
        // Apache's connect time-out is caused by a socket time-out, so it is asked for first.
        if (causedBy(failure, ConnectTimeoutException.class)) {
            return NOT_CONNECTED_IN_TIME;
        }
        if (failure instanceof ApiCallTimeoutException
                || failure instanceof ApiCallAttemptTimeoutException
                || causedBy(failure, SocketTimeoutException.class)) {
            return NO_ANSWER_IN_TIME;
        }
        if (causedBy(failure, SSLHandshakeException.class)) {
            return NOT_TRUSTED;
        }
        if (causedBy(failure, ConnectException.class)
                || causedBy(failure, NoRouteToHostException.class)
                || causedBy(failure, UnknownHostException.class)) {
            return NOT_REACHED;
        }
        return causedBy(failure, IOException.class) ? BROKEN : UNREADABLE;
    }

    private static boolean causedBy(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    FailureKind kind() {
        return kind;
    }

    /** {@return whether the request certainly never left} */
    boolean neverSent() {
        return neverSent;
    }

    /** {@return whether the SDK's own text helps the reader} */
    boolean tellsMore() {
        return tellsMore;
    }

    String reason() {
        return reason;
    }
}
