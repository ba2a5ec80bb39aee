package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

/** What may be done to the role. */
public enum RoleMode {
    /** Make it where it is missing, mend it where it carries this product's tags, else only read it. */
    PROVISION,
    /** As provision, and make none: a role that is missing was somebody else's, as far as is known. */
    EXISTING,
    /** As provision, and take over a role that somebody else made. */
    ADOPT,
    /** Use the role as it is; never write it. */
    USE_GIVEN
}
