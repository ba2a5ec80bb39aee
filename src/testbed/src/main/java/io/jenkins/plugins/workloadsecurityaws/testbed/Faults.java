package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Faults that were switched on, by operation. Thread-safe. */
public final class Faults {

    private final List<Fault> active = new CopyOnWriteArrayList<>();

    /**
     * Begins a fault; a call of one of its kinds switches it on.
     *
     * @param operation {@code iam:CreateRole}, {@code sts:AssumeRole}, {@code POST /awsconnectors/{id}} …
     * @return the fault
     */
    public Fault on(String operation) {
        return new Fault(operation, active::add);
    }

    /** Switches all faults off. */
    public void clear() {
        active.clear();
    }

    Optional<Fault> strike(String operation, String account) {
        return active.stream()
                .filter(fault -> fault.strikes(operation, account))
                .findFirst();
    }
}
