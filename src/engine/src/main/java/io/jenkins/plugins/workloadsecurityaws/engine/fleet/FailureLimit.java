package io.jenkins.plugins.workloadsecurityaws.engine.fleet;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;

/**
 * How many of a run's accounts may fail before the run stops. The share is of all accounts of the run, not of those
 * visited so far, so that a single early failure does not look like a rate of 100 %.
 *
 * @param percent 0 to 100; 0 stops at the first failure
 */
public record FailureLimit(int percent) {

    /** Checks the range. */
    public FailureLimit {
        if (percent < 0 || percent > 100) {
            throw new InvalidInputException("the failure rate to stop at is a percentage from 0 to 100");
        }
    }

    /**
     * Tells whether the run is to stop.
     *
     * @param failed accounts that failed
     * @param total all accounts of the run
     * @return whether the share of failed accounts has reached the limit
     */
    boolean isReachedBy(int failed, int total) {
        return failed > 0 && failed * 100L >= (long) percent * total;
    }
}
