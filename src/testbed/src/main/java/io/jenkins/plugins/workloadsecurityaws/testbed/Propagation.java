package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.time.Duration;

/** How late IAM's readers see a write: after so many reads of the role, and not before so long on the testbed's clock. */
record Propagation(int reads, Duration time) {

    static final Propagation AT_ONCE = new Propagation(0, Duration.ZERO);
}
