package io.jenkins.plugins.workloadsecurityaws.engine.remote;

import java.time.Duration;

/**
 * When a call that failed is made again, and after which pause. The law is the same for AWS and for Workload Security.
 *
 * @param attempts the most attempts at one call
 * @param attemptsWhenThrottled the most attempts where the service says that there were too many calls: more, because a
 *     service that is over its limit processes nothing until a minute's calls have passed
 * @param firstPause the pause after the first attempt; it doubles with each, and jitter takes away up to a half
 * @param longestPause the longest pause that is not asked for by the service itself
 * @param total the longest that all attempts at one call may take together with their pauses
 */
public record RetryPolicy(
        int attempts, int attemptsWhenThrottled, Duration firstPause, Duration longestPause, Duration total) {

    /** 4 attempts, 8 where throttled, with pauses of 2, 4, 8 … 60 s, in two minutes at the most. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(4, 8, Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofMinutes(2));

    /** One attempt. */
    public static final RetryPolicy NEVER =
            new RetryPolicy(1, 1, Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(15));

    /**
     * What follows a failed attempt.
     *
     * @param again whether there is a next attempt
     * @param pause how long to leave the service alone, whether there is a next attempt or not
     */
    public record Decision(boolean again, Duration pause) {}

    /**
     * Decides.
     *
     * @param failed the attempt
     * @param repeatable whether making the call twice does no harm
     * @param number the attempt's number, from 1
     * @param spent how long the attempts and pauses up to now took
     * @param budget the longest that all of them may take
     * @param jitter from 0 to 1, at random, so that callers that failed together do not come back together
     * @return what follows
     */
    public Decision after(
            FailedAttempt failed, boolean repeatable, int number, Duration spent, Duration budget, double jitter) {
        Duration pause = failed.retryAfter().filter(asked -> !asked.isZero()).orElseGet(() -> backoff(number, jitter));
        boolean again = failed.mayBeRepeated(repeatable)
                && number < mostAttempts(failed)
                && spent.plus(pause).compareTo(budget) <= 0;
        return new Decision(again, pause);
    }

    /**
     * The most attempts that follow from how one failed.
     *
     * @param failed the attempt
     * @return how many there may be in all
     */
    public int mostAttempts(FailedAttempt failed) {
        return failed.isThrottled() ? attemptsWhenThrottled : attempts;
    }

    private Duration backoff(int number, double jitter) {
        Duration whole = firstPause.multipliedBy(1L << Math.min(number - 1, 20));
        long millis = Math.min(whole.toMillis(), longestPause.toMillis());
        return Duration.ofMillis(millis - (long) (jitter * (millis / 2)));
    }
}
