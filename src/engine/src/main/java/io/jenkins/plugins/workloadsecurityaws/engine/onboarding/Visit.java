package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsAccess;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.CallerIdentity;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.Organization;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.TargetAccount;

/**
 * One visit to one account: it is entered once, so that observing and applying share one session. Used by one thread;
 * whoever made the access underneath closes it.
 */
public final class Visit implements AwsAccess {

    private final AwsAccess access;
    private TargetAccount entered;

    /**
     * Begins a visit.
     *
     * @param access how accounts are entered
     */
    public Visit(AwsAccess access) {
        this.access = access;
    }

    @Override
    public CallerIdentity callerIdentity() {
        return access.callerIdentity();
    }

    @Override
    public TargetAccount enter(AccountId account) {
        if (entered == null || !entered.account().equals(account)) {
            entered = access.enter(account);
        }
        return entered;
    }

    @Override
    public Organization organization() {
        return access.organization();
    }

    /** Does nothing: the visit owns nothing. */
    @Override
    public void close() {}
}
