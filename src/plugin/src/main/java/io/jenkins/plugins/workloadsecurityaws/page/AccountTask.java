package io.jenkins.plugins.workloadsecurityaws.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.workloadsecurityaws.report.Report;
import java.time.Instant;
import java.util.List;

/**
 * What somebody asked for on an account's page. Immutable.
 *
 * @param kind what
 * @param by who
 * @param begun when
 * @param report what came of it; null while it runs, or if it failed
 * @param problem why it failed, or null
 * @param difference how the plan that was confirmed differed from the one that there was then, so that nothing was
 *     written; null: it did not
 */
public record AccountTask(
        Kind kind,
        String by,
        Instant begun,
        @CheckForNull Report report,
        @CheckForNull String problem,
        @CheckForNull Difference difference) {

    /**
     * What a confirmed plan and the one of now do not have in common.
     *
     * @param gone changes that were confirmed and are none any more; empty also where nobody knows what was confirmed
     * @param fresh changes that were not confirmed
     */
    public record Difference(List<Report.Change> gone, List<Report.Change> fresh) {

        static Difference of(List<Report.Change> confirmed, List<Report.Change> now) {
            return new Difference(
                    confirmed.stream().filter(change -> !now.contains(change)).toList(),
                    now.stream().filter(change -> !confirmed.contains(change)).toList());
        }
    }

    /** What can be asked for. */
    public enum Kind {
        /** Look whether it is as it should be. */
        VERIFY,
        /** Say what a repair would do. */
        PLAN,
        /** Put it right. */
        REPAIR,
        /** Look, and show by experiment that its role is guarded. */
        PROVE
    }

    /** {@return whether it is still under way} */
    public boolean isRunning() {
        return report == null && problem == null;
    }

    /** {@return when it was asked for} */
    public Moment getSince() {
        return Moment.of(begun);
    }

    /** {@return who asked for it} */
    public ActorLabel getActor() {
        return new ActorLabel(by);
    }

    /** {@return what it is called} */
    public String getTitle() {
        return switch (kind) {
            case VERIFY -> Messages.AccountTask_verify();
            case PLAN -> Messages.AccountTask_plan();
            case REPAIR -> Messages.AccountTask_repair();
            case PROVE -> Messages.AccountTask_prove();
        };
    }

    /** {@return whether it shows a plan that can be confirmed} */
    public boolean isConfirmable() {
        return report != null && report.dryRun() && !report.changes().isEmpty();
    }

    AccountTask done(Report result) {
        return new AccountTask(kind, by, begun, result, null, null);
    }

    AccountTask differs(Report plan, Difference how) {
        return new AccountTask(kind, by, begun, plan, null, how);
    }

    AccountTask failed(String why) {
        return new AccountTask(kind, by, begun, null, why, null);
    }
}
