package io.jenkins.plugins.workloadsecurityaws.tenant;

/** What a tenant is used for; each has its own grants and its own credentials. */
public enum Use {
    /** Read only: verify, plan, dry run. */
    VERIFY,
    /** Add, repair, remove. */
    CHANGE
}
