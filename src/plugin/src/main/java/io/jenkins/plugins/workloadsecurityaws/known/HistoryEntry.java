package io.jenkins.plugins.workloadsecurityaws.known;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one run, or one part of it, changed in what is known of a tenant's accounts. Immutable; holds no secret.
 *
 * @param at when
 * @param by the build, user or schedule; empty where it is not known
 * @param accounts how many accounts were known afterwards
 * @param errors with how many of them something was wrong
 * @param found IDs of accounts that nobody added from here and that were seen first
 * @param added IDs of accounts that were added from here
 * @param drifted IDs of accounts with which nothing had been wrong
 * @param mended IDs of accounts with which nothing is wrong any more
 * @param removed IDs of accounts that are not known any more
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record HistoryEntry(
        Instant at,
        String by,
        int accounts,
        int errors,
        List<String> found,
        List<String> added,
        List<String> drifted,
        List<String> mended,
        List<String> removed) {

    /** What became of an account. */
    public enum Kind {
        /** It was seen first. */
        FOUND,
        /** It was added from here. */
        ADDED,
        /** Something is wrong with it since. */
        DRIFTED,
        /** Nothing is wrong with it since. */
        MENDED,
        /** It is not known any more. */
        REMOVED
    }

    private static final Set<KnownAccount.State> NOTHING_WRONG =
            Set.of(KnownAccount.State.FINE, KnownAccount.State.FINE_AS_FAR_AS_LOOKED, KnownAccount.State.WARNING);

    /** Lists that a line does not hold are empty. */
    public HistoryEntry {
        by = by == null ? "" : by;
        found = copy(found);
        added = copy(added);
        drifted = copy(drifted);
        mended = copy(mended);
        removed = copy(removed);
    }

    private static List<String> copy(List<String> ids) {
        return ids == null ? List.of() : List.copyOf(ids);
    }

    /**
     * The accounts of which one thing became.
     *
     * @param kind what
     * @return their IDs
     */
    public List<String> of(Kind kind) {
        return switch (kind) {
            case FOUND -> found;
            case ADDED -> added;
            case DRIFTED -> drifted;
            case MENDED -> mended;
            case REMOVED -> removed;
        };
    }

    /** {@return whether nothing became of any account} */
    @JsonIgnore
    public boolean isQuiet() {
        return found.isEmpty() && added.isEmpty() && drifted.isEmpty() && mended.isEmpty() && removed.isEmpty();
    }

    /** One for each who changed something, and one where a verification of all accounts ended. */
    static List<HistoryEntry> between(TenantRecord before, TenantRecord after, String by, Instant now) {
        Map<String, Map<Kind, List<String>>> changes = new LinkedHashMap<>();
        String running = after.lastRun().finished() == null ? after.lastRun().by() : "";
        Set<String> ids = new TreeSet<>(before.accounts().keySet());
        ids.addAll(after.accounts().keySet());
        for (String id : ids) {
            KnownAccount old = before.accounts().get(id);
            KnownAccount fresh = after.accounts().get(id);
            if (old == fresh) {
                continue;
            }
            if (fresh == null) {
                note(changes, by, Kind.REMOVED, id);
                continue;
            }
            if (fresh.addedBy() != null && (old == null || old.addedBy() == null)) {
                note(changes, fresh.addedBy(), Kind.ADDED, id);
            } else if (old == null) {
                note(changes, running, Kind.FOUND, id);
            }
            boolean wasDrifted = old != null && old.isDrifted();
            if (fresh.isDrifted() && !wasDrifted) {
                note(changes, fresh.verifiedBy(), Kind.DRIFTED, id);
            } else if (wasDrifted && NOTHING_WRONG.contains(fresh.state())) {
                note(changes, fresh.verifiedBy(), Kind.MENDED, id);
            }
        }
        boolean ended = after.lastRun().finished() != null && !after.lastRun().equals(before.lastRun());
        if (ended) {
            changes.computeIfAbsent(after.lastRun().by(), whom -> Map.of());
        }
        int errors = after.drifted().size();
        List<HistoryEntry> entries = new ArrayList<>();
        changes.forEach((whom, kinds) -> entries.add(new HistoryEntry(
                now,
                whom,
                after.accounts().size(),
                errors,
                kinds.get(Kind.FOUND),
                kinds.get(Kind.ADDED),
                kinds.get(Kind.DRIFTED),
                kinds.get(Kind.MENDED),
                kinds.get(Kind.REMOVED))));
        return entries;
    }

    private static void note(Map<String, Map<Kind, List<String>>> changes, String by, Kind kind, String id) {
        changes.computeIfAbsent(by == null ? "" : by, who -> new LinkedHashMap<>())
                .computeIfAbsent(kind, what -> new ArrayList<>())
                .add(id);
    }
}
