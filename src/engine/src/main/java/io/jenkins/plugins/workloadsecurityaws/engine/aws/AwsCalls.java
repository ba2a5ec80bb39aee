package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailedAttempt;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCall;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCall.Effect;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCalls;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Makes calls on one service with the credentials of one source. Each attempt is one call of an SDK that makes no attempts
 * of its own, so that the outcome of every attempt is known from its own exception.
 */
final class AwsCalls {

    /** Sends one request. */
    interface Request<R> extends Function<AwsRequestOverrideConfiguration, R> {}

    private final RemoteCalls calls;
    private final String service;
    private final String where;
    private final RequestCredentials.Source source;

    /**
     * Calls on a service.
     *
     * @param service for example {@code iam}
     * @param where on what, in messages: {@code account 111122223333}
     */
    AwsCalls(RemoteCalls calls, String service, String where, RequestCredentials.Source source) {
        this.calls = calls;
        this.service = service;
        this.where = where;
        this.source = source;
    }

    <R extends AwsResponse, T> T read(String operation, Request<R> request, Function<R, T> reading) {
        return make(operation, Effect.NONE, List.of(), request, reading);
    }

    /** A read, empty where the thing does not exist. */
    <R extends AwsResponse, T> Optional<T> find(String operation, Request<R> request, Function<R, T> reading) {
        try {
            return Optional.of(read(operation, request, reading));
        } catch (RemoteCallException failure) {
            if (failure.kind() == FailureKind.NOT_FOUND) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /**
     * A write. IAM's are made again where their outcome is unknown: they do the same twice, and a second CreateRole is
     * refused because the role exists.
     *
     * @param document a policy that is sent; IAM may quote what it refuses, so its external IDs are kept out of messages
     */
    <R extends AwsResponse, T> T write(String operation, String document, Request<R> request, Function<R, T> reading) {
        return make(operation, Effect.REPEATABLE, ExternalIdsIn.document(document), request, reading);
    }

    /** A removal; empty where the thing does not exist. */
    <R extends AwsResponse, T> Optional<T> remove(String operation, Request<R> request, Function<R, T> reading) {
        try {
            return Optional.of(make(operation, Effect.REPEATABLE, List.of(), request, reading));
        } catch (RemoteCallException failure) {
            if (failure.kind() == FailureKind.NOT_FOUND) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /**
     * Asks for something that may be denied, and is not asked again where it is.
     *
     * @return the denial in AWS's own words, AccessDenied and not any answer with status 403; empty where it was granted
     */
    <R extends AwsResponse> Optional<RemoteCallException> denial(
            String operation, Collection<String> secrets, Request<R> request) {
        boolean[] denied = {false};
        Request<R> asking = as -> {
            try {
                return request.apply(as);
            } catch (AwsServiceException refusal) {
                denied[0] = "AccessDenied".equals(SdkErrors.code(refusal));
                throw refusal;
            }
        };
        try {
            make(operation, Effect.NONE, secrets, asking, answer -> answer);
            return Optional.empty();
        } catch (RemoteCallException failure) {
            if (denied[0] && failure.kind() == FailureKind.ACCESS_DENIED) {
                return Optional.of(failure);
            }
            throw failure;
        }
    }

    private <R extends AwsResponse, T> T make(
            String operation, Effect effect, Collection<String> secrets, Request<R> request, Function<R, T> reading) {
        String name = service + ":" + operation;
        RemoteCall call = new RemoteCall(service, operation, name, name + " on " + where, effect, false);
        return calls.make(call, attempt -> {
            RequestCredentials credentials = source.get(name);
            R answer;
            try {
                try {
                    answer = send(attempt, request, credentials);
                } catch (SdkException refused) {
                    RequestCredentials renewed =
                            SdkErrors.isExpired(refused) ? source.renew(name, credentials) : credentials;
                    if (renewed == credentials) {
                        throw refused;
                    }
                    credentials = renewed;
                    answer = send(attempt, request, credentials);
                }
            } catch (SdkException failure) {
                throw failed(call, failure, credentials, secrets, attempt);
            }
            try {
                return reading.apply(answer);
            } catch (IncompleteAnswer incomplete) {
                throw SdkErrors.malformed(call);
            }
        });
    }

    private static <R extends AwsResponse> R send(
            RemoteCalls.Attempt attempt, Request<R> request, RequestCredentials credentials) {
        attempt.sending();
        R answer = request.apply(credentials.request(attempt.atMost()));
        attempt.answered(answer.responseMetadata().requestId());
        return answer;
    }

    private FailedAttempt failed(
            RemoteCall call,
            SdkException failure,
            RequestCredentials credentials,
            Collection<String> secrets,
            RemoteCalls.Attempt attempt) {
        SdkErrors errors = new SdkErrors(call, credentials.redaction(secrets), source.areAnswersShown());
        FailedAttempt failed = errors.of(failure, credentials.areOfAllAccounts());
        failed.failure().requestId().ifPresent(attempt::answered);
        return failed;
    }
}
