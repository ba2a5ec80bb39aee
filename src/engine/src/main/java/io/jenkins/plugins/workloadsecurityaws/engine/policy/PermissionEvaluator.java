package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what a role may do of what the connector needs, and what it may do beyond. The boundary limits and never grants
 * (IAM User Guide, permissions boundaries). Pure and thread-safe.
 */
public final class PermissionEvaluator {

    private final List<Statement> statements;
    private final Optional<List<Statement>> boundary;
    private final RoleArn role;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private final Set<String> bounded = new LinkedHashSet<>();
    private final Set<String> undetermined = new LinkedHashSet<>();

    private PermissionEvaluator(List<PolicyDocument> policies, Optional<PolicyDocument> boundary, RoleArn role) {
        this.statements = policies.stream()
                .flatMap(policy -> policy.statements().stream())
                .toList();
        this.boundary = boundary.map(PolicyDocument::statements);
        this.role = role;
    }

    /**
     * Evaluates a role's policies.
     *
     * @param identityPolicies all inline and attached policies
     * @param boundary the permissions boundary, if the role has one
     * @param workspaces whether the connector includes Amazon WorkSpaces
     * @param role the role itself: iam:GetRole and iam:GetRolePolicy may be granted on it alone
     * @return what is missing, what is granted beyond, and why
     */
    public static PermissionVerdict evaluate(
            List<PolicyDocument> identityPolicies,
            Optional<PolicyDocument> boundary,
            boolean workspaces,
            RoleArn role) {
        return new PermissionEvaluator(identityPolicies, boundary, role).verdict(workspaces);
    }

    private PermissionVerdict verdict(boolean workspaces) {
        List<String> needed = new ArrayList<>(ConnectorActions.base());
        if (workspaces) {
            needed.addAll(ConnectorActions.workspaces());
        }
        require(needed)
                .ifPresent(lacking -> findings.add(Finding.error(
                        FindingCode.PERMISSIONS_MISSING,
                        "Role " + role + " lacks " + lacking + ", which the connector needs",
                        "Grant these actions on all resources, without conditions")));
        require(ConnectorActions.recommended())
                .ifPresent(lacking -> findings.add(Finding.warning(
                        FindingCode.RECOMMENDED_PERMISSIONS_MISSING,
                        "Role " + role + " lacks " + lacking
                                + ", with which Workload Security checks whether its policy is still right",
                        "Grant them, on the role itself or on all resources")));
        if (!workspaces) {
            require(ConnectorActions.workspaces())
                    .ifPresent(lacking -> findings.add(Finding.info(
                            FindingCode.WORKSPACES_PERMISSIONS_MISSING,
                            "Role " + role + " lacks " + lacking + ", which only WorkSpaces need; they are off",
                            "Nothing to do unless WorkSpaces are to be included")));
        }
        boundaryAndConditions();
        return new PermissionVerdict(missing, excess(), findings);
    }

    private void boundaryAndConditions() {
        if (!bounded.isEmpty()) {
            findings.add(Finding.error(
                    FindingCode.BOUNDARY_DENIES,
                    "The permissions boundary of role " + role + " takes away " + bounded,
                    "Widen the boundary by these actions, or take it off the role"));
        }
        if (!undetermined.isEmpty()) {
            findings.add(Finding.warning(
                    FindingCode.UNDETERMINED_CONDITION,
                    "Role " + role + " is granted " + undetermined + " under conditions that can't be known here",
                    "Grant these actions without conditions"));
        }
    }

    /** Those of the actions that the policies do not grant; what only the boundary takes away is noted apart. */
    private Optional<List<String>> require(List<String> actions) {
        List<String> lacking = new ArrayList<>();
        for (String action : actions) {
            Truth granted = decide(statements, action);
            if (granted != Truth.YES) {
                lacking.add(action);
                missing.add(action);
                if (granted == Truth.UNKNOWN) {
                    undetermined.add(action);
                }
            } else if (boundary.isPresent() && decide(boundary.get(), action) != Truth.YES) {
                bounded.add(action);
                missing.add(action);
            }
        }
        return lacking.isEmpty() ? Optional.empty() : Optional.of(lacking);
    }

    private Truth decide(List<Statement> among, String action) {
        Truth allowed = Truth.NO;
        Truth denied = Truth.NO;
        for (Statement statement : among) {
            Truth applies = Truth.of(TrustDecision.hasAction(statement, action)).and(coversResource(statement, action));
            for (Condition condition : statement.conditions()) {
                applies = applies.and(
                        ConditionEvaluator.evaluate(condition, statement.variables(), key(condition.key())));
            }
            if (statement.allows()) {
                allowed = allowed.or(applies);
            } else {
                denied = denied.or(applies);
            }
        }
        return allowed.and(denied.not());
    }

    private KeyValue key(String key) {
        return key.equalsIgnoreCase("aws:PrincipalAccount")
                ? KeyValue.of(role.account().value())
                : KeyValue.UNKNOWN;
    }

    /** The describe actions know no resource but all; the two iam actions are asked of the role itself. */
    private Truth coversResource(Statement statement, String action) {
        boolean ofTheRole = ConnectorActions.recommended().contains(action);
        return statement
                .resources()
                .map(clause -> {
                    boolean listed = clause.listed().stream()
                            .anyMatch(pattern -> Wildcards.isEverything(pattern)
                                    || (ofTheRole && Wildcards.matches(pattern, role.toString(), false)));
                    return Truth.of(listed != clause.negated());
                })
                .orElse(Truth.NO);
    }

    /** What Allow statements grant beyond the documented actions, as written; sts:AssumeRole is accepted, not demanded. */
    private Set<String> excess() {
        Set<String> beyond = new LinkedHashSet<>();
        for (Statement statement : statements) {
            if (statement.allows()) {
                for (String pattern : statement.actions().listed()) {
                    if (statement.actions().negated()) {
                        beyond.add("everything but " + pattern);
                    } else if (!isDocumented(pattern)) {
                        beyond.add(pattern);
                    }
                }
            }
        }
        if (!beyond.isEmpty()) {
            findings.add(Finding.warning(
                    FindingCode.PERMISSIONS_EXCESS,
                    "Role " + role + " is granted more than the connector needs: " + beyond,
                    "Take these grants away unless something else needs them"));
        }
        return beyond;
    }

    private static boolean isDocumented(String pattern) {
        return pattern.equalsIgnoreCase("sts:AssumeRole")
                || ConnectorActions.all().stream().anyMatch(pattern::equalsIgnoreCase);
    }
}
