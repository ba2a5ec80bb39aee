package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.RotationStage;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PolicyDocument;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustPolicies;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.ConnectorRequest;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The single steps of a change of the external ID of one role. */
record RotationSteps(DesiredState desired, RoleState.Found found, Connector connector, String run, Instant at) {

    /** The steps from a state in which the role and its one connector are there. */
    static RotationSteps of(DesiredState desired, Observation state, String run, Instant at) {
        return new RotationSteps(
                desired, state.found().orElseThrow(), state.connectorsSeen().get(0), run, at);
    }

    /** Written right before the trust policy; the first one also takes a role over that is to be adopted. */
    Step tag(RotationStage stage) {
        Map<String, String> tags = new TreeMap<>(Assessment.missingTags(desired, found, true));
        tags.putAll(new RotationTag(stage, at, run).asTags());
        return new Step.TagRole(
                Change.of("TagRole", arn().toString(), RoleSpec.ROTATION + ": " + stage.label()), arn(), tags);
    }

    Step admitBoth(Set<ExternalId> old) {
        Set<ExternalId> both = new HashSet<>(old);
        both.add(desired.externalId());
        return trust(
                TrustPolicies.forWorkloadSecurity(desired.trusted(), both),
                "admit the old external ID and the new one");
    }

    Step narrow(Set<ExternalId> old) {
        return trust(
                TrustPolicies.narrowed(desired.trusted(), desired.externalId(), old),
                "admit the new external ID alone, and refuse the old one by name");
    }

    Step drop() {
        return trust(
                TrustPolicies.forWorkloadSecurity(desired.trusted(), desired.externalId()), "drop the old external ID");
    }

    Step synchronise() {
        return new Step.ModifyConnector(
                Change.of(
                        Step.ModifyConnector.SYNCHRONISE,
                        "connector " + connector.id(),
                        "names the same role again, which moves it to the tenant's external ID, and has it synchronise"),
                desired.account(),
                connector.id(),
                new ConnectorRequest(arn(), Optional.empty(), Optional.empty()));
    }

    /** One that was under way when the role was narrowed says nothing, so the one after it is waited for too. */
    Step synchroniseAgain() {
        Step.ModifyConnector first = (Step.ModifyConnector) synchronise();
        return new Step.ModifyConnector(
                Change.of(
                        Step.ModifyConnector.SYNCHRONISE,
                        first.change().resource(),
                        "has it synchronise once more, because the first one may have begun before the role was narrowed"),
                first.account(),
                first.id(),
                first.request());
    }

    private RoleArn arn() {
        return found.role().arn();
    }

    private Step trust(PolicyDocument wanted, String detail) {
        Change change = new Change(
                "UpdateAssumeRolePolicy",
                arn().toString(),
                detail,
                PolicyDocument.understood(found.role().trustPolicy())
                        .map(document -> document.masked(desired.externalId())),
                Optional.of(wanted.masked(desired.externalId())));
        return new Step.UpdateTrustPolicy(change, arn(), wanted.json());
    }
}
