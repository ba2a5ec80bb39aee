package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.WaitTimes;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallTiming;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;

/**
 * Everything about time that tests set otherwise than users.
 *
 * @param time the clocks and how to wait
 * @param waits how long to wait for what the services show late
 * @param calls how long a remote call may take
 */
public record Timing(Time time, WaitTimes waits, CallTiming calls) {

    /** {@return the usual times of a run over many accounts} */
    public static Timing real() {
        return new Timing(Time.system(), WaitTimes.DEFAULT, CallTiming.DEFAULT);
    }

    /** {@return the usual times of a single account} */
    public static Timing ofOneAccount() {
        return new Timing(Time.system(), WaitTimes.DEFAULT, CallTiming.ONE_ACCOUNT);
    }

    /** For questions that somebody asks before a form. */
    static Timing once() {
        return new Timing(Time.system(), WaitTimes.DEFAULT, CallTiming.ONCE);
    }
}
