package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;

import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.NewRole;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.RotationStage;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.ConnectorActions;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PermissionEvaluator;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PermissionPolicies;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PolicyDocument;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustPolicies;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.ConnectorRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Draws up the plan for one account: a pure function. Each step that could help is tried on the observation, and taken only
 * if the assessment of what would be then lacks a finding of what is now; so a plan that is drawn up after its own steps has
 * none, and a step that would change nothing is never made.
 */
public final class Planner {

    private interface Candidate {
        Optional<Step> of(DesiredState desired, Observation state, Assessment now);
    }

    private Planner() {}

    /**
     * Draws up the plan.
     *
     * @param desired what is wanted
     * @param seen what was seen
     * @return findings, and the steps that mend them
     */
    public static Plan plan(DesiredState desired, Observation seen) {
        Assessment before = Assessment.of(desired, seen);
        List<Step> steps = new ArrayList<>();
        Observation state = seen;
        Assessment now = before;
        if (!before.blocked()) {
            if (desired.intent() == Intent.OFFBOARD) {
                steps.addAll(offboarding(desired, seen));
            } else if (desired.intent() != Intent.VERIFY) {
                for (Candidate candidate : candidates()) {
                    Optional<Step> step = candidate.of(desired, state, now);
                    if (step.isPresent()) {
                        Observation next = step.get().after(state);
                        Assessment then = Assessment.of(desired, next);
                        if (mends(now, then)) {
                            steps.add(step.get());
                            state = next;
                            now = then;
                        }
                    }
                }
            }
        }
        List<Finding> remaining = now.findings();
        List<Finding> mended = before.findings().stream()
                .filter(finding -> !remaining.contains(finding))
                .toList();
        return new Plan(
                before.role(),
                before.connectorId(),
                before.roleIsOurs(),
                before.trust(),
                before.rotation(),
                mended,
                remaining,
                steps);
    }

    /**
     * What is left of a change of the external ID. The order keeps the account entered in every moment: first both IDs are
     * admitted, then the connector is moved and must synchronise, and only then the old ones are refused, in a way that lets
     * any process admit them again; they are dropped when the connector has synchronised once more. An account with an error
     * is not begun; one that is in the middle is finished.
     *
     * @param desired what is wanted, with the new external ID
     * @param state what was seen, or is known since
     * @param synchronised whether the connector has synchronised since the role admits both
     * @param run names the run in the role's tag
     * @param at the moment that the role's tag tells
     * @return the steps, in order
     */
    static List<Step> rotation(DesiredState desired, Observation state, boolean synchronised, String run, Instant at) {
        Assessment now = Assessment.of(desired, state);
        Optional<RoleState.Found> writable = writable(desired, state);
        if (now.blocked() || writable.isEmpty() || now.connectorId().isEmpty()) {
            return List.of();
        }
        RoleState.Found found = writable.get();
        RotationState rotation = RotationState.of(
                desired,
                state.tenant(),
                found,
                PolicyDocument.understood(found.role().trustPolicy()));
        RotationStage stage = rotation.stage().orElseThrow();
        boolean begun = rotation.tag().filter(RotationTag::isUnderWay).isPresent();
        if (rotation.admitted().isEmpty() || !begun && now.hasErrorBeside()) {
            return List.of();
        }
        // Those that an earlier change has refused and not dropped may be what the connector still uses.
        Set<ExternalId> old = new HashSet<>(rotation.admitted());
        old.addAll(rotation.previous());
        old.remove(desired.externalId());
        List<Function<RotationSteps, Step>> wanted = new ArrayList<>();
        if (stage == RotationStage.NOT_BEGUN || stage == RotationStage.BOTH) {
            if (rotation.tag().filter(tag -> tag.stage() == RotationStage.BOTH).isEmpty()) {
                wanted.add(steps -> steps.tag(RotationStage.BOTH));
            }
            if (stage == RotationStage.NOT_BEGUN) {
                wanted.add(steps -> steps.admitBoth(old));
            }
            if (!synchronised) {
                wanted.add(RotationSteps::synchronise);
            }
            wanted.add(steps -> steps.tag(RotationStage.NARROWED));
            wanted.add(steps -> steps.narrow(old));
            wanted.add(RotationSteps::synchronise);
            wanted.add(RotationSteps::synchroniseAgain);
            wanted.add(RotationSteps::drop);
            wanted.add(steps -> steps.tag(RotationStage.PROVED));
        } else if (stage == RotationStage.NARROWED) {
            wanted.add(RotationSteps::synchronise);
            wanted.add(RotationSteps::synchroniseAgain);
            if (!rotation.previous().isEmpty()) {
                wanted.add(RotationSteps::drop);
            }
            wanted.add(steps -> steps.tag(RotationStage.PROVED));
        } else if (rotation.tag()
                .filter(tag -> tag.stage() == RotationStage.PROVED)
                .isEmpty()) {
            wanted.add(steps -> steps.tag(RotationStage.PROVED));
        }
        List<Step> all = new ArrayList<>();
        Observation then = state;
        for (Function<RotationSteps, Step> next : wanted) {
            Step step = next.apply(RotationSteps.of(desired, then, run, at));
            all.add(step);
            then = step.after(then);
        }
        return all;
    }

