package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsAccess;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.SdkAwsAccess;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallCounter;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;

/** Asks AWS who the caller is, to test credentials before a tenant is complete. */
public final class AwsCaller {

    private AwsCaller() {}

    /**
     * STS GetCallerIdentity, which needs no permission.
     *
     * @param aws how AWS is reached
     * @return the caller's ARN
     * @throws InvalidRequestException if a setting is not of its form
     * @throws EngineException if AWS can't be reached or refuses the credentials
     */
    public static String arn(AwsConnection aws) {
        Timing timing = Timing.real();
        try (AwsAccess access = SdkAwsAccess.open(
                EngineParts.awsSettings(aws, timing),
                new CallCounter(),
                timing.waiting().clock())) {
            return access.callerIdentity().arn();
        } catch (RemoteCallException failure) {
            throw new EngineException(failure);
        }
    }
}
