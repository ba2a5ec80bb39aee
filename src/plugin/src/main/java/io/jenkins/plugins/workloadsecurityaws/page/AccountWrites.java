package io.jenkins.plugins.workloadsecurityaws.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.workloadsecurityaws.audit.ControllerTrail;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditEntry;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What was written to an account for a tenant, as the audit trail tells it.
 *
 * @param lines the newest writes, the newest first
 * @param problem why the trail can't be read, or null
 */
public record AccountWrites(List<Line> lines, @CheckForNull String problem) {

    /** How many writes a page shows. */
    static final int MOST = 50;

    /**
     * One write, for people.
     *
     * @param at when its outcome was known
     * @param who who is responsible
     * @param action what was done
     * @param resource what it was done to
     * @param outcome what came of it
     * @param requestId AWS's ID of the request, as CloudTrail has it, or null
     */
    public record Line(
            Moment at,
            String who,
            String action,
            String resource,
            String outcome,
            @CheckForNull String requestId) {

        private static Line of(AuditEntry entry) {
            return new Line(
                    Moment.of(entry.at()),
                    entry.who(),
                    entry.action(),
                    entry.resource(),
                    label(entry.outcome()),
                    entry.requestId().orElse(null));
        }

        private static String label(AuditEntry.Outcome outcome) {
            return switch (outcome) {
                case DONE -> Messages.AccountWrites_done();
                case REFUSED -> Messages.AccountWrites_refused();
                case UNKNOWN -> Messages.AccountWrites_unknown();
            };
        }
    }

    static AccountWrites of(TenantReference tenant, String account) {
        List<Line> lines = new ArrayList<>();
        try {
            for (AuditEntry entry : ControllerTrail.get().history(account, MOST)) {
                if (entry.tenant().filter(tenant.identity()::equals).isPresent()) {
                    lines.add(Line.of(entry));
                }
            }
        } catch (UncheckedIOException unreadable) {
            return new AccountWrites(List.of(), unreadable.getMessage());
        }
        Collections.reverse(lines);
        return new AccountWrites(List.copyOf(lines), null);
    }
}
