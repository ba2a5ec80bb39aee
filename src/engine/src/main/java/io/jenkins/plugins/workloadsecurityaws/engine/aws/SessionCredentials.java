package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * The session of one assumed role, renewed shortly before it ends: chained sessions last an hour at the most (IAM User
 * Guide, role chaining), and a run over many accounts may last longer. Thread-safe; starts no thread.
 */
final class SessionCredentials implements AwsCredentialsProvider {

    private static final Duration BEFORE_THE_END = Duration.ofMinutes(5);

    private final StsClient sts;
    private final AwsCredentialsProvider caller;
    private final String roleArn;
    private final String sessionName;
    private final Clock clock;
    private AwsCredentials current;
    private Instant renewAt = Instant.MIN;

    SessionCredentials(StsClient sts, AwsCredentialsProvider caller, String roleArn, String sessionName, Clock clock) {
        this.sts = sts;
        this.caller = caller;
        this.roleArn = roleArn;
        this.sessionName = sessionName;
        this.clock = clock;
    }

    @Override
    public synchronized AwsCredentials resolveCredentials() {
        if (!clock.instant().isBefore(renewAt)) {
            renew();
        }
        return current;
    }

    private void renew() {
        AssumeRoleResponse answer = sts.assumeRole(request -> request.roleArn(roleArn)
                .roleSessionName(sessionName)
                .overrideConfiguration(override -> override.credentialsProvider(caller)));
        Credentials session = answer.credentials();
        if (session == null
                || session.accessKeyId() == null
                || session.secretAccessKey() == null
                || session.expiration() == null) {
            throw AwsFailures.malformed("sts:AssumeRole", "role " + roleArn);
        }
        current =
                AwsSessionCredentials.create(session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
        renewAt = session.expiration().minus(BEFORE_THE_END);
    }

    /** {@return the role alone} */
    @Override
    public String toString() {
        return "SessionCredentials[" + roleArn + "]";
    }
}
