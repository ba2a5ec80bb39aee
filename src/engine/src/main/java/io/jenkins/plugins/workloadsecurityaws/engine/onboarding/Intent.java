package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

/** What an account is wanted to be. */
public enum Intent {
    /** Under Workload Security: role and connector are to exist and to be right. */
    ONBOARD,
    /** As onboard, and only looked at. */
    VERIFY,
    /** Under Workload Security with another external ID than before, in every moment on the way. */
    ROTATE,
    /** As onboard, but only where the role or the connector shows that the account was added before. */
    REPAIR,
    /** Not under Workload Security: the connector is to be gone. */
    OFFBOARD
}
