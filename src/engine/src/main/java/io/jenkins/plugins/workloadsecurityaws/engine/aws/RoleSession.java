package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * The session of one assumed role, renewed shortly before it ends: chained sessions last an hour at the most (IAM User
 * Guide, role chaining), and a run over many accounts may last longer. Thread-safe; starts no thread.
 */
final class RoleSession implements Signing.Source {

    private static final String OPERATION = "sts:AssumeRole";
    private static final Duration BEFORE_THE_END = Duration.ofMinutes(5);

    private final StsClient sts;
    private final Signing.Source before;
    private final String roleArn;
    private final String sessionName;
    private final Clock clock;
    private Signing current;
    private Instant renewAt = Instant.MIN;

    RoleSession(StsClient sts, Signing.Source before, String roleArn, String sessionName, Clock clock) {
        this.sts = sts;
        this.before = before;
        this.roleArn = roleArn;
        this.sessionName = sessionName;
        this.clock = clock;
    }

    @Override
    public synchronized Signing signing(String operation) {
        if (!clock.instant().isBefore(renewAt)) {
            renew();
        }
        return current;
    }

    private void renew() {
        Signing signing = before.signing(OPERATION);
        Credentials session;
        try {
            session = sts.assumeRole(request -> request.roleArn(roleArn)
                            .roleSessionName(sessionName)
                            .overrideConfiguration(signing.request()))
                    .credentials();
        } catch (SdkException failure) {
            throw AwsFailures.of(OPERATION, "role " + roleArn, failure, signing.redaction());
        }
        if (session == null
                || session.accessKeyId() == null
                || session.secretAccessKey() == null
                || session.sessionToken() == null
                || session.expiration() == null) {
            throw AwsFailures.malformed(OPERATION, "role " + roleArn);
        }
        current = new Signing(
                AwsSessionCredentials.create(session.accessKeyId(), session.secretAccessKey(), session.sessionToken()));
        renewAt = session.expiration().minus(BEFORE_THE_END);
    }

    /** {@return the role alone} */
    @Override
    public String toString() {
        return "RoleSession[" + roleArn + "]";
    }
}
