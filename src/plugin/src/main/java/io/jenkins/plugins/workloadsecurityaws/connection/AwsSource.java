package io.jenkins.plugins.workloadsecurityaws.connection;

import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import java.time.Clock;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * Where the AWS credentials of an engine come from: Jenkins' store, or the controller's own identity.
 *
 * @param refreshing gives fresh credentials for every request
 * @param closing ends what was opened for the controller's own identity
 */
record AwsSource(AwsCredentialsProvider refreshing, Runnable closing) implements AutoCloseable {

    static AwsSource of(Optional<AmazonWebServicesCredentials> stored) {
        if (stored.isPresent()) {
            return new AwsSource(new RefreshingCredentials(stored.get(), Clock.systemUTC()), () -> {});
        }
        DefaultCredentialsProvider identity =
                DefaultCredentialsProvider.builder().build();
        return new AwsSource(new RefreshingCredentials(identity, Clock.systemUTC()), identity::close);
    }

    @Override
    public void close() {
        closing.run();
    }
}
