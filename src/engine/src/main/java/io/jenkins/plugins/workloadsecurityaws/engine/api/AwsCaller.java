package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsAccess;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsSettings;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallCounter;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCalls;

/** Asks AWS who the caller is, to test credentials before a tenant is complete. */
public final class AwsCaller {

    private AwsCaller() {}

    /**
     * STS GetCallerIdentity, which needs no permission. Sent once, and answered or given up within 20 seconds.
     *
     * @param aws how AWS is reached
     * @return the caller's ARN
     * @throws InvalidInputException if a setting is not of its form
     * @throws RemoteCallException if AWS can't be reached or refuses the credentials
     */
    public static String arn(AwsSettings aws) {
        EngineParts.check(aws);
        Timing timing = Timing.once();
        try (AwsAccess access =
                AwsAccess.open(aws, new RemoteCalls(timing.time(), timing.calls(), new CallCounter(), nobody -> {}))) {
            return access.callerIdentity().arn();
        }
    }
}
