package io.jenkins.plugins.workloadsecurityaws.schedule;

import io.jenkins.plugins.workloadsecurityaws.known.KnownAccounts;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import io.jenkins.plugins.workloadsecurityaws.tenant.Place;
import io.jenkins.plugins.workloadsecurityaws.tenant.Reverification;
import java.time.Duration;
import java.time.Instant;
import java.util.Calendar;

/** Whether a tenant's accounts should have been verified by now. */
public final class Overdue {

    /** A run over thousands of accounts takes its time, and Jenkins may have been down when its time came. */
    private static final Duration GRACE = Duration.ofHours(2);

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
        if (reverification == null || last.started() == null) {
            return false;
        }
        try {
            Calendar previous = reverification.times(place.key()).previous();
            if (previous == null) {
                return false;
            }
            Instant due = previous.toInstant();
            boolean doneSince = last.finished() != null && !last.finished().isBefore(due);
            return !doneSince && now.isAfter(due.plus(GRACE));
        } catch (IllegalArgumentException wrongTimes) {
            return true;
        }
    }
}
