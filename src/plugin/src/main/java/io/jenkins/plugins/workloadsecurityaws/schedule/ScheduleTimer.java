package io.jenkins.plugins.workloadsecurityaws.schedule;

import hudson.Extension;
import hudson.model.PeriodicWork;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.workloadsecurityaws.audit.Actor;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.VerificationSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** Looks every minute whose time has come. Minutes that were missed for a moment are made up for. */
@Extension
public class ScheduleTimer extends PeriodicWork {

    private static final Logger LOGGER = Logger.getLogger(ScheduleTimer.class.getName());
    private static final Duration LONGEST_GAP = Duration.ofMinutes(10);

    private Instant next = Instant.now().truncatedTo(ChronoUnit.MINUTES);

    @Override
    public long getRecurrencePeriod() {
        return MIN;
    }

    @Override
    protected void doRun() {
        tick(Instant.now());
    }

    synchronized void tick(Instant now) {
        Instant from = next.isBefore(now.minus(LONGEST_GAP)) ? now.minus(LONGEST_GAP) : next;
        Instant minute = from.truncatedTo(ChronoUnit.MINUTES);
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            List<TenantReference> tenants = Tenants.all().stream()
                    .filter(reference -> reference.tenant().getReverification() != null)
                    .toList();
            for (; !minute.isAfter(now); minute = minute.plus(1, ChronoUnit.MINUTES)) {
                for (TenantReference reference : tenants) {
                    startIfDue(reference, minute);
                }
            }
            tenants.forEach(reference -> noteNext(reference, now));
        }
        next = minute;
    }

    /** What is wrong with one tenant is no other's affair. */
    private static void startIfDue(TenantReference reference, Instant minute) {
        VerificationSchedule reverification = reference.tenant().getReverification();
        if (reverification.problem().isPresent()) {
            return; // administrators are warned of it
        }
        Calendar calendar = Calendar.getInstance();
        calendar.setTime(Date.from(minute));
        try {
            if (reverification.times(reference.key()).check(calendar)
                    && !VerificationStarter.get()
                            .start(
                                    reference,
                                    Actor.schedule(),
                                    reverification.repairs(),
                                    reverification.onboardsNew())) {
                String why = Jenkins.get().isQuietingDown()
                        ? "Jenkins is being prepared for shutdown"
                        : "the accounts are still being verified";
                LOGGER.log(
                        Level.WARNING,
                        () -> "The accounts of " + reference.fullName()
                                + " are not verified at this time of the schedule, because " + why);
            }
        } catch (RuntimeException broken) {
            LOGGER.log(
                    Level.SEVERE, broken, () -> "The accounts of " + reference.fullName() + " can't be verified now");
        }
    }

    static TenantRecord.NextRun next(TenantReference reference, Instant now) {
        VerificationSchedule reverification = reference.tenant().getReverification();
        return reverification == null
                ? null
                : new TenantRecord.NextRun(
                        reverification.getCron(),
                        reverification.next(reference.key(), now).orElse(null));
    }

    /** So that a time that passes while Jenkins is down is known to have passed; written when the schedule changes. */
    private static void noteNext(TenantReference reference, Instant now) {
        VerificationSchedule reverification = reference.tenant().getReverification();
        try {
            TenantRecord.NextRun next = KnownAccounts.get().of(reference).next();
            if (next == null || !next.cron().equals(reverification.getCron())) {
                KnownAccounts.get().update(reference, record -> record.withNext(next(reference, now)));
            }
        } catch (RuntimeException broken) {
            LOGGER.log(Level.SEVERE, broken, () -> "The schedule of " + reference.fullName() + " can't be noted");
        }
    }
}
