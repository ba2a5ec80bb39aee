package io.jenkins.plugins.workloadsecurityaws.engine.audit;

/**
 * The last line of a trail. Who keeps its hash elsewhere can prove later that nothing up to it was changed or cut.
 *
 * @param lines how many lines the trail has
 * @param hash the last line's hash, 64 hexadecimal digits; zeros where there is none
 */
public record AuditHead(long lines, String hash) {

    /** What the first line names as the hash of the one before. */
    static final AuditHead NONE = new AuditHead(0, "0".repeat(64));
}
