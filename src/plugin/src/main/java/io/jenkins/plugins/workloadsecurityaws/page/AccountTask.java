package io.jenkins.plugins.workloadsecurityaws.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.workloadsecurityaws.report.Report;
import java.time.Instant;

/**
 * What somebody asked for on an account's page. Immutable.
 *
 * @param kind what
 * @param by who
 * @param begun when
 * @param report what came of it; null while it runs, or if it failed
 * @param problem why it failed, or null
 */
public record AccountTask(
        Kind kind,
        String by,
        Instant begun,
        @CheckForNull Report report,
        @CheckForNull String problem) {

    /** What can be asked for. */
    public enum Kind {
        /** Look whether it is as it should be. */
        VERIFY,
        /** Say what a repair would do. */
        PLAN,
        /** Put it right. */
        REPAIR
    }

    /** {@return whether it is still under way} */
    public boolean isRunning() {
        return report == null && problem == null;
    }

    /** {@return when it was asked for, for people} */
    public String getSince() {
        return Moments.show(begun);
    }

    /** {@return what it is called} */
    public String getTitle() {
        return switch (kind) {
            case VERIFY -> Messages.AccountTask_verify();
            case PLAN -> Messages.AccountTask_plan();
            case REPAIR -> Messages.AccountTask_repair();
        };
    }

    AccountTask done(Report result) {
        return new AccountTask(kind, by, begun, result, null);
    }

    AccountTask failed(String why) {
        return new AccountTask(kind, by, begun, null, why);
    }
}
