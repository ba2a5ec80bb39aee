package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.RotationStage;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustVerdict;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the work on an account ended.
 *
 * @param role the role's ARN, unless AWS could not be read
 * @param connectorId the account's connector, if there is exactly one now
 * @param roleIsOurs whether the role carries this tenant's tags; absent: no role was seen
 * @param trust what the evaluation of the role's trust policy proved in the last look, if the role was read
 * @param rotation how far a change of the external ID has come, if one was begun or is asked for
 * @param changes the writes that took effect and stand
 * @param undone the writes that took effect and were taken back
 * @param findings what is not as it should be now
 */
public record Result(
        Optional<RoleArn> role,
        OptionalLong connectorId,
        Optional<Boolean> roleIsOurs,
        Optional<TrustVerdict> trust,
        Optional<RotationStage> rotation,
        List<Change> changes,
        List<Change> undone,
        List<Finding> findings) {

    /** Copies the lists. */
    public Result {
        changes = List.copyOf(changes);
        undone = List.copyOf(undone);
        findings = List.copyOf(findings);
    }
}
