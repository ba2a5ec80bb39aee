package io.jenkins.plugins.workloadsecurityaws.testbed;

/** What the tenant does when its external ID is asked for. */
public enum Retrieval {
    /** Shows it. */
    SHOWN,
    /** Answers 403. */
    FORBIDDEN,
    /** Answers with an empty value. */
    BLANK
}
