package io.jenkins.plugins.workloadsecurityaws.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.workloadsecurityaws.known.HistoryEntry;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Something that became of an account.
 *
 * @param text what, for people
 * @param moment when
 * @param actor by whom, or null
 */
public record AccountEvent(
        String text, Moment moment, @CheckForNull ActorLabel actor) {

    private static final int MOST_SHOWN = 50;

    /** The newest first; the last verification is one of them. */
    static List<AccountEvent> of(KnownAccount account, List<HistoryEntry> history) {
        List<AccountEvent> events = new ArrayList<>();
        for (HistoryEntry entry : history) {
            for (HistoryEntry.Kind kind : HistoryEntry.Kind.values()) {
                if (entry.of(kind).contains(account.account())) {
                    events.add(
                            new AccountEvent(text(kind), Moment.of(entry.at(), entry.by()), ActorLabel.of(entry.by())));
                }
            }
        }
        if (account.verified() != null) {
            events.add(new AccountEvent(
                    Messages.AccountEvent_verified(new StateLabel(account.state()).getText()),
                    Moment.of(account.verified(), account.verifiedBy()),
                    ActorLabel.of(account.verifiedBy())));
        }
        events.sort(Comparator.<AccountEvent, Instant>comparing(
                        event -> event.moment().at())
                .reversed());
        return events.subList(0, Math.min(MOST_SHOWN, events.size()));
    }

    private static String text(HistoryEntry.Kind kind) {
        return switch (kind) {
            case FOUND -> Messages.AccountEvent_found();
            case ADDED -> Messages.AccountEvent_added();
            case DRIFTED -> Messages.AccountEvent_drifted();
            case MENDED -> Messages.AccountEvent_mended();
            case REMOVED -> Messages.AccountEvent_removed();
        };
    }
}
