package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.TargetAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.MalformedPolicyException;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PolicyDocument;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustEvaluator;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Waiting;
import java.util.Optional;

/**
 * Waits until IAM shows a role as it was just written, several times in a row. Good reads are necessary, no proof: the
 * manager reads IAM from elsewhere, so its refusals are retried too ({@link ConnectorCreation}).
 */
final class RoleReadiness {

    private final Waiting waiting;
    private final Patience patience;

    RoleReadiness(Waiting waiting, Patience patience) {
        this.waiting = waiting;
        this.patience = patience;
    }

    /** Waits, for the inline policy too if this run wrote it; the finding tells that the deadline came first. */
    Optional<Finding> await(TargetAccount target, RoleArn arn, DesiredState desired, boolean withPolicy) {
        Backoff backoff = new Backoff(
                waiting,
                patience.firstPause(),
                patience.longestPause(),
                patience.roleDeadline(),
                "waiting for role " + arn);
        int good = 0;
        while (true) {
            good = isReady(target, desired, withPolicy) ? good + 1 : 0;
            if (good >= patience.goodReads()) {
                return Optional.empty();
            }
            if (!backoff.waitOnce()) {
                return Optional.of(Finding.error(
                        FindingCode.ROLE_NOT_READY,
                        "IAM did not show role " + arn + " as it was written within " + patience.roleDeadline()
                                + "; the role stays, and no connector was made",
                        "Run again: it looks first and carries on from what it finds"));
            }
        }
    }

    private static boolean isReady(TargetAccount target, DesiredState desired, boolean withPolicy) {
        RoleSpec spec = desired.role();
        return target.getRole(spec.name())
                        .filter(role -> isAssumable(role.trustPolicy(), desired))
                        .isPresent()
                && (!withPolicy
                        || target.getRolePolicy(spec.name(), spec.policyName()).isPresent());
    }

    private static boolean isAssumable(String trustPolicy, DesiredState desired) {
        try {
            return TrustEvaluator.evaluate(PolicyDocument.parse(trustPolicy), desired.trusted(), desired.externalId())
                    .assumable();
        } catch (MalformedPolicyException stillTheOldOne) {
            return false;
        }
    }
}
