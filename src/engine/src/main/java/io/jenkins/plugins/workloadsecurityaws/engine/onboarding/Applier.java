package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsAccess;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Waiting;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.WorkloadSecurity;

/** Executes plans, each exactly as it stands. Thread-safe; every plan has a run of its own. */
public final class Applier {

    private final AwsAccess aws;
    private final WorkloadSecurity service;
    private final Journal journal;
    private final Waiting waiting;

    /**
     * Makes an applier.
     *
     * @param aws AWS as the caller sees it
     * @param service the tenant's API
     * @param journal keeps the facts
     * @param waiting time and waiting
     */
    public Applier(AwsAccess aws, WorkloadSecurity service, Journal journal, Waiting waiting) {
        this.aws = aws;
        this.service = service;
        this.journal = journal;
        this.waiting = waiting;
    }

    /**
     * Applies a plan.
     *
     * @param desired what is wanted
     * @param plan the plan
     * @param patience how long to wait for what
     * @param listener hears each change as it was made
     * @return how it ended; failures are findings in it, not exceptions
     * @throws RoleAppeared if somebody made the role meanwhile: observe and plan again
     */
    public Result apply(DesiredState desired, Plan plan, Patience patience, ApplyListener listener) {
        return new PlanRun(aws, service, journal, waiting, patience, desired, plan, listener).execute();
    }

    /** The role that was to be made exists: somebody was faster, or an earlier try took effect after all. */
    public static final class RoleAppeared extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RoleAppeared(String message) {
            super(message);
        }
    }
}
