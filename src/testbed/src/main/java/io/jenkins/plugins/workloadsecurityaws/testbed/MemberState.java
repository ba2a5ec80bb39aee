package io.jenkins.plugins.workloadsecurityaws.testbed;

/** Where an account stands in its life (AWS Organizations User Guide, account states). */
public enum MemberState {
    /** Signed up and not finished: unusable. */
    PENDING_ACTIVATION("ACTIVE", false),
    /** In use. */
    ACTIVE("ACTIVE", true),
    /** Restricted by AWS: unusable. */
    SUSPENDED("SUSPENDED", false),
    /** Its closure was asked for; usable until it is closed. */
    PENDING_CLOSURE("PENDING_CLOSURE", true),
    /** Closed, and for 90 days still listed: unusable. */
    CLOSED("SUSPENDED", false),
    /** One that the reference does not list, as AWS added states before. */
    UNLISTED("UNLISTED", true);

    private final String status;
    private final boolean usable;

    MemberState(String status, boolean usable) {
        this.status = status;
        this.usable = usable;
    }

    /** What the older field Status says, which knows fewer values. */
    String status() {
        return status;
    }

    boolean isUsable() {
        return usable;
    }
}
