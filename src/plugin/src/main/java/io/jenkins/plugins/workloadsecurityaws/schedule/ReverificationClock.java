package io.jenkins.plugins.workloadsecurityaws.schedule;

import hudson.Extension;
import hudson.model.PeriodicWork;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.tenant.Place;
import io.jenkins.plugins.workloadsecurityaws.tenant.Reverification;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Looks every minute whose time has come. Minutes that were missed for a moment are made up for. */
@Extension
public class ReverificationClock extends PeriodicWork {

    private static final Logger LOGGER = Logger.getLogger(ReverificationClock.class.getName());
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
            List<Place> tenants = Tenants.all().stream()
                    .filter(place -> place.tenant().getReverification() != null)
                    .toList();
            for (; !minute.isAfter(now); minute = minute.plus(1, ChronoUnit.MINUTES)) {
                for (Place place : tenants) {
                    startIfDue(place, minute);
                }
            }
            tenants.forEach(place -> noteNext(place, now));
        }
        next = minute;
    }

    /** What is wrong with one tenant is no other's affair. */
    private static void startIfDue(Place place, Instant minute) {
        Reverification reverification = place.tenant().getReverification();
        if (reverification.problem().isPresent()) {
            return; // administrators are warned of it
        }
        Calendar calendar = Calendar.getInstance();
        calendar.setTime(Date.from(minute));
        try {
            if (reverification.times(place.key()).check(calendar)
                    && !Reverifications.get()
                            .start(place, "schedule", reverification.repairs(), reverification.onboardsNew())) {
                LOGGER.log(
                        Level.WARNING,
                        () -> "The accounts of " + place.fullName()
                                + " are still being verified, so this time of the schedule is left out");
            }
        } catch (RuntimeException broken) {
            LOGGER.log(Level.SEVERE, broken, () -> "The accounts of " + place.fullName() + " can't be verified now");
        }
    }

    static TenantRecord.NextRun next(Place place, Instant now) {
        Reverification reverification = place.tenant().getReverification();
        return reverification == null
                ? null
                : new TenantRecord.NextRun(
                        reverification.getCron(),
                        reverification.next(place.key(), now).orElse(null));
    }

    /** So that a time that passes while Jenkins is down is known to have passed; written when the schedule changes. */
    private static void noteNext(Place place, Instant now) {
        Reverification reverification = place.tenant().getReverification();
        try {
            TenantRecord.NextRun next = KnownAccounts.get().of(place).next();
            if (next == null || !next.cron().equals(reverification.getCron())) {
                KnownAccounts.get().update(place, record -> record.withNext(next(place, now)));
            }
        } catch (RuntimeException broken) {
            LOGGER.log(Level.SEVERE, broken, () -> "The schedule of " + place.fullName() + " can't be noted");
        }
    }
}
