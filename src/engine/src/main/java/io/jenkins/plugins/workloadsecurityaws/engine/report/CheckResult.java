package io.jenkins.plugins.workloadsecurityaws.engine.report;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import java.util.List;

/**
 * How one check of one account ended.
 *
 * @param check which check
 * @param outcome how it ended
 * @param reason why it was skipped or failed; empty otherwise
 * @param findings what was found; may hold warnings of a check that passed
 */
record CheckResult(Check check, Outcome outcome, String reason, List<Finding> findings) {

    /** How a check can end. */
    enum Outcome {
        /** It was looked at, and no finding of severity error stays. */
        PASSED,
        /** A finding of severity error stays. */
        FAILED,
        /** It was not looked at, could not be, or proves nothing yet. */
        SKIPPED
    }

    static CheckResult passed(Check check, List<Finding> findings) {
        return new CheckResult(check, Outcome.PASSED, "", findings);
    }

    static CheckResult failed(Check check, String reason, List<Finding> findings) {
        return new CheckResult(check, Outcome.FAILED, reason, findings);
    }

    static CheckResult skipped(Check check, String reason, List<Finding> findings) {
        return new CheckResult(check, Outcome.SKIPPED, reason, findings);
    }
}