    /** In the order of the writes: what is granted comes before who may use it. */
    private static List<Candidate> candidates() {
        return List.of(
                Planner::createRole,
                Planner::permissions,
                Planner::trust,
                Planner::tags,
                Planner::boundary,
                Planner::moveConnector,
                Planner::workspaces,
                Planner::createConnector);
    }

    private static boolean mends(Assessment before, Assessment after) {
        return !after.findings().containsAll(before.findings());
    }

    private static Optional<RoleState.Found> writable(DesiredState desired, Observation state) {
        return state.found().filter(found -> WriteAccess.of(desired, found).allowed());
    }

    private static Optional<Step> createRole(DesiredState desired, Observation state, Assessment now) {
        if (!(state.role() instanceof RoleState.Absent absent)
                || desired.role().mode() == RoleMode.USE_GIVEN
                || desired.role().mode() == RoleMode.EXISTING
                || !Assessment.wouldBeUsed(desired, state, absent.wouldBe())
                || WriteAccess.isAccessRole(desired, absent.wouldBe())) {
            return Optional.empty();
        }
        RoleSpec spec = desired.role();
        // A new connector enters with what the tenant shows; one that is there, with what the lost role admitted.
        ExternalId externalId = state.connectorsSeen().isEmpty()
                ? desired.newExternalId().orElse(desired.externalId())
                : desired.externalId();
        PolicyDocument trust = TrustPolicies.forWorkloadSecurity(desired.trusted(), externalId);
        Change change = new Change(
                "CreateRole",
                absent.wouldBe().toString(),
                "trusts " + desired.trusted().account() + " with the tenant's external ID",
                Optional.empty(),
                Optional.of(trust.masked(desired.externalId())));
        return Optional.of(new Step.CreateRole(
                change,
                absent.wouldBe(),
                new NewRole(
                        spec.name(), spec.path(), trust.json(), spec.boundaryArn(), spec.allTags(desired.tenant()))));
    }

    /** The inline policy is written where grants are missing, or where it alone is what grants too much. */
    private static Optional<Step> permissions(DesiredState desired, Observation state, Assessment now) {
        return writable(desired, state)
                .filter(found -> grantsAreMissing(now) || ownPolicyIsWrong(desired, found))
                .map(found -> putPolicy(desired, found));
    }

    private static boolean grantsAreMissing(Assessment now) {
        return now.has(FindingCode.PERMISSIONS_MISSING) || now.has(FindingCode.RECOMMENDED_PERMISSIONS_MISSING);
    }

    private static boolean ownPolicyIsWrong(DesiredState desired, RoleState.Found found) {
        boolean isThere = Optional.ofNullable(found.inline().get(desired.role().policyName()))
                .flatMap(Reading::seen)
                .isPresent();
        return isThere
                && Assessment.ownPolicy(desired, found)
                        .map(own -> !PermissionEvaluator.evaluate(
                                        List.of(own),
                                        Optional.empty(),
                                        false,
                                        found.role().arn(),
                                        found.at())
                                .excess()
                                .isEmpty())
                        .orElse(true);
    }

    private static Step putPolicy(DesiredState desired, RoleState.Found found) {
        RoleArn arn = found.role().arn();
        String name = desired.role().policyName();
        PolicyDocument document = PermissionPolicies.forConnector();
        Optional<String> before = Optional.ofNullable(found.inline().get(name))
                .map(there -> Assessment.ownPolicy(desired, found)
                        .map(own -> own.masked(desired.externalId()))
                        .orElse("(not a readable policy)"));
        Change change = new Change(
                "PutRolePolicy",
                arn.toString(),
                "inline policy " + name + " with the connector's "
                        + ConnectorActions.all().size() + " actions",
                before,
                Optional.of(document.masked(desired.externalId())));
        return new Step.PutRolePolicy(change, arn, name, document.json(), before.isEmpty());
    }

