package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;

/** AWS as one caller sees it. Thread-safe; closing it closes every client and connection it made. */
public interface AwsAccess extends AutoCloseable {

    /**
     * Who calls: STS GetCallerIdentity, asked once and remembered.
     *
     * @return the caller
     * @throws RemoteCallException if STS refuses or can't be reached
     */
    CallerIdentity callerIdentity();

    /**
     * Enters an account along the configured route: through the access role if there is one, else with the caller's own
     * credentials, which then must belong to that account. STS AssumeRole is called here, so that a closed door shows at
     * once, and again whenever the session is near its end.
     *
     * @param account the account to enter
     * @return its IAM
     * @throws RemoteCallException if a role on the route can't be assumed
     */
    TargetAccount enter(AccountId account);

    /**
     * The organization that the caller's account belongs to, read with the caller's own credentials; makes no call.
     *
     * @return the organization
     */
    Organization organization();

    @Override
    void close();
}
