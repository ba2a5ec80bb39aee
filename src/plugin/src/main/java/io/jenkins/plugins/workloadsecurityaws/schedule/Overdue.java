package io.jenkins.plugins.workloadsecurityaws.schedule;

import hudson.scheduler.CronTabList;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.tenant.Place;
import io.jenkins.plugins.workloadsecurityaws.tenant.Reverification;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Calendar;
import java.util.Date;

/** Whether a tenant's accounts should have been verified by now. */
public final class Overdue {

    /** A run over thousands of accounts takes its time, and Jenkins may have been down when its time came. */
    private static final Duration GRACE = Duration.ofHours(2);

    private static final Duration LONGEST_LOOK_BACK = Duration.ofDays(35);

    private Overdue() {}

    /**
     * Whether the schedule's last time passed without a verification that ended since.
     *
     * @param place the tenant
     * @param now the time
     * @return whether; never for a tenant without a schedule, or that was never verified
     */
    public static boolean is(Place place, Instant now) {
        Reverification reverification = place.tenant().getReverification();
        TenantRecord.LastRun last = KnownAccounts.get().of(place).lastRun();
        Instant started = last.started();
        Instant finished = last.finished();
        if (reverification == null || started == null) {
            return false;
        }
        Instant done = finished == null ? started : finished;
        return wasDue(place, reverification, done, now.minus(GRACE));
    }

    /** Minute by minute from the last verification on: usually a day's worth, and never more than five weeks. */
    private static boolean wasDue(Place place, Reverification reverification, Instant done, Instant until) {
        Instant earliest = until.minus(LONGEST_LOOK_BACK);
        Instant minute = (done.isBefore(earliest) ? earliest : done)
                .truncatedTo(ChronoUnit.MINUTES)
                .plus(1, ChronoUnit.MINUTES);
        try {
            CronTabList times = reverification.times(place.key());
            Calendar calendar = Calendar.getInstance();
            for (; minute.isBefore(until); minute = minute.plus(1, ChronoUnit.MINUTES)) {
                calendar.setTime(Date.from(minute));
                if (times.check(calendar)) {
                    return true;
                }
            }
            return false;
        } catch (IllegalArgumentException wrongTimes) {
            return true;
        }
    }
}
