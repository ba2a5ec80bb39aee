package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsAccess;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsSettings;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallCounter;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCalls;
import java.util.Optional;

/** Asks AWS who the caller is, to test credentials before a tenant is complete. */
public final class AwsCaller {

    private AwsCaller() {}

    /**
     * STS GetCallerIdentity, which needs no permission, and AssumeRole on the access role where an account is named. Each is
     * sent once, and answered or given up within 20 seconds.
     *
     * @param aws how AWS is reached
     * @param account a 12-digit account ID, to try the way into it too; absent: only the caller is asked for
     * @return the caller's ARN
     * @throws InvalidInputException if a setting is not of its form
     * @throws RemoteCallException if AWS can't be reached, refuses the credentials, or does not let them into the account
     */
    public static String arn(AwsSettings aws, Optional<String> account) {
        EngineParts.check(aws);
        Optional<AccountId> entered = account.map(id -> InvalidInputException.in("account", () -> new AccountId(id)));
        Timing timing = Timing.once();
        try (AwsAccess access =
                AwsAccess.open(aws, new RemoteCalls(timing.time(), timing.calls(), new CallCounter(), nobody -> {}))) {
            String arn = access.callerIdentity().arn();
            entered.ifPresent(access::enter);
            return arn;
        }
    }
}
