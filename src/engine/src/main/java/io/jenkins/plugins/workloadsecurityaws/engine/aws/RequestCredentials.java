package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Redaction;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;

/** What one request is signed with, and what of it must not be shown. Immutable. */
final class RequestCredentials {

    /** Where the credentials of requests come from. Asked before each, so that a failure here is told apart. */
    interface Source {
        /**
         * Credentials that are good now.
         *
         * @param operation what they are wanted for
         * @throws RemoteCallException if there are none
         */
        RequestCredentials get(String operation);

        /**
         * Credentials after AWS said that these have expired; the same ones if there are no others.
         *
         * @throws RemoteCallException if there are none
         */
        RequestCredentials renew(String operation, RequestCredentials expired);

        /** {@return whether messages may quote what is answered to requests with these} */
        boolean areAnswersShown();
    }

    private final AwsCredentials credentials;
    private final boolean ofAllAccounts;

    RequestCredentials(AwsCredentials credentials, boolean ofAllAccounts) {
        this.credentials = credentials;
        this.ofAllAccounts = ofAllAccounts;
    }

    /** The caller's own. Who made the provider closes it, not the SDK's clients. */
    static Source ofCaller(AwsCredentialsProvider provider, boolean areAnswersShown) {
        return new Source() {
            @Override
            public RequestCredentials get(String operation) {
                try {
                    return new RequestCredentials(provider.resolveCredentials(), true);
                } catch (SdkException failure) {
                    throw none(operation, failure);
                }
            }

            @Override
            public RequestCredentials renew(String operation, RequestCredentials expired) {
                RequestCredentials now = get(operation);
                return now.credentials.equals(expired.credentials) ? expired : now;
            }

            @Override
            public boolean areAnswersShown() {
                return areAnswersShown;
            }
        };
    }

    /** {@return whether every account of the run depends on these} */
    boolean areOfAllAccounts() {
        return ofAllAccounts;
    }

    /** {@return the settings of one request: signed with these credentials, and answered within this time} */
    AwsRequestOverrideConfiguration request(Duration atMost) {
        return AwsRequestOverrideConfiguration.builder()
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .apiCallAttemptTimeout(atMost)
                .build();
    }

    Redaction redaction(Collection<String> more) {
        List<String> secrets = new ArrayList<>(more);
        secrets.add(credentials.secretAccessKey());
        if (credentials instanceof AwsSessionCredentials session) {
            secrets.add(session.sessionToken());
        }
        return new Redaction(secrets);
    }

    /** The request was never sent, because nothing could sign it. */
    private static RemoteCallException none(String operation, SdkException failure) {
        boolean aborted = SdkErrors.isAbort(failure);
        FailureKind kind = aborted ? FailureKind.INTERRUPTED : FailureKind.NO_CREDENTIALS;
        return new RemoteCallException(
                operation,
                kind,
                Outcome.REFUSED,
                operation + " was not sent: "
                        + (aborted
                                ? "the run was aborted"
                                : "no AWS credentials were found: "
                                        + new Redaction(List.of()).apply(failure.getMessage())),
                SdkErrors.remedy(operation, kind, ""));
    }

    /** {@return nothing of the credentials} */
    @Override
    public String toString() {
        return "RequestCredentials";
    }
}
