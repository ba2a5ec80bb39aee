package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

/** How much of the role is read. */
public enum Depth {
    /** GetRole and GetRolePolicy only: further policies on the role are not seen. */
    QUICK,
    /** Also the lists of inline and attached policies, every document among them, and the boundary. */
    FULL
}
