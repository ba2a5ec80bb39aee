package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.CertificateProblem;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailedAttempt;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailedAttempt.Repeat;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Redaction;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLHandshakeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what went wrong with one attempt at a call into words, a kind, an outcome, and whether there may be another
 * attempt. Causes of a status are those of Trend's page "Troubleshooting tips".
 */
final class HttpErrors {

    private static final Logger LOG = LoggerFactory.getLogger(HttpErrors.class);
    private static final String PROXY =
            "The proxy wants authentication: check its user and password. Java refuses Basic"
                    + " authentication to a proxy for https unless it is started with"
                    + " -Djdk.http.auth.tunneling.disabledSchemes= (empty).";
    private static final String TIMEOUT = "The service took too long. Run again: a run first looks at what is there. If"
            + " it happens often, ask Trend support or the manager's administrator.";
    private static final String MALFORMED =
            "Check that the URL is that of a Workload Security API, and run again; a proxy"
                    + " or gateway may have answered in its place.";

    private final Call call;
    private final String host;
    private final Redaction redaction;
    private final boolean quotes;
    private final BooleanSupplier refusedAgain;

    /**
     * Errors of a call.
     *
     * @param redaction takes what must not be seen out of foreign texts
     * @param quotes whether messages quote what the server said; else it is logged
     * @param refusedAgain notes that the key was refused, and tells whether it was by the call before too
     */
    HttpErrors(Call call, String host, Redaction redaction, boolean quotes, BooleanSupplier refusedAgain) {
        this.call = call;
        this.host = host;
        this.redaction = redaction;
        this.quotes = quotes;
        this.refusedAgain = refusedAgain;
    }

    FailedAttempt status(HttpAnswer answer, Instant now) {
        int status = answer.status();
        if (status == 403 && answer.isWebPage()) {
            return attempt(
                    FailureKind.MALFORMED_ANSWER,
                    Outcome.REFUSED,
                    "403 with a web page in place of JSON",
                    "This is not Workload Security's answer: a filtering proxy or gateway shut this machine out. Have it"
                            + " let calls to " + host + " pass.",
                    Repeat.NEVER);
        }
        String message = (status + " " + quoted(ErrorText.of(answer))).strip();
        RemoteCallException failure = failure(
                kind(status), outcome(status), message, remedy(status), status == 401 && refusedAgain.getAsBoolean());
        return new FailedAttempt(failure, repeat(status), RetryAfter.in(answer.headers(), now));
    }

    FailedAttempt broken(IOException e) {
        String words = redaction.apply(e.getMessage());
        if (words.startsWith("WWW-Authenticate header missing")) {
            // The JDK's client turns a bare 401 into this when it knows a proxy's password.
            return new FailedAttempt(
                    failure(
                            FailureKind.BAD_CREDENTIALS,
                            Outcome.REFUSED,
                            "401 Unauthorized",
                            remedy(401),
                            refusedAgain.getAsBoolean()),
                    Repeat.NEVER,
                    Optional.empty());
        }
        if (words.startsWith("Proxy-Authenticate header missing") || words.startsWith("too many authentication")) {
            return attempt(FailureKind.PROXY_AUTHENTICATION, Outcome.REFUSED, "407 " + words, PROXY, Repeat.NEVER);
        }
        if (isUnknownHost(e)) {
            return attempt(
                    FailureKind.UNREACHABLE,
                    Outcome.REFUSED,
                    "the host is unknown",
                    "Check the region or the host name in the Workload Security URL, and name resolution on this"
                            + " machine.",
                    Repeat.NEVER);
        }
        if (e instanceof ConnectException
                || e instanceof HttpConnectTimeoutException
                || words.startsWith("Tunnel failed")) {
            return attempt(
                    FailureKind.UNREACHABLE,
                    Outcome.REFUSED,
                    ("no connection: " + words).replaceFirst(": $", ""),
                    "Check the host and port in the Workload Security URL, and that firewall and proxy settings let this"
                            + " machine reach it.",
                    Repeat.ALWAYS);
        }
        if (e instanceof SSLHandshakeException) {
            CertificateProblem problem = CertificateProblem.of(e);
            return attempt(
                    FailureKind.UNREACHABLE,
                    Outcome.REFUSED,
                    "no TLS connection: " + problem.clause() + ": " + words,
                    remedy(problem),
                    Repeat.NEVER);
        }
        if (e instanceof CappedBody.TooLargeException) {
            return malformed("the answer is too large");
        }
        if (e instanceof ProtocolException) {
            return malformed(("the answer is not HTTP: " + quoted(e.getMessage())).replaceFirst(": $", ""));
        }
        return attempt(
                FailureKind.UNREACHABLE,
                Outcome.UNKNOWN,
                ("the connection broke: " + words).replaceFirst(": $", ""),
                "The connection broke. Check the network and any proxy in between, then run again: a run first looks at"
                        + " what is there.",
                Repeat.IF_REPEATABLE);
    }

    /** What the server said, fit to be shown; nothing where the message reaches people who may not see it. */
    private String quoted(String said) {
        String words = redaction.apply(said);
        if (!quotes && !words.isEmpty()) {
            LOG.info("{} at {} failed, and the server said: {}", call.title(), host, words);
        }
        return quotes ? words : "";
    }

    FailedAttempt timeout(Duration limit) {
        String message = "no answer within " + limit.toMillis() / 1000.0 + " s";
        return attempt(FailureKind.TIMEOUT, Outcome.UNKNOWN, message, TIMEOUT, Repeat.IF_REPEATABLE);
    }

