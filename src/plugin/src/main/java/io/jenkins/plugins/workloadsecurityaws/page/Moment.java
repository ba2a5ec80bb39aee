package io.jenkins.plugins.workloadsecurityaws.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.time.Instant;

/**
 * A moment as people read it: how long ago or how far ahead it is, and for whoever points at it the moment itself.
 *
 * @param at the moment
 * @param now what it is seen from
 * @param by the build, user or schedule that it belongs to, or null
 */
public record Moment(Instant at, Instant now, @CheckForNull String by) {

    @CheckForNull
    static Moment of(@CheckForNull Instant at) {
        return of(at, null);
    }

    @CheckForNull
    static Moment of(@CheckForNull Instant at, @CheckForNull String by) {
        return at == null ? null : new Moment(at, Instant.now(), by);
    }

    @CheckForNull
    static String iso(@CheckForNull Instant at) {
        return at == null ? null : at.toString();
    }

    /** {@return the distance from now, in the largest unit that it fills} */
    public String getRelative() {
        Duration distance = Duration.between(at, now);
        return distance.isNegative() ? ahead(distance.negated()) : ago(distance);
    }

    private static String ago(Duration past) {
        if (past.toMinutes() == 0) {
            return Messages.Moment_justNow();
        }
        if (past.toHours() == 0) {
            return Messages.Moment_minutesAgo(past.toMinutes());
        }
        return past.toDays() == 0 ? Messages.Moment_hoursAgo(past.toHours()) : Messages.Moment_daysAgo(past.toDays());
    }

    private static String ahead(Duration future) {
        if (future.toMinutes() == 0) {
            return Messages.Moment_soon();
        }
        if (future.toHours() == 0) {
            return Messages.Moment_inMinutes(future.toMinutes());
        }
        return future.toDays() == 0
                ? Messages.Moment_inHours(future.toHours())
                : Messages.Moment_inDays(future.toDays());
    }

    /** {@return the moment to the minute, with the zone said, and by whom} */
    public String getExact() {
        return by == null || by.isEmpty()
                ? Moments.show(at)
                : Messages.Moment_by(Moments.show(at), new ActorLabel(by).getLabel());
    }

    /** {@return the moment for programs} */
    public String getIso() {
        return at.toString();
    }
}
