package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.CertificateProblem;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailedAttempt;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailedAttempt.Repeat;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Redaction;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCall;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.http.conn.ConnectTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Turns what the SDK throws for one attempt into what the engine decides on. The SDK's exceptions are not kept as causes,
 * because some print requests.
 */
final class SdkErrors {

    private static final Logger LOG = LoggerFactory.getLogger(SdkErrors.class);

    /** The form of AWS's codes and request IDs: what any other server said is not shown as if it were one. */
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Za-z.]{2,63}|HTTP [0-9]{3}");

    private static final Pattern REQUEST_ID = Pattern.compile("[0-9A-Fa-f-]{8,64}|[0-9A-Z]{16}");

    private static final Set<String> EXPIRED = Set.of("ExpiredToken", "ExpiredTokenException");

    private static final Set<String> BAD_CREDENTIALS = Set.of(
            "AuthFailure",
            "ExpiredToken",
            "ExpiredTokenException",
            "IncompleteSignature",
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "InvalidToken",
            "MissingAuthenticationToken",
            "RequestExpired",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException");

    /** AWS names the action that was denied, which may be another than the one called: tagging while creating. */
    private static final Pattern DENIED =
            Pattern.compile("not authorized to perform: ([a-z0-9-]{2,32}:[A-Za-z]{3,64})");

    private static final String ORGANIZATIONS = "organizations:";

    /** Organizations API reference, each list operation. */
    private static final String READERS_OF_ORGANIZATIONS =
            "Use credentials of the organization's management account or of a delegated administrator, or list the"
                    + " accounts in a file";

    private final RemoteCall call;
    private final Redaction redaction;
    private final boolean quotes;

    /**
     * Errors of a call.
     *
     * @param redaction takes what must not be seen out of foreign texts
     * @param quotes whether messages quote what was answered; else it is logged
     */
    SdkErrors(RemoteCall call, Redaction redaction, boolean quotes) {
        this.call = call;
        this.redaction = redaction;
        this.quotes = quotes;
    }

    FailedAttempt of(SdkException failure, boolean endsRunIfRefused) {
        return failure instanceof AwsServiceException answer && answer.statusCode() > 0
                ? answered(answer, endsRunIfRefused)
                : unanswered(failure);
    }

    static FailedAttempt malformed(RemoteCall call) {
        return attempt(
                call,
                FailureKind.MALFORMED_ANSWER,
                Outcome.UNKNOWN,
                "the answer is not in the form that AWS documents",
                remedy(call.name(), FailureKind.MALFORMED_ANSWER, ""),
                Repeat.NEVER);
    }

    static boolean isExpired(SdkException failure) {
        return failure instanceof AwsServiceException answer && EXPIRED.contains(code(answer));
    }

    static boolean isAbort(SdkException failure) {
        return failure instanceof AbortedException || Thread.currentThread().isInterrupted();
    }

    private FailedAttempt answered(AwsServiceException answer, boolean endsRunIfRefused) {
        String code = redaction.apply(code(answer));
        var details = answer.awsErrorDetails();
        String text = details == null || details.errorMessage() == null ? "" : details.errorMessage();
        FailureKind kind = kind(code, answer);
        boolean refused = kind == FailureKind.THROTTLED || answer.statusCode() >= 300 && answer.statusCode() < 500;
        Optional<String> requestId = Optional.ofNullable(answer.requestId())
                .map(redaction::apply)
                .filter(id -> quotes || REQUEST_ID.matcher(id).matches());
        String shown = quotes || CODE.matcher(code).matches() ? code : "HTTP " + answer.statusCode();
        RemoteCallException failure = new RemoteCallException(
                call.name(),
                kind,
                refused ? Outcome.REFUSED : Outcome.UNKNOWN,
                call.title() + " failed: " + shown + quoted(text, kind != FailureKind.NOT_FOUND)
                        + requestId.map(id -> " (request ID " + id + ")").orElse(""),
                remedy(call.name(), kind, text),
                requestId,
                endsRunIfRefused && kind == FailureKind.BAD_CREDENTIALS);
        return new FailedAttempt(failure, repeat(kind, answer), Optional.empty());
    }

    /** What was said, fit to be shown; nothing where the message reaches people who may not see it. */
    private String quoted(String said, boolean news) {
        String words = redaction.apply(said);
        if (!quotes && !words.isEmpty()) {
            // That something is not there is what many a read wants to know.
            LOG.atLevel(news ? Level.INFO : Level.DEBUG)
                    .log("{} failed, and the endpoint said: {}", call.title(), words);
        }
        return !quotes || words.isEmpty() ? "" : ": " + words;
    }

    static String code(AwsServiceException answer) {
        var details = answer.awsErrorDetails();
        return details == null || details.errorCode() == null ? "HTTP " + answer.statusCode() : details.errorCode();
    }

    private static FailureKind kind(String code, AwsServiceException answer) {
        if (BAD_CREDENTIALS.contains(code)) {
            return FailureKind.BAD_CREDENTIALS;
        }
        if (answer.isThrottlingException() || code.startsWith("Throttl") || answer.statusCode() == 429) {
            return FailureKind.THROTTLED;
        }
        return switch (code) {
            case "AccessDenied", "AccessDeniedException", "UnauthorizedOperation" -> FailureKind.ACCESS_DENIED;
            case "NoSuchEntity", "AccountNotFoundException", "ParentNotFoundException", "TargetNotFoundException" ->
                FailureKind.NOT_FOUND;
            case "EntityAlreadyExists" -> FailureKind.ALREADY_EXISTS;
            case "DeleteConflict",
                    "ConcurrentModification",
                    "ConcurrentModificationException",
                    "EntityTemporarilyUnmodifiable" -> FailureKind.CONFLICT;
            case "RegionDisabledException" -> FailureKind.REJECTED;
            default -> byStatus(answer.statusCode());
        };
    }

    private static FailureKind byStatus(int status) {
        if (status == 407) {
            return FailureKind.PROXY_AUTHENTICATION;
        }
        if (status == 403) {
            return FailureKind.ACCESS_DENIED;
        }
        if (status >= 500) {
            return FailureKind.SERVER_ERROR;
        }
        return status >= 400 ? FailureKind.REJECTED : FailureKind.MALFORMED_ANSWER;
    }

    /** The SDK corrects its clock by AWS's once it was told that it is wrong, so the next request is signed right. */
    private static Repeat repeat(FailureKind kind, AwsServiceException answer) {
        if (kind == FailureKind.THROTTLED || answer.isClockSkewException()) {
            return Repeat.ALWAYS;
        }
        return kind == FailureKind.SERVER_ERROR || answer.isRetryableException() ? Repeat.IF_REPEATABLE : Repeat.NEVER;
    }

    private FailedAttempt unanswered(SdkException failure) {
        if (isAbort(failure)) {
            Thread.currentThread().interrupt();
            return unanswered(FailureKind.INTERRUPTED, Outcome.UNKNOWN, "the run was aborted", Repeat.NEVER);
        }
        // Apache's connect time-out is caused by a socket time-out, so it is asked for first.
        if (causedBy(failure, ConnectTimeoutException.class)) {
            return unanswered(FailureKind.TIMEOUT, Outcome.REFUSED, "no connection in time", Repeat.ALWAYS);
        }
        if (failure instanceof ApiCallTimeoutException
                || failure instanceof ApiCallAttemptTimeoutException
                || causedBy(failure, SocketTimeoutException.class)) {
            return unanswered(FailureKind.TIMEOUT, Outcome.UNKNOWN, "no answer in time", Repeat.IF_REPEATABLE);
        }
        if (causedBy(failure, SSLHandshakeException.class) || causedBy(failure, SSLPeerUnverifiedException.class)) {
            CertificateProblem problem = CertificateProblem.of(failure);
            return attempt(
                    call,
                    FailureKind.UNREACHABLE,
                    Outcome.REFUSED,
                    "no TLS connection: " + problem.clause() + quoted(failure.getMessage(), true),
                    remedy(problem),
                    Repeat.NEVER);
        }
        if (causedBy(failure, ConnectException.class)
                || causedBy(failure, NoRouteToHostException.class)
                || causedBy(failure, UnknownHostException.class)) {
            return unanswered(
                    FailureKind.UNREACHABLE,
                    Outcome.REFUSED,
                    "AWS can't be reached" + quoted(failure.getMessage(), true),
                    Repeat.ALWAYS);
        }
        if (causedBy(failure, IOException.class)) {
            return unanswered(FailureKind.UNREACHABLE, Outcome.UNKNOWN, "the connection broke", Repeat.IF_REPEATABLE);
        }
        return unanswered(
                FailureKind.MALFORMED_ANSWER,
                Outcome.UNKNOWN,
                "the answer is not in the form that AWS documents" + quoted(failure.getMessage(), true),
                Repeat.NEVER);
    }

    private FailedAttempt unanswered(FailureKind kind, Outcome outcome, String why, Repeat repeat) {
        return attempt(call, kind, outcome, why, remedy(call.name(), kind, ""), repeat);
    }

    private static FailedAttempt attempt(
            RemoteCall call, FailureKind kind, Outcome outcome, String why, String remedy, Repeat repeat) {
        RemoteCallException failure =
                new RemoteCallException(call.name(), kind, outcome, call.title() + " failed: " + why, remedy);
        return new FailedAttempt(failure, repeat, Optional.empty());
    }

    private static boolean causedBy(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String remedy(CertificateProblem problem) {
        return switch (problem) {
            case EXPIRED, NOT_YET_VALID ->
                "Check this machine's clock; if it is right, a proxy in between shows a certificate of the wrong time";
            case WRONG_HOST -> "Check the AWS endpoint and the proxy: another host answers in its place";
            case UNTRUSTED ->
                "If a proxy inspects TLS, add its CA certificate to the trust store of this Java; else check the AWS"
                        + " endpoint";
        };
    }

    /**
     * What to do next.
     *
     * @param operation the call, for example {@code iam:CreateRole}
     * @param kind why it failed
     * @param text what AWS said, as it came; only the name of a denied action is taken from it
     * @return one line
     */
    static String remedy(String operation, FailureKind kind, String text) {
        return switch (kind) {
            case ACCESS_DENIED -> denied(operation, text);
            case BAD_CREDENTIALS ->
                "Renew the AWS credentials: they are wrong, expired or revoked, or they belong to another partition than"
                        + " the region";
            case NO_CREDENTIALS -> "Give AWS credentials: environment variables, a profile, or the instance's own role";
            case THROTTLED -> "Try again later, or with fewer workers: AWS limits calls per account";
            case TIMEOUT, UNREACHABLE, SERVER_ERROR ->
                "Try again; if it stays so, check the network, the proxy, the region and AWS's health page";
            case CONFLICT ->
                "Something else changes the role at the same time, or it still holds policies: look, then run again";
            case PROXY_AUTHENTICATION -> "Give the proxy's user name and password";
            case INTERRUPTED -> "Run again: it looks first and carries on from what it finds";
            case MALFORMED_ANSWER ->
                "Check that the AWS endpoint is the right one and that no proxy changes its answers";
            default ->
                operation.startsWith(ORGANIZATIONS)
                        ? READERS_OF_ORGANIZATIONS
                        : "Correct what AWS names, then run again";
        };
    }

    private static String denied(String operation, String text) {
        Matcher named = DENIED.matcher(text);
        String action = named.find() ? named.group(1) : operation;
        if (text.contains("service control policy")) {
            return "A service control policy of the organization forbids " + action + ": have it changed there";
        }
        if (text.contains("resource control policy")) {
            return "A resource control policy of the organization forbids " + action + ": have it changed there";
        }
        if (text.contains("permissions boundary")) {
            return "A permissions boundary forbids " + action + " to the caller: have it widened";
        }
        if (text.contains("session policy")) {
            return "A session policy forbids " + action + " to the caller: have it widened";
        }
        if (text.contains("explicit deny in an identity-based policy")) {
            return "A policy of the caller itself denies " + action + ": have that denial taken out";
        }
        if (action.startsWith(ORGANIZATIONS)) {
            return READERS_OF_ORGANIZATIONS + "; the credentials must be allowed " + action;
        }
        if (action.equals("sts:AssumeRole")) {
            return "Check that the access role exists in the account, that it trusts the caller, and that the caller may"
                    + " sts:AssumeRole it";
        }
        return "Allow the caller " + action + "; the documentation of the IAM policies lists all that a use takes";
    }
}