    private static Optional<Step> trust(DesiredState desired, Observation state, Assessment now) {
        return writable(desired, state)
                .filter(found -> !now.trust()
                        .map(verdict ->
                                verdict.assumable() && verdict.externalIdEnforced() && verdict.onlyTrustedPrincipal())
                        .orElse(false))
                .map(found -> {
                    RoleArn arn = found.role().arn();
                    PolicyDocument wanted = TrustPolicies.forWorkloadSecurity(desired.trusted(), desired.externalId());
                    Change change = new Change(
                            "UpdateAssumeRolePolicy",
                            arn.toString(),
                            "trust only " + desired.trusted().account() + ", only with the tenant's external ID",
                            PolicyDocument.understood(found.role().trustPolicy())
                                    .map(document -> document.masked(desired.externalId())),
                            Optional.of(wanted.masked(desired.externalId())));
                    return new Step.UpdateTrustPolicy(change, arn, wanted.json());
                });
    }

    private static Optional<Step> tags(DesiredState desired, Observation state, Assessment now) {
        return writable(desired, state).flatMap(found -> {
            Map<String, String> missing = Assessment.missingTags(desired, found, true);
            RoleArn arn = found.role().arn();
            return missing.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Step.TagRole(
                            Change.of("TagRole", arn.toString(), "tags " + missing.keySet()), arn, missing));
        });
    }

    private static Optional<Step> boundary(DesiredState desired, Observation state, Assessment now) {
        return writable(desired, state).flatMap(found -> desired.role()
                .boundaryArn()
                .filter(boundary -> !found.role().boundaryArn().equals(Optional.of(boundary)))
                .map(boundary -> {
                    RoleArn arn = found.role().arn();
                    return new Step.PutBoundary(
                            Change.of("PutRolePermissionsBoundary", arn.toString(), boundary), arn, boundary);
                }));
    }

    private static Optional<Step> moveConnector(DesiredState desired, Observation state, Assessment now) {
        if (desired.role().mode() != RoleMode.ADOPT
                || !now.has(FindingCode.CONNECTOR_USES_OTHER_ROLE)
                || now.hasErrorBeside(FindingCode.CONNECTOR_USES_OTHER_ROLE)) {
            return Optional.empty();
        }
        return now.role()
                .map(role -> modify(
                        desired,
                        state.connectorsSeen().get(0),
                        new ConnectorRequest(role, Optional.empty(), Optional.empty()),
                        "use role " + role));
    }

    private static Optional<Step> workspaces(DesiredState desired, Observation state, Assessment now) {
        if (!now.has(FindingCode.WORKSPACES_SETTING_DIFFERS) || now.hasErrorBeside()) {
            return Optional.empty();
        }
        return now.role()
                .map(role -> modify(
                        desired,
                        state.connectorsSeen().get(0),
                        new ConnectorRequest(role, Optional.empty(), desired.workspaces()),
                        "turn WorkSpaces " + (desired.workspaces().orElse(false) ? "on" : "off")));
    }

    private static Step modify(DesiredState desired, Connector connector, ConnectorRequest request, String detail) {
        return new Step.ModifyConnector(
                Change.of("ModifyConnector", "connector " + connector.id(), detail),
                desired.account(),
                connector.id(),
                request);
    }

    /** A connector on a role that is not right would fail, or would work without the confused-deputy guard. */
    private static Optional<Step> createConnector(DesiredState desired, Observation state, Assessment now) {
        if (!now.has(FindingCode.CONNECTOR_MISSING)
                || now.hasErrorBeside(FindingCode.CONNECTOR_MISSING)
                || state.found().isEmpty()) {
            return Optional.empty();
        }
        RoleArn role = state.found().get().role().arn();
        boolean workspaces = desired.workspaces().orElse(false);
        Change change = Change.of(
                Step.CreateConnector.ACTION,
                "connector for account " + desired.account(),
                "role " + role + (workspaces ? ", with WorkSpaces" : ""));
        return Optional.of(new Step.CreateConnector(
                change, desired.account(), new ConnectorRequest(role, desired.displayName(), Optional.of(workspaces))));
    }

    /** The connector first, then, only if asked, this product's own role. */
    private static List<Step> offboarding(DesiredState desired, Observation seen) {
        List<Step> steps = new ArrayList<>();
        for (Connector connector : seen.connectorsSeen()) {
            steps.add(new Step.DeleteConnector(
                    Change.of(
                            Step.DeleteConnector.ACTION, "connector " + connector.id(), "account " + desired.account()),
                    connector.id()));
        }
        seen.found().ifPresent(found -> {
            RoleArn arn = found.role().arn();
            String ours = desired.role().policyName();
            if (found.inline().containsKey(ours)) {
                steps.add(new Step.DeleteRolePolicy(
                        Change.of("DeleteRolePolicy", arn.toString(), "inline policy " + ours), arn, ours));
            }
            steps.add(new Step.DeleteRole(Change.of("DeleteRole", arn.toString(), ""), arn));
        });
        return steps;
    }
}
