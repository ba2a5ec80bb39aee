package io.jenkins.plugins.workloadsecurityaws.testbed;

/** Which header the key is accepted in. */
public enum KeyScheme {
    /** {@code Authorization: ApiKey …}. */
    CLOUD_ONE,
    /** {@code api-secret-key: …}. */
    LEGACY,
    /** Either. */
    BOTH
}
