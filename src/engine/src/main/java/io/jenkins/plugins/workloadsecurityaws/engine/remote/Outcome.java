package io.jenkins.plugins.workloadsecurityaws.engine.remote;

/** What is known of the effect of a call that failed. */
public enum Outcome {
    /** The service answered that it did not do it, or the call was never sent: there is no effect. */
    REFUSED,
    /** No usable answer came: the effect may or may not have taken place. */
    UNKNOWN
}
