package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** Counts every request. Thread-safe. */
public final class Calls {

    private final Queue<Call> all = new ConcurrentLinkedQueue<>();
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final LongAdder writes = new LongAdder();
    private volatile boolean keeping = true;

    /** Counts only from now on: a benchmark of many thousand calls keeps none of them. */
    void countOnly() {
        keeping = false;
    }

    void add(Call call) {
        counts.computeIfAbsent(call.operation(), key -> new LongAdder()).increment();
        if (keeping) {
            all.add(call);
        }
    }

    void wrote() {
        writes.increment();
    }

    /**
     * How often an operation was asked for.
     *
     * @param operation for example {@code iam:GetRole} or {@code POST /awsconnectors}
     * @return the number of requests
     */
    public long count(String operation) {
        LongAdder adder = counts.get(operation);
        return adder == null ? 0 : adder.sum();
    }

    /**
     * How many requests a service of AWS got.
     *
     * @param service {@code iam} or {@code sts}
     * @return the number of requests
     */
    public long total(String service) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(service + ":"))
                .mapToLong(entry -> entry.getValue().sum())
                .sum();
    }

    /** {@return how many requests changed something, on both sides} */
    public long writes() {
        return writes.sum();
    }

    /** {@return all requests in the order of their coming} */
    public List<Call> all() {
        return List.copyOf(all);
    }

    /** Forgets everything counted so far. */
    public void reset() {
        all.clear();
        counts.clear();
        writes.reset();
    }
}
