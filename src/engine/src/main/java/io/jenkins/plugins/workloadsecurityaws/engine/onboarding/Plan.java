package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.RotationStage;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustVerdict;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What differs from what is wanted, and the ordered steps that mend it. Immutable and comparable.
 *
 * @param role the role's ARN, unless AWS could not be read
 * @param connectorId the account's connector, if there is exactly one
 * @param roleIsOurs whether the role carries this tenant's tags; absent: no role was seen
 * @param trust what the evaluation of the role's trust policy proved, if the role was read
 * @param rotation how far a change of the external ID has come, if one was begun or is asked for
 * @param mended findings of the state before the steps that are none of the state after them
 * @param remaining findings of the state after the steps
 * @param steps the writes, in order; empty when nothing is to be done or nothing may be done
 */
public record Plan(
        Optional<RoleArn> role,
        OptionalLong connectorId,
        Optional<Boolean> roleIsOurs,
        Optional<TrustVerdict> trust,
        Optional<RotationStage> rotation,
        List<Finding> mended,
        List<Finding> remaining,
        List<Step> steps) {

    /** Copies the lists. */
    public Plan {
        mended = List.copyOf(mended);
        remaining = List.copyOf(remaining);
        steps = List.copyOf(steps);
    }

    /** {@return all findings: those that the steps mend, then those that stay} */
    public List<Finding> findings() {
        return Stream.concat(mended.stream(), remaining.stream()).toList();
    }
}
