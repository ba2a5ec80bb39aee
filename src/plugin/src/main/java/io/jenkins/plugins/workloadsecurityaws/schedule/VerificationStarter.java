package io.jenkins.plugins.workloadsecurityaws.schedule;

import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.workloadsecurityaws.audit.Actor;
import io.jenkins.plugins.workloadsecurityaws.connection.CallThreads;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** Starts verifications, one at a time for each tenant. Thread-safe; nothing here waits. */
@Extension
public class VerificationStarter {

    private static final Logger LOGGER = Logger.getLogger(VerificationStarter.class.getName());

    private final ConcurrentMap<String, TenantVerification> running = new ConcurrentHashMap<>();

    /** {@return the one of this Jenkins} */
    public static VerificationStarter get() {
        return ExtensionList.lookupSingleton(VerificationStarter.class);
    }

    /**
     * Begins to verify all known accounts of a tenant.
     *
     * @param reference the tenant
     * @param by the schedule or a user
     * @param repair whether drift is repaired, in as many accounts as the tenant's schedule allows
     * @param onboard whether new accounts of the organization are onboarded
     * @return whether it was begun; false while one of the same tenant is running, and while Jenkins goes down or is
     *     being prepared for it
     */
    public boolean start(TenantReference reference, Actor by, boolean repair, boolean onboard) {
        return start(
                reference,
                by,
                repair ? new TenantVerification.Repair.UpToTheLimit() : new TenantVerification.Repair.None(),
                onboard);
    }

    /**
     * Begins to verify all known accounts of a tenant, and to repair those that an earlier run left waiting.
     *
     * @param reference the tenant
     * @param by the user
     * @param accounts how many may be repaired
     * @return as {@link #start}
     */
    public boolean repairWaiting(TenantReference reference, Actor by, int accounts) {
        return start(reference, by, new TenantVerification.Repair.OfThoseThatWait(accounts), false);
    }

    private boolean start(TenantReference reference, Actor by, TenantVerification.Repair repair, boolean onboard) {
        TenantVerification verification = new TenantVerification(
                reference,
                by,
                repair,
                onboard,
                Clock.systemUTC(),
                CallThreads.get(),
                () -> running.remove(reference.key()));
        if (Jenkins.get().isQuietingDown() || running.putIfAbsent(reference.key(), verification) != null) {
            return false;
        }
        try {
            // Its beginning may lead a run over new accounts.
            CallThreads.get()
                    .submitFleet(
                            CallThreads.Purpose.SCHEDULE,
                            reference.key(),
                            verification.toString(),
                            verification,
                            before -> LOGGER.log(
                                    Level.INFO,
                                    "{0} waits for a thread: {1} runs over many accounts wait before it",
                                    new Object[] {verification, before}));
            return true;
        } catch (RejectedExecutionException goingDown) {
            running.remove(reference.key());
            return false;
        }
    }

    /**
     * Whether a tenant's accounts are being verified.
     *
     * @param reference the tenant
     * @return whether
     */
    public boolean isRunning(TenantReference reference) {
        return running.containsKey(reference.key());
    }

    /**
     * How far the verification of a tenant's accounts is.
     *
     * @param reference the tenant
     * @return empty while none is running, and until it knows which accounts there are
     */
    public Optional<VerificationProgress> progress(TenantReference reference) {
        return Optional.ofNullable(running.get(reference.key())).flatMap(TenantVerification::progress);
    }
}
