package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCalls;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * The session of one assumed role, renewed before it ends: chained sessions last an hour at the most (IAM User Guide, role
 * chaining), and a run over many accounts may last longer. One caller renews it in good time while the others go on with
 * it; a renewal that fails then fails nobody, and is tried again. Thread-safe; starts no thread.
 */
final class RoleSession implements RequestCredentials.Source {

    private static final Logger LOG = LoggerFactory.getLogger(RoleSession.class);
    private static final Duration RENEWED_BEFORE_THE_END = Duration.ofMinutes(5);
    private static final Duration USED_UNTIL_BEFORE_THE_END = Duration.ofMinutes(1);
    private static final Duration BETWEEN_FAILED_RENEWALS = Duration.ofSeconds(30);

    /** What STS gave; its times are those of the monotonic clock. */
    private record Session(RequestCredentials credentials, Duration renewAt, Duration usedUntil) {}

    private final StsClient sts;
    private final AwsCalls calls;
    private final Time time;
    private final String roleArn;
    private final String sessionName;
    private final boolean ofAllAccounts;
    private final boolean areAnswersShown;
    private final ReentrantLock renewal = new ReentrantLock();
    private volatile Session session;

    /**
     * A session that begins when it is first asked for.
     *
     * @param ofAllAccounts whether it stands before the sessions of all accounts
     */
    RoleSession(
            StsClient sts,
            RemoteCalls calls,
            RequestCredentials.Source before,
            String roleArn,
            String sessionName,
            boolean ofAllAccounts) {
        this.sts = sts;
        this.calls = new AwsCalls(calls, "sts", "role " + roleArn, before);
        this.time = calls.time();
        this.roleArn = roleArn;
        this.sessionName = sessionName;
        this.ofAllAccounts = ofAllAccounts;
        this.areAnswersShown = before.areAnswersShown();
    }

    @Override
    public RequestCredentials get(String operation) {
        Session now = session;
        if (now == null || !isBefore(now.usedUntil())) {
            return renewed(now);
        }
        if (!isBefore(now.renewAt()) && renewal.tryLock()) {
            try {
                renewInGoodTime(now);
            } finally {
                renewal.unlock();
            }
        }
        return session.credentials();
    }

    @Override
    public RequestCredentials renew(String operation, RequestCredentials expired) {
        Session now = session;
        return now != null && now.credentials() != expired ? now.credentials() : renewed(now);
    }

    @Override
    public boolean areAnswersShown() {
        return areAnswersShown;
    }

    /** Waits for a session that another caller is renewing, or renews it. */
    private RequestCredentials renewed(Session old) {
        renewal.lock();
        try {
            if (session == old) {
                session = assume();
            }
            return session.credentials();
        } finally {
            renewal.unlock();
        }
    }

    private void renewInGoodTime(Session old) {
        if (session != old) {
            return;
        }
        try {
            session = assume();
        } catch (RemoteCallException failure) {
            if (failure.kind() == FailureKind.INTERRUPTED) {
                throw failure;
            }
            LOG.info("{}; the session of role {} is still good, and is renewed later", failure.getMessage(), roleArn);
            session = new Session(old.credentials(), time.elapsed().plus(BETWEEN_FAILED_RENEWALS), old.usedUntil());
        }
    }

    private Session assume() {
        return calls.read(
                "AssumeRole",
                as -> sts.assumeRole(
                        r -> r.roleArn(roleArn).roleSessionName(sessionName).overrideConfiguration(as)),
                this::session);
    }

    private Session session(AssumeRoleResponse answer) {
        Credentials given = IncompleteAnswer.present(answer.credentials(), "Credentials");
        AwsSessionCredentials credentials = AwsSessionCredentials.create(
                IncompleteAnswer.present(given.accessKeyId(), "AccessKeyId"),
                IncompleteAnswer.present(given.secretAccessKey(), "SecretAccessKey"),
                IncompleteAnswer.present(given.sessionToken(), "SessionToken"));
        // STS names a moment; held as a length of time, it survives a wall clock that is set.
        Duration ends = time.elapsed()
                .plus(Duration.between(time.now(), IncompleteAnswer.present(given.expiration(), "Expiration")));
        return new Session(
                new RequestCredentials(credentials, ofAllAccounts),
                ends.minus(RENEWED_BEFORE_THE_END),
                ends.minus(USED_UNTIL_BEFORE_THE_END));
    }

    private boolean isBefore(Duration moment) {
        return time.elapsed().compareTo(moment) < 0;
    }

    /** {@return the role alone} */
    @Override
    public String toString() {
        return "RoleSession[" + roleArn + "]";
    }
}
