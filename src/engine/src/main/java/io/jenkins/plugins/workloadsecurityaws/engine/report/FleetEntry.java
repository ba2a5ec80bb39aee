package io.jenkins.plugins.workloadsecurityaws.engine.report;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.RotationStage;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import java.util.List;
import java.util.Optional;

/**
 * What came of one account in a run over many.
 *
 * @param account the account
 * @param name what the organization or the accounts file calls it
 * @param state how it ended
 * @param reason why it failed, was skipped or not reached, for people; empty otherwise
 * @param report what was found and done; absent for an account that this process did not visit
 */
public record FleetEntry(
        AccountId account, Optional<String> name, State state, String reason, Optional<AccountReport> report) {

    /** How an account ended. Every account of a run ends in exactly one of these. */
    public enum State {
        /** Something was written (in a dry run: would be), and nothing is wrong now. */
        CHANGED,
        /** Nothing was to be done. */
        UNCHANGED,
        /** A finding of severity error stays. */
        FAILED,
        /** Left out when the accounts were chosen. */
        SKIPPED,
        /** The run ended before its turn came, or an earlier process had begun it and its end is not known. */
        NOT_REACHED;

        /** {@return the state as users see it, for example {@code not-reached}} */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }

        /**
         * The state in words.
         *
         * @param dryRun whether nothing is written, so that nothing is changed either
         * @return for example {@code not reached}
         */
        public String words(boolean dryRun) {
            return this == CHANGED && dryRun ? "to be changed" : label().replace('-', ' ');
        }
    }

    /**
     * The entry of an account that was visited: failed if a finding of severity error stays, changed if something was
     * written or would be, else unchanged.
     *
     * @param name what the organization or the accounts file calls it
     * @param report what was found and done
     * @return the entry
     */
    public static FleetEntry of(Optional<String> name, AccountReport report) {
        Optional<Finding> worst = report.findings().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .findFirst();
        State state = worst.isPresent() ? State.FAILED : report.changes().isEmpty() ? State.UNCHANGED : State.CHANGED;
        String reason = worst.map(finding -> finding.code().code() + ": " + finding.message())
                .orElse("");
        return new FleetEntry(report.account(), name, state, reason, Optional.of(report));
    }

    /** {@return the changes that stand, or are planned; a failed account may have some too} */
    public List<Change> changes() {
        return report.map(AccountReport::changes).orElse(List.of());
    }

    /** {@return the findings that stay} */
    public List<Finding> findings() {
        return report.map(AccountReport::findings).orElse(List.of());
    }

    /** {@return how far a change of the external ID has come, if one was begun or is asked for and the account was visited} */
    public Optional<RotationStage> rotation() {
        return report.flatMap(AccountReport::rotation);
    }
}
