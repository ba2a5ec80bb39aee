package io.jenkins.plugins.workloadsecurityaws.engine.remote;

import java.time.Duration;

/**
 * How long one remote call may take, and when it is made again.
 *
 * @param connect for a connection
 * @param read for a whole answer
 * @param create for the whole answer of a create or modify of Workload Security, which calls AWS meanwhile
 * @param retries when a call that failed is made again
 */
public record CallTiming(Duration connect, Duration read, Duration create, RetryPolicy retries) {

    /** 10 s to connect, 60 s to answer, 5 min for create. */
    public static final CallTiming DEFAULT =
            new CallTiming(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMinutes(5));

    /**
     * Other times, and the usual attempts.
     *
     * @param connect as above
     * @param read as above
     * @param create as above
     */
    public CallTiming(Duration connect, Duration read, Duration create) {
        this(connect, read, create, RetryPolicy.DEFAULT);
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
