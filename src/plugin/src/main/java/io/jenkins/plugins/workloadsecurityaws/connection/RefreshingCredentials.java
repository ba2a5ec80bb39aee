package io.jenkins.plugins.workloadsecurityaws.connection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Credentials from Jenkins' store, asked again whenever a session grows old. The store's credentials make a new session
 * at every request when they name a role, so a session serves for a while; it never outlives the shortest that STS
 * gives (15 minutes). Thread-safe.
 */
final class RefreshingCredentials implements AwsCredentialsProvider {

    private static final Duration SERVES_FOR = Duration.ofMinutes(5);

    private final AwsCredentialsProvider source;
    private final Clock clock;
    private AwsCredentials session;
    private Instant until = Instant.MIN;

    RefreshingCredentials(AwsCredentialsProvider source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    @Override
    public synchronized AwsCredentials resolveCredentials() {
        if (clock.instant().isBefore(until)) {
            return session;
        }
        AwsCredentials fresh = resolveInSdksClassLoader();
        if (fresh == null) {
            throw SdkClientException.create("the AWS credentials in Jenkins hold neither keys nor a role");
        }
        if (fresh instanceof AwsSessionCredentials) {
            session = fresh;
            until = clock.instant().plus(SERVES_FOR);
        }
        return fresh;
    }

    /** The store's credentials and the instance's identity look for their HTTP client through the thread's loader. */
    private AwsCredentials resolveInSdksClassLoader() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(AwsCredentialsProvider.class.getClassLoader());
        try {
            return source.resolveCredentials();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
