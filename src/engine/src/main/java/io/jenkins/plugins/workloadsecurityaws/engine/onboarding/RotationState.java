package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.RotationStage;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PolicyDocument;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustEvaluator;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustPolicies;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.ExternalIdReading;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * How far a role has come in a change of its external ID, by its trust policy and its tag, and which external IDs are right
 * for it now. Holds IDs in clear, which mask themselves.
 *
 * @param tag what the role's tag tells, if it is this tenant's role
 * @param admitted the external IDs that the trust policy is right for; none where it is right for no such set
 * @param previous the external IDs that it refuses by name, so that they can be admitted again
 * @param accepted the external IDs that it must admit, and no other
 * @param stage how far it has come; empty where no change is asked for or told of
 */
record RotationState(
        Optional<RotationTag> tag,
        Set<ExternalId> admitted,
        Set<ExternalId> previous,
        Set<ExternalId> accepted,
        Optional<RotationStage> stage) {

    /** After so long nobody seems to go on with it. */
    private static final Duration LONG = Duration.ofDays(1);

    static RotationState of(
            DesiredState desired, TenantState tenant, RoleState.Found found, Optional<PolicyDocument> trust) {
        Optional<RotationTag> tag = Optional.of(found.role())
                .filter(role -> Ownership.of(role, desired) == Ownership.OURS)
                .flatMap(RotationTag::of);
        if (desired.intent() != Intent.ROTATE
                && tag.isEmpty()
                && desired.newExternalId().isEmpty()) {
            return new RotationState(tag, Set.of(), Set.of(), Set.of(desired.externalId()), Optional.empty());
        }
        Set<ExternalId> admitted = trust.flatMap(policy -> TrustEvaluator.admitted(policy, desired.trusted()))
                .orElse(Set.of());
        Set<ExternalId> previous = trust.map(TrustPolicies::previous).orElse(Set.of());
        boolean asWritten = desired.intent() == Intent.ROTATE
                || tag.filter(RotationTag::isUnderWay).isPresent()
                || targets(desired, tenant, tag).stream().map(Set::of).anyMatch(admitted::equals);
        Set<ExternalId> accepted = asWritten && !admitted.isEmpty() ? admitted : Set.of(desired.externalId());
        RotationState known = new RotationState(tag, admitted, previous, accepted, Optional.empty());
        return new RotationState(
                tag,
                admitted,
                previous,
                accepted,
                desired.intent() == Intent.ROTATE
                        ? Optional.of(known.towards(desired.externalId()))
                        : known.told(desired));
    }

    /** The external IDs that a change of this tenant may lead to: who wrote a tag proves nothing about an ID. */
    private static Set<ExternalId> targets(DesiredState desired, TenantState tenant, Optional<RotationTag> tag) {
        Set<ExternalId> targets = new HashSet<>();
        desired.newExternalId().ifPresent(targets::add);
        if (tag.isPresent()) {
            shown(tenant).ifPresent(targets::add);
        }
        return targets;
    }

    private static Optional<ExternalId> shown(TenantState tenant) {
        return tenant.externalId()
                .filter(ExternalIdReading.Shown.class::isInstance)
                .map(reading -> ((ExternalIdReading.Shown) reading).externalId());
    }

    private RotationStage towards(ExternalId next) {
        if (!admitted.contains(next)) {
            return RotationStage.NOT_BEGUN;
        }
        if (admitted.size() > 1) {
            return RotationStage.BOTH;
        }
        // The previous ones are dropped, and the tag told of the narrowing, only on the way to the end.
        boolean shown = previous.isEmpty()
                && tag.filter(told -> told.stage() != RotationStage.BOTH && told.stage() != RotationStage.NOT_BEGUN)
                        .isPresent();
        return shown ? RotationStage.PROVED : RotationStage.NARROWED;
    }

    /** What a process that changes nothing has to tell. */
    private Optional<RotationStage> told(DesiredState desired) {
        if (desired.newExternalId().isPresent()) {
            return Optional.of(towards(desired.newExternalId().get()));
        }
        boolean over = accepted.equals(Set.of(desired.externalId()));
        return tag.filter(told -> told.isUnderWay() || !over).map(RotationTag::stage);
    }

    /** What is to be said of it to whoever does not change the external ID; an error where it keeps from writing. */
    Optional<Finding> finding(DesiredState desired, TenantState tenant, RoleState.Found found) {
        if (desired.intent() == Intent.ROTATE || tag.isEmpty()) {
            return Optional.empty();
        }
        String where = "Account " + desired.account() + " is in a change of its external ID: "
                + tag.get().stage().words() + ", since " + tag.get().since() + ", run "
                + tag.get().run();
        if (!tag.get().isUnderWay()) {
            return Optional.of(accepted)
                    .filter(ids -> !ids.contains(desired.externalId()))
                    .map(ids -> Finding.info(
                            FindingCode.ROTATION_UNDER_WAY,
                            where,
                            "Switch the stored external ID once every account is proved"));
        }
        if (desired.intent() != Intent.VERIFY) {
            return Optional.of(Finding.error(
                    FindingCode.ROTATION_UNDER_WAY,
                    where + "; so nothing else is written",
                    "Finish the change first: rotate-external-id carries on from there"));
        }
        Set<ExternalId> known = targets(desired, tenant, tag);
        known.add(desired.externalId());
        boolean explained = admitted.stream().anyMatch(known::contains);
        boolean old = Duration.between(tag.get().since(), found.at()).compareTo(LONG) > 0;
        return Optional.of(new Finding(
                FindingCode.ROTATION_UNDER_WAY,
                explained && !old ? Severity.INFO : Severity.WARNING,
                where + (explained ? "" : "; of the external IDs that it admits none is known here"),
                explained
                        ? "Nothing while it runs; else finish it: rotate-external-id carries on from there"
                        : "Name the new external ID too, so that it can be compared"));
    }
}
