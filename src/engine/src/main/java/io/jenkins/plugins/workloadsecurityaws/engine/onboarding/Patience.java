package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import java.time.Duration;
import java.util.Optional;

/**
 * How long to wait for what. IAM is eventually consistent, so a role is read until it was seen right several times in a
 * row; Workload Security may be refused by AWS for a little longer still.
 *
 * @param goodReads how many good reads in a row make a role count as ready, at least 1
 * @param firstPause the pause after the first read; it grows by half each time
 * @param longestPause the longest pause between two tries
 * @param roleDeadline how long to wait for the role, and again for the connector to be accepted
 * @param createSettles for how long after it was sent a create whose answer nobody heard may still make its connector
 * @param firstSync how long to wait for a new connector's first synchronisation; absent: not at all
 */
public record Patience(
        int goodReads,
        Duration firstPause,
        Duration longestPause,
        Duration roleDeadline,
        Duration createSettles,
        Optional<Duration> firstSync) {

    /** How long the first synchronisation is waited for where its waiting is asked for without a time. */
    public static final Duration DEFAULT_FIRST_SYNC = Duration.ofMinutes(20);

    /**
     * Three good reads, a second apart at first, two minutes at the longest, no wait for the first synchronisation. A
     * create settles within the five minutes that its answer is waited for, and a minute in which it may have queued for
     * the limit of calls.
     */
    public static final Patience DEFAULT = new Patience(
            3,
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofMinutes(2),
            Duration.ofMinutes(6),
            Optional.empty());

    /**
     * The same patience with another wait for the first synchronisation.
     *
     * @param timeout how long; absent: not at all
     * @return the patience
     */
    public Patience withFirstSync(Optional<Duration> timeout) {
        return new Patience(goodReads, firstPause, longestPause, roleDeadline, createSettles, timeout);
    }
}
