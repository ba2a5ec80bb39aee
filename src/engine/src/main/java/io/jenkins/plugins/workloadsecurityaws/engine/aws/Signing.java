package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.Redaction;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/** What one request is signed with, and what of it must not be shown. Immutable. */
final class Signing {

    /** Where a request's credentials come from. Asked before each request, so that a failure here is told apart. */
    @FunctionalInterface
    interface Source {
        /**
         * Credentials that are good now.
         *
         * @param operation what they are wanted for
         * @return the credentials
         * @throws RemoteCallException if there are none
         */
        Signing signing(String operation);
    }

    private final AwsCredentials credentials;

    Signing(AwsCredentials credentials) {
        this.credentials = credentials;
    }

    /** {@return the setting that signs one request with these credentials} */
    AwsRequestOverrideConfiguration request() {
        return AwsRequestOverrideConfiguration.builder()
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }

    Redaction redaction() {
        return redaction(List.of());
    }

    Redaction redaction(Collection<String> more) {
        List<String> secrets = new ArrayList<>(more);
        secrets.add(credentials.secretAccessKey());
        if (credentials instanceof AwsSessionCredentials session) {
            secrets.add(session.sessionToken());
        }
        return new Redaction(secrets);
    }

    /** {@return nothing of the credentials} */
    @Override
    public String toString() {
        return "Signing";
    }
}
