package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

/** Hears how a plan is being applied, by the thread that applies it. */
@FunctionalInterface
public interface ApplyListener {

    /**
     * A change was made.
     *
     * @param change the change
     */
    void changed(Change change);

    /**
     * The run is going to wait for longer than a user expects.
     *
     * @param why for what, why and how long at most, one line
     */
    default void waits(String why) {}
}
