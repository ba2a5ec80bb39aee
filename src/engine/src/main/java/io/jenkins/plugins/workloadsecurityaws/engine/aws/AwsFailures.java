package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Redaction;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Turns what the SDK throws into what the engine decides on. The SDK's exceptions are not kept as causes, because some
 * print requests.
 */
final class AwsFailures {

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

    /** What the SDK says of an earlier attempt that certainly had no effect. */
    private static final Pattern WITHOUT_EFFECT = Pattern.compile("Status Code: 4\\d\\d|Connection refused");

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
                AwsRemedies.of(operation, FailureKind.MALFORMED_ANSWER, ""));
    }

    /** The request was never sent, because nothing could sign it. */
    static RemoteCallException noCredentials(String operation, SdkException failure) {
        Unanswered why = Unanswered.of(failure);
        FailureKind kind = why == Unanswered.ABORTED ? FailureKind.INTERRUPTED : FailureKind.NO_CREDENTIALS;
        return new RemoteCallException(
                operation,
                kind,
                Outcome.REFUSED,
                operation + " was not sent: "
                        + (kind == FailureKind.INTERRUPTED ? why.reason() : "no AWS credentials were found: ")
                        + (kind == FailureKind.INTERRUPTED ? "" : new Redaction(List.of()).apply(failure.getMessage())),
                AwsRemedies.of(operation, kind, ""));
    }

    private static RemoteCallException answered(
            String operation, String where, AwsServiceException answer, Redaction redaction) {
        var details = answer.awsErrorDetails();
        String code = details == null || details.errorCode() == null
                ? "HTTP " + answer.statusCode()
                : redaction.apply(details.errorCode());
        String text = details == null || details.errorMessage() == null ? "" : details.errorMessage();
        FailureKind kind = kind(code, answer);
        boolean refused = kind == FailureKind.THROTTLED || answer.statusCode() >= 300 && answer.statusCode() < 500;
        return new RemoteCallException(
                operation,
                kind,
                refused && earlierAttemptsHadNoEffect(answer) ? Outcome.REFUSED : Outcome.UNKNOWN,
                operation + " on " + where + " failed: " + code + (text.isBlank() ? "" : ": " + redaction.apply(text)),
                AwsRemedies.of(operation, kind, text));
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
            case "DeleteConflict", "ConcurrentModification", "EntityTemporarilyUnmodifiable" -> FailureKind.CONFLICT;
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

    private static RemoteCallException unanswered(
            String operation, String where, SdkException failure, Redaction redaction) {
        Unanswered why = Unanswered.of(failure);
        if (why == Unanswered.ABORTED) {
            Thread.currentThread().interrupt();
        }
        String text = why.tellsMore() ? ": " + redaction.apply(failure.getMessage()) : "";
        return new RemoteCallException(
                operation,
                why.kind(),
                why.neverSent() && earlierAttemptsHadNoEffect(failure) ? Outcome.REFUSED : Outcome.UNKNOWN,
                operation + " on " + where + " failed: " + why.reason() + text,
                AwsRemedies.of(operation, why.kind(), ""));
    }

    /** The SDK hangs the message of each earlier attempt on the last failure; a refusal undoes none of their effects. */
    private static boolean earlierAttemptsHadNoEffect(SdkException failure) {
        return Arrays.stream(failure.getSuppressed()).allMatch(attempt -> WITHOUT_EFFECT
                .matcher(String.valueOf(attempt.getMessage()))
                .find());
    }
}
