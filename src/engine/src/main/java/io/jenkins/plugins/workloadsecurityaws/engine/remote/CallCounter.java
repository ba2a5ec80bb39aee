package io.jenkins.plugins.workloadsecurityaws.engine.remote;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests as sent, retries included. Thread-safe. */
public final class CallCounter {

    private final ConcurrentMap<String, LongAdder> counts = new ConcurrentHashMap<>();

    /**
     * Counts one request.
     *
     * @param service {@code iam}, {@code sts} or {@code workloadSecurity}
     * @param operation for example {@code GetRole}, or {@code POST /awsconnectors}
     */
    public void count(String service, String operation) {
        counts.computeIfAbsent(service + ":" + operation, key -> new LongAdder())
                .increment();
    }

    /** {@return a copy of the counts, by {@code service:operation}} */
    public SortedMap<String, Long> snapshot() {
        SortedMap<String, Long> copy = new TreeMap<>();
        counts.forEach((key, adder) -> copy.put(key, adder.sum()));
        return copy;
    }
}
