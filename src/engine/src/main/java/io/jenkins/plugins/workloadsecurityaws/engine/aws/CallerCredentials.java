package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/** The caller's own credentials, asked anew for every request. Who made the provider closes it, not the SDK's clients. */
final class CallerCredentials implements Signing.Source {

    private final AwsCredentialsProvider provider;

    CallerCredentials(AwsCredentialsProvider provider) {
        this.provider = provider;
    }

    @Override
    public Signing signing(String operation) {
        try {
            return new Signing(provider.resolveCredentials());
        } catch (SdkException failure) {
            throw AwsFailures.noCredentials(operation, failure);
        }
    }
}