    FailedAttempt malformed(String what) {
        return attempt(FailureKind.MALFORMED_ANSWER, Outcome.UNKNOWN, what, MALFORMED, Repeat.IF_REPEATABLE);
    }

    FailedAttempt webPage() {
        return attempt(
                FailureKind.MALFORMED_ANSWER,
                Outcome.UNKNOWN,
                "a web page came in place of JSON",
                "This is not Workload Security: a login page, a proxy or a captive portal answered. Check the URL, its"
                        + " /api, and the proxy settings.",
                Repeat.NEVER);
    }

    FailedAttempt redirect(int status, String target) {
        return attempt(
                FailureKind.MALFORMED_ANSWER,
                call.operation().isRead() ? Outcome.REFUSED : Outcome.UNKNOWN,
                (status + " redirect to " + quoted(target)).replaceFirst(" to $", "") + " not followed",
                "The API key is never sent anywhere else. If the new address is right, enter it as"
                        + " the Workload Security URL.",
                Repeat.NEVER);
    }

    FailedAttempt noKey() {
        return attempt(
                FailureKind.NO_CREDENTIALS,
                Outcome.REFUSED,
                "there is no API key",
                "Give the API key of the tenant.",
                Repeat.NEVER);
    }

    FailedAttempt unsendableKey() {
        return attempt(
                FailureKind.BAD_CREDENTIALS,
                Outcome.REFUSED,
                "the API key holds characters that no API key has",
                "Copy the API key again: it has no spaces, line breaks or letters beyond ASCII.",
                Repeat.NEVER);
    }

    /** No attempt was made, so the service has nothing to say about the next one. */
    RemoteCallException noTurn(Duration waited) {
        return failure(
                FailureKind.THROTTLED,
                Outcome.REFUSED,
                "the tenant's limit of calls left no room for it within " + waited.toSeconds() + " seconds",
                "Run again later, or with fewer runs at the same time; nothing was sent.",
                false);
    }

    /** Also restores the thread's interrupt flag, so that whoever runs us sees it too. */
    FailedAttempt interrupted(Outcome outcome) {
        Thread.currentThread().interrupt();
        return attempt(
                FailureKind.INTERRUPTED,
                outcome,
                "the run was aborted",
                "The run was aborted; the next run looks at what is there.",
                Repeat.NEVER);
    }

    private FailedAttempt attempt(FailureKind kind, Outcome outcome, String message, String remedy, Repeat repeat) {
        return new FailedAttempt(failure(kind, outcome, message, remedy, false), repeat, Optional.empty());
    }

    private RemoteCallException failure(
            FailureKind kind, Outcome outcome, String message, String remedy, boolean endsRun) {
        String line = call.title() + " at " + host + " failed: " + message;
        return new RemoteCallException(
                call.operation().label(), kind, outcome, line, remedy, Optional.empty(), endsRun);
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

    /** Only a 4xx says that nothing was done; 408 comes from something that gave up waiting, perhaps a gateway. */
    private static Outcome outcome(int status) {
        return status >= 400 && status < 500 && status != 408 ? Outcome.REFUSED : Outcome.UNKNOWN;
    }

    private static Repeat repeat(int status) {
        if (status == 429) {
            return Repeat.ALWAYS;
        }
        return status >= 500 || status == 408 ? Repeat.IF_REPEATABLE : Repeat.NEVER;
    }

    private static boolean isUnknownHost(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return true;
            }
        }
        return false;
    }

    private static String remedy(CertificateProblem problem) {
        return switch (problem) {
            case EXPIRED ->
                "Have the manager's certificate renewed; if it is still good, this machine's clock is wrong. Checks"
                        + " can't be switched off.";
            case NOT_YET_VALID -> "Check this machine's clock and the manager's: the certificate begins later.";
            case WRONG_HOST ->
                "Use the host name that the manager's certificate names in the Workload Security URL, or have a"
                        + " certificate issued for this one. Checks can't be switched off.";
            case UNTRUSTED ->
                "The manager's certificate is not trusted: give the CA certificate that issued it in PEM. Checks can't be"
                        + " switched off.";
        };
    }

    private static String remedy(int status) {
        if (status < 400) {
            return MALFORMED;
        }
        return switch (status) {
            case 401 ->
                "The API key is mistyped or was deleted, or is sent in the wrong way: Cloud One keys go with"
                        + " Authorization: ApiKey, keys of the manager's own console with api-secret-key.";
            case 403 ->
                "The key's role lacks the right to manage cloud accounts (canManageCloudAccounts), or the key"
                        + " has expired or is locked out, or an IP allow-list shuts this machine out: look at the key and"
                        + " its role in the console.";
            case 404 ->
                "What was asked for is not there: it may have been removed meanwhile; if everything is not"
                        + " found, check the Workload Security URL and its /api.";
            case 407 -> PROXY;
            case 408, 504 -> TIMEOUT;
            case 429 ->
                "The tenant gets more calls than its limit: run later, use fewer workers or a lower limit of"
                        + " calls per minute, or ask Trend support to raise the limit.";
            default ->
                status >= 500
                        ? "The service failed. Run again later: a run first looks at what is there. If it stays so, ask"
                                + " Trend support, or the manager's administrator."
                        : "The service refused what was sent; its words say why, here or in the log. For a new connector check the role's trust"
                                + " policy and external ID, and whether the account was added before.";
        };
    }
}
