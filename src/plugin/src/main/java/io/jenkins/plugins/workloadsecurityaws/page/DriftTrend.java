package io.jenkins.plugins.workloadsecurityaws.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.workloadsecurityaws.known.HistoryEntry;
import io.jenkins.plugins.workloadsecurityaws.known.TenantRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How many accounts had errors at the end of each of the last thirty days, days of UTC.
 *
 * @param days the days of which something is known, oldest first
 * @param most the most of them all
 */
public record DriftTrend(List<Day> days, int most) {

    private static final int DAYS = 30;

    /** Of the picture, in its own units. */
    private static final int BAR = 10;

    private static final int HEIGHT = 60;
    private static final int LEAST = 3;

    /**
     * A day.
     *
     * @param date the day
     * @param errors how many accounts had errors at its end, or have now
     * @param left where its bar begins
     * @param height how high its bar is
     */
    public record Day(LocalDate date, int errors, int left, int height) {

        /** {@return where its bar begins, from above} */
        public int getTop() {
            return HEIGHT - height;
        }

        /** {@return the day and its errors, for people} */
        public String getText() {
            return Messages.DriftTrend_day(date.toString(), errors);
        }
    }

    static DriftTrend of(List<HistoryEntry> history, TenantRecord record, Instant now) {
        NavigableMap<LocalDate, Integer> known = new TreeMap<>();
        history.forEach(entry -> known.put(day(entry.at()), entry.errors()));
        LocalDate today = day(now);
        if (!known.isEmpty()) {
            known.put(today, record.drifted().size());
        }
        List<Integer> errors = new ArrayList<>();
        List<LocalDate> dates = new ArrayList<>();
        for (LocalDate date = today.minusDays(DAYS - 1L); !date.isAfter(today); date = date.plusDays(1)) {
            var last = known.floorEntry(date);
            if (last != null) {
                dates.add(date);
                errors.add(last.getValue());
            }
        }
        int most = errors.isEmpty() ? 0 : Collections.max(errors);
        List<Day> days = new ArrayList<>();
        for (int each = 0; each < dates.size(); each++) {
            int height = errors.get(each) == 0 ? 1 : Math.max(LEAST, errors.get(each) * HEIGHT / most);
            days.add(new Day(dates.get(each), errors.get(each), (DAYS - dates.size() + each) * BAR, height));
        }
        return new DriftTrend(days, most);
    }

    private static LocalDate day(Instant at) {
        return at.atZone(ZoneOffset.UTC).toLocalDate();
    }

    /** {@return what the picture shows, in words; null where one day is all that is known} */
    @CheckForNull
    public String getText() {
        if (days.size() < 2) {
            return null;
        }
        int least = days.stream().mapToInt(Day::errors).min().orElseThrow();
        Day first = days.get(0);
        Day last = days.get(days.size() - 1);
        return Messages.DriftTrend_text(first.date().toString(), first.errors(), last.errors(), least, most);
    }

    /** {@return the width of the picture} */
    public int getWidth() {
        return DAYS * BAR;
    }

    /** {@return the height of the picture} */
    public int getHeight() {
        return HEIGHT;
    }
}
