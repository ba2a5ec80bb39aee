package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import java.time.Duration;

/**
 * How long is waited for what the services show late.
 *
 * @param goodReads how many good reads in a row make a role count as ready, at least 1
 * @param firstPause the pause after the first try; it grows by half each time
 * @param longestPause the longest pause between two tries
 * @param youngRole for how long IAM and Workload Security may not see what was just written to a role
 * @param createSettles for how long after it was sent a create whose answer nobody heard may still make its connector
 */
public record WaitTimes(
        int goodReads, Duration firstPause, Duration longestPause, Duration youngRole, Duration createSettles) {

    /**
     * Three good reads, a second apart at first, two minutes at the longest. A create settles within the five minutes that
     * its answer is waited for, and one more.
     */
    public static final WaitTimes DEFAULT = new WaitTimes(
            3, Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(2), Duration.ofMinutes(6));
}
