package io.jenkins.plugins.workloadsecurityaws.engine.aws;

/**
 * Where an account stands in its life (<a
 * href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_account_state.html">AWS
 * Organizations User Guide</a>). Where AWS tells the older field Status alone, a closed account is SUSPENDED.
 */
public enum AccountState {
    /** Signed up and not finished: unusable. */
    PENDING_ACTIVATION("its sign-up is not finished"),
    /** In use. */
    ACTIVE("it is active"),
    /** Restricted by AWS, or closed. */
    SUSPENDED("it is suspended"),
    /** Its closure was asked for; usable until it is closed. */
    PENDING_CLOSURE("it is being closed"),
    /** Closed, and for 90 days still listed. */
    CLOSED("it is closed"),
    /** AWS tells no state, or one that is not known here. */
    UNKNOWN("AWS does not tell whether it is active");

    private final String clause;

    AccountState(String clause) {
        this.clause = clause;
    }

    static AccountState of(String text) {
        for (AccountState state : values()) {
            if (state.name().equals(text)) {
                return state;
            }
        }
        return UNKNOWN;
    }

    /** {@return the state as a clause for people, for example {@code it is closed}} */
    public String clause() {
        return clause;
    }
}
