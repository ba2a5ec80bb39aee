package io.jenkins.plugins.workloadsecurityaws.engine.api;

/** Hears how a run over many accounts goes on. Must not block: the accounts wait meanwhile. */
@FunctionalInterface
public interface FleetListener {

    /**
     * An account came to its end; told by one thread at a time.
     *
     * @param progress how far the run has come
     */
    void progressed(FleetProgress progress);

    /**
     * An account is going to wait for longer than a user expects; told by several threads at a time.
     *
     * @param why for what, why and how long at most, one line that names the account
     */
    default void waits(String why) {}
}
