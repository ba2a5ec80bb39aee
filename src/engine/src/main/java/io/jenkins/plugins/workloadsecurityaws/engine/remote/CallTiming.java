package io.jenkins.plugins.workloadsecurityaws.engine.remote;

import java.time.Duration;

/**
 * How long one remote call may take, and when it is made again.
 *
 * @param connect for a connection
 * @param read for a whole answer
 * @param create for the whole answer of a create or modify of Workload Security, which calls AWS meanwhile
 * @param turn for the call's turn under the tenant's limit of calls
 * @param retries when a call that failed is made again
 */
public record CallTiming(Duration connect, Duration read, Duration create, Duration turn, RetryPolicy retries) {

    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(1);

    /** 10 s to connect, 60 s to answer, 5 min for create; a turn is waited for as long as it takes. */
    public static final CallTiming DEFAULT =
            new CallTiming(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMinutes(5));

    /** The same, and two minutes for a turn, so that work on one account does not keep a thread for longer. */
    public static final CallTiming ONE_ACCOUNT = new CallTiming(
            DEFAULT.connect(), DEFAULT.read(), DEFAULT.create(), Duration.ofMinutes(2), RetryPolicy.DEFAULT);

    /** For somebody who waits before a form: 5 s to connect, 15 s to answer, 10 s for a turn, and no second attempt. */
    public static final CallTiming ONCE = new CallTiming(
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofSeconds(15),
            Duration.ofSeconds(10),
            RetryPolicy.NEVER);

    /**
     * Other times, and the usual attempts; a turn is waited for as long as it takes.
     *
     * @param connect as above
     * @param read as above
     * @param create as above
     */
    public CallTiming(Duration connect, Duration read, Duration create) {
        this(connect, read, create, AS_LONG_AS_IT_TAKES, RetryPolicy.DEFAULT);
    }

    /** The longest that one attempt may take. */
    Duration attempt(RemoteCall call) {
        return call.slow() ? create : read;
    }

    /** The longest that all attempts may take together. */
    Duration budget(RemoteCall call) {
        return call.slow() && create.compareTo(retries.total()) > 0 ? create : retries.total();
    }
}
