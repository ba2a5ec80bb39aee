package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Redaction;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Turns what the SDK throws into what the engine decides on. The SDK's exceptions are not kept as causes, because some
 * print requests.
 */
final class AwsFailures {

    private static final Set<String> BAD_CREDENTIALS = Set.of(
            "InvalidClientTokenId",
            "SignatureDoesNotMatch",
            "ExpiredToken",
            "ExpiredTokenException",
            "UnrecognizedClientException",
            "IncompleteSignature",
            "MissingAuthenticationToken",
            "RequestExpired");

    private AwsFailures() {}

    static RemoteCallException of(String operation, String where, SdkException failure, Redaction redaction) {
        if (failure instanceof AwsServiceException answer && answer.statusCode() > 0) {
            return answered(operation, where, answer, redaction);
        }
        return unanswered(operation, where, failure, redaction);
    }

    static RemoteCallException malformed(String operation, String where) {
        return new RemoteCallException(
                operation,
                FailureKind.MALFORMED_ANSWER,
                Outcome.UNKNOWN,
                operation + " on " + where + " failed: the answer is not in the form that AWS documents",
                "Check that the AWS endpoint is the right one and that no proxy changes its answers");
    }

    private static RemoteCallException answered(
            String operation, String where, AwsServiceException answer, Redaction redaction) {
        String code =
                answer.awsErrorDetails() == null || answer.awsErrorDetails().errorCode() == null
                        ? "HTTP " + answer.statusCode()
                        : answer.awsErrorDetails().errorCode();
        String text =
                answer.awsErrorDetails() == null ? "" : answer.awsErrorDetails().errorMessage();
        FailureKind kind = kind(code, answer);
        boolean refused = answer.statusCode() < 500 && answer.statusCode() >= 300 && kind != FailureKind.SERVER_ERROR
                || kind == FailureKind.THROTTLED;
        String message = redaction.apply(
                operation + " on " + where + " failed: " + code + (text == null || text.isBlank() ? "" : ": " + text));
        return new RemoteCallException(
                operation,
                kind,
                refused ? Outcome.REFUSED : Outcome.UNKNOWN,
                message,
                remedy(operation, kind, message));
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
            case "NoSuchEntity" -> FailureKind.NOT_FOUND;
            case "EntityAlreadyExists" -> FailureKind.ALREADY_EXISTS;
            case "DeleteConflict", "ConcurrentModification" -> FailureKind.CONFLICT;
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

    private static RemoteCallException unanswered(
            String operation, String where, SdkException failure, Redaction redaction) {
        FailureKind kind = FailureKind.UNREACHABLE;
        Outcome outcome = Outcome.UNKNOWN;
        String reason = "the connection broke";
        if (failure instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            Thread.currentThread().interrupt();
            kind = FailureKind.INTERRUPTED;
            reason = "aborted";
        } else if (failure instanceof ApiCallTimeoutException
                || failure instanceof ApiCallAttemptTimeoutException
                || causedBy(failure, SocketTimeoutException.class)) {
            kind = FailureKind.TIMEOUT;
            reason = "no answer in time";
        } else if (causedBy(failure, ConnectException.class) || causedBy(failure, UnknownHostException.class)) {
            outcome = Outcome.REFUSED;
            reason = "AWS can't be reached";
        } else if (String.valueOf(failure.getMessage()).contains("Unable to load credentials")) {
            kind = FailureKind.NO_CREDENTIALS;
            outcome = Outcome.REFUSED;
            reason = "no AWS credentials were found";
        } else if (!causedBy(failure, java.io.IOException.class)) {
            kind = FailureKind.MALFORMED_ANSWER;
            reason = redaction.apply(failure.getMessage());
        }
        String message = operation + " on " + where + " failed: " + reason;
        return new RemoteCallException(operation, kind, outcome, message, remedy(operation, kind, message));
    }

    private static boolean causedBy(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String remedy(String operation, FailureKind kind, String message) {
        return switch (kind) {
            case ACCESS_DENIED -> denied(operation, message);
            case BAD_CREDENTIALS -> "Renew the AWS credentials: they are wrong, expired or revoked";
            case NO_CREDENTIALS -> "Give AWS credentials: environment variables, a profile, or the instance's own role";
            case THROTTLED -> "Try again later, or with fewer workers: AWS limits calls per account";
            case TIMEOUT, UNREACHABLE, SERVER_ERROR ->
                "Try again; if it stays so, check the network, the proxy and AWS's health page";
            case CONFLICT ->
                "Something else changes the role at the same time, or it still holds policies: look, then"
                        + " run again";
            case PROXY_AUTHENTICATION -> "Give the proxy's user name and password";
            case INTERRUPTED -> "Run again: it looks first and carries on from what it finds";
            case MALFORMED_ANSWER ->
                "Check that the AWS endpoint is the right one and that no proxy changes its answers";
            default -> "Correct what AWS names, then run again";
        };
    }

    private static String denied(String operation, String message) {
        if (message.contains("service control policy")) {
            return "A service control policy of the organisation forbids " + operation + ": have it changed there";
        }
        if (message.contains("permissions boundary")) {
            return "A permissions boundary forbids " + operation + " to the caller: have it widened";
        }
        if (operation.equals("sts:AssumeRole")) {
            return "Check that the access role exists in the account, that it trusts the caller, and that the caller may"
                    + " sts:AssumeRole it";
        }
        return "Allow the caller " + operation + " (see the README for all permissions)";
    }
}
