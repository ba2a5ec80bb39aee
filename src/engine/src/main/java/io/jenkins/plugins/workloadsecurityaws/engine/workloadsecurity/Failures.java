package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Redaction;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.FailedAttempt.Again;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;

/** Turns what went wrong with one call into words, a kind, an outcome, and whether to send it again. */
final class Failures {

    private final Call call;
    private final String host;
    private final Redaction redaction;

    Failures(Call call, String host, Redaction redaction) {
        this.call = call;
        this.host = host;
        this.redaction = redaction;
    }

    FailedAttempt status(Answer answer, Instant now) {
        int status = answer.status();
        String message = (status + " " + redaction.apply(ErrorText.of(answer))).strip();
        Optional<Duration> wait = RetryAfter.in(answer.headers(), now);
        RemoteCallException failure = failure(kind(status), outcome(status), message, Remedy.ofStatus(status));
        return new FailedAttempt(failure, again(status), wait);
    }

    FailedAttempt unauthorized() {
        return attempt(
                FailureKind.BAD_CREDENTIALS, Outcome.REFUSED, "401 Unauthorized", Remedy.ofStatus(401), Again.NEVER);
    }

    FailedAttempt broken(IOException e) {
        String words = redaction.apply(e.getMessage());
        if (words.startsWith("WWW-Authenticate header missing")) {
            // The JDK's client turns a bare 401 into this when it knows a proxy's password.
            return unauthorized();
        }
        if (words.startsWith("Proxy-Authenticate header missing") || words.startsWith("too many authentication")) {
            return attempt(
                    FailureKind.PROXY_AUTHENTICATION, Outcome.REFUSED, "407 " + words, Remedy.PROXY, Again.NEVER);
        }
        if (isUnknownHost(e)) {
            return attempt(
                    FailureKind.UNREACHABLE, Outcome.REFUSED, "the host is unknown", Remedy.UNKNOWN_HOST, Again.NEVER);
        }
        if (e instanceof ConnectException
                || e instanceof HttpConnectTimeoutException
                || words.startsWith("Tunnel failed")) {
            String message = ("no connection: " + words).replaceFirst(": $", "");
            return attempt(FailureKind.UNREACHABLE, Outcome.REFUSED, message, Remedy.CONNECT, Again.ALWAYS);
        }
        if (e instanceof SSLHandshakeException) {
            String message = "no TLS connection: " + words;
            return attempt(FailureKind.UNREACHABLE, Outcome.REFUSED, message, Remedy.TLS, Again.NEVER);
        }
        if (e instanceof CappedBody.TooLargeException) {
            return malformed("the answer is too large");
        }
        if (e instanceof ProtocolException) {
            return malformed("the answer is not HTTP: " + words);
        }
        String message = ("the connection broke: " + words).replaceFirst(": $", "");
        return attempt(FailureKind.UNREACHABLE, Outcome.UNKNOWN, message, Remedy.BROKEN, Again.IF_READ);
    }

    FailedAttempt timeout(Duration limit) {
        String message = "no answer within " + limit.toMillis() / 1000.0 + " s";
        return attempt(FailureKind.TIMEOUT, Outcome.UNKNOWN, message, Remedy.TIMEOUT, Again.IF_READ);
    }

    FailedAttempt malformed(String what) {
        return attempt(FailureKind.MALFORMED_ANSWER, Outcome.UNKNOWN, what, Remedy.MALFORMED, Again.IF_READ);
    }

    FailedAttempt webPage() {
        String message = "a web page came in place of JSON";
        return attempt(FailureKind.MALFORMED_ANSWER, Outcome.UNKNOWN, message, Remedy.WEB_PAGE, Again.NEVER);
    }

    FailedAttempt redirect(int status, String target) {
        String message = status + " redirect to " + redaction.apply(target) + " not followed";
        Outcome outcome = call.operation().isRead() ? Outcome.REFUSED : Outcome.UNKNOWN;
        return attempt(FailureKind.MALFORMED_ANSWER, outcome, message, Remedy.REDIRECT, Again.NEVER);
    }

    FailedAttempt noKey() {
        return attempt(FailureKind.NO_CREDENTIALS, Outcome.REFUSED, "there is no API key", Remedy.NO_KEY, Again.NEVER);
    }

    FailedAttempt unsendableKey() {
        String message = "the API key holds characters that no API key has";
        return attempt(FailureKind.BAD_CREDENTIALS, Outcome.REFUSED, message, Remedy.BAD_KEY, Again.NEVER);
    }

    /** Also restores the thread's interrupt flag, so that whoever runs us sees it too. */
    FailedAttempt interrupted(Outcome outcome) {
        Thread.currentThread().interrupt();
        return attempt(FailureKind.INTERRUPTED, outcome, "the run was aborted", Remedy.INTERRUPTED, Again.NEVER);
    }

    private FailedAttempt attempt(
            FailureKind kind, Outcome outcome, String message, String remedy, FailedAttempt.Again again) {
        return new FailedAttempt(failure(kind, outcome, message, remedy), again, Optional.empty());
    }

    private RemoteCallException failure(FailureKind kind, Outcome outcome, String message, String remedy) {
        String line = call + " at " + host + " failed: " + message;
        return new RemoteCallException(call.operation().label(), kind, outcome, line, remedy);
    }

    private static FailureKind kind(int status) {
        return switch (status) {
            case 401 -> FailureKind.BAD_CREDENTIALS;
            case 403 -> FailureKind.ACCESS_DENIED;
            case 404 -> FailureKind.NOT_FOUND;
            case 407 -> FailureKind.PROXY_AUTHENTICATION;
            case 408 -> FailureKind.TIMEOUT;
            case 409 -> FailureKind.CONFLICT;
            case 429 -> FailureKind.THROTTLED;
            default ->
                status >= 500
                        ? FailureKind.SERVER_ERROR
                        : status >= 400 ? FailureKind.REJECTED : FailureKind.MALFORMED_ANSWER;
        };
    }

    /** Only a 4xx says that nothing was done; 408 comes from something that lost patience, perhaps a gateway. */
    private static Outcome outcome(int status) {
        return status >= 400 && status < 500 && status != 408 ? Outcome.REFUSED : Outcome.UNKNOWN;
    }

    private static Again again(int status) {
        if (status == 429) {
            return Again.ALWAYS;
        }
        return status >= 500 || status == 408 ? Again.IF_READ : Again.NEVER;
    }

    private static boolean isUnknownHost(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return true;
            }
        }
        return false;
    }
}
