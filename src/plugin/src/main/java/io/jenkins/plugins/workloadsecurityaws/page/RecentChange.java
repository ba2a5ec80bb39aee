package io.jenkins.plugins.workloadsecurityaws.page;

import io.jenkins.plugins.workloadsecurityaws.known.HistoryEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What became of accounts in the last day, by one of those who changed something.
 *
 * @param kind what became of them
 * @param actor who, or null
 * @param accounts their IDs
 * @param last when it was so last
 */
public record RecentChange(HistoryEntry.Kind kind, ActorLabel actor, Set<String> accounts, Moment last) {

    private static final Duration RECENT = Duration.ofDays(1);
    private static final int MOST_NAMED = 5;

    private static final List<HistoryEntry.Kind> ORDER = List.of(
            HistoryEntry.Kind.DRIFTED,
            HistoryEntry.Kind.MENDED,
            HistoryEntry.Kind.ADDED,
            HistoryEntry.Kind.FOUND,
            HistoryEntry.Kind.REMOVED);

    private record Group(HistoryEntry.Kind kind, String by) {}

    static List<RecentChange> of(List<HistoryEntry> history, Instant now) {
        Map<Group, Set<String>> accounts = new LinkedHashMap<>();
        Map<Group, Instant> last = new LinkedHashMap<>();
        for (HistoryEntry entry : history) {
            if (entry.at().isAfter(now.minus(RECENT))) {
                for (HistoryEntry.Kind kind : ORDER) {
                    if (!entry.of(kind).isEmpty()) {
                        Group group = new Group(kind, entry.by());
                        accounts.computeIfAbsent(group, each -> new TreeSet<>()).addAll(entry.of(kind));
                        last.put(group, entry.at());
                    }
                }
            }
        }
        List<RecentChange> changes = new ArrayList<>();
        accounts.forEach((group, ids) -> changes.add(new RecentChange(
                group.kind(), ActorLabel.of(group.by()), ids, Moment.of(last.get(group), group.by()))));
        changes.sort(Comparator.comparingInt(change -> ORDER.indexOf(change.kind())));
        return changes;
    }

    /** {@return what became of how many accounts, for people} */
    public String getText() {
        int number = accounts.size();
        return switch (kind) {
            case DRIFTED -> Messages.RecentChange_drifted(number);
            case MENDED -> Messages.RecentChange_mended(number);
            case ADDED -> Messages.RecentChange_added(number);
            case FOUND -> Messages.RecentChange_found(number);
            case REMOVED -> Messages.RecentChange_removed(number);
        };
    }

    /** {@return as many of the accounts as are named, unless they are gone} */
    public List<String> getNamed() {
        return kind == HistoryEntry.Kind.REMOVED
                ? List.of()
                : accounts.stream().limit(MOST_NAMED).toList();
    }

    /** {@return how many accounts are not named} */
    public int getUnnamed() {
        return kind == HistoryEntry.Kind.REMOVED ? 0 : Math.max(0, accounts.size() - MOST_NAMED);
    }
}
