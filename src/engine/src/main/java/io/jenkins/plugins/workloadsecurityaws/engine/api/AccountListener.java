package io.jenkins.plugins.workloadsecurityaws.engine.api;

/** Hears how the work on an account goes on, by the thread that does it. */
@FunctionalInterface
public interface AccountListener {

    /**
     * A change was made.
     *
     * @param change the change
     */
    void changed(AccountOutcome.ChangeItem change);

    /**
     * The work is going to wait for longer than a user expects.
     *
     * @param why for what, why and how long at most, one line
     */
    default void waits(String why) {}
}
