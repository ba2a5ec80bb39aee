package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A plan while it is being drawn up by one thread. */
final class Draft {

    private final List<Finding> mended = new ArrayList<>();
    private final List<Finding> remaining = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private Optional<RoleArn> role = Optional.empty();
    private OptionalLong connectorId = OptionalLong.empty();
    private Optional<TrustVerdict> trust = Optional.empty();
    private boolean blocked;

    void role(RoleArn arn) {
        role = Optional.of(arn);
    }

    Optional<RoleArn> role() {
        return role;
    }

    void trust(TrustVerdict verdict) {
        trust = Optional.of(verdict);
    }

    void connector(long id) {
        connectorId = OptionalLong.of(id);
    }

    /** Notes a finding that no step puts right. */
    void remains(Finding finding) {
        remaining.add(finding);
    }

    /** Notes a finding that makes every write wrong until somebody has resolved it. */
    void blocks(Finding finding) {
        remaining.add(finding);
        blocked = true;
    }

    /** Notes a finding that the steps of this plan put right. */
    void mends(Finding finding) {
        mended.add(finding);
    }

    void step(Step step) {
        steps.add(step);
    }

    boolean blocked() {
        return blocked;
    }

    boolean hasRemainingError() {
        return remaining.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
    }

    /** The finished plan; a blocked one writes nothing, so nothing in it is mended. */
    Plan finish() {
        if (!blocked) {
            return new Plan(role, connectorId, trust, mended, remaining, steps);
        }
        List<Finding> all = new ArrayList<>(remaining);
        all.addAll(mended);
        return new Plan(role, connectorId, trust, List.of(), all, List.of());
    }
}
