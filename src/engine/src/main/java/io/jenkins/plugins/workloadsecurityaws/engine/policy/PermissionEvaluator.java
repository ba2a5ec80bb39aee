package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Decides what a role may do of what the connector needs, and what it may do beyond. An action counts as granted only if
 * that is certain; what can't be known or is not understood counts against it. The boundary limits and never grants (IAM
 * User Guide, permissions boundaries). Pure and thread-safe.
 */
public final class PermissionEvaluator {

    /** The resource of a request for an action that knows none. */
    private static final String NO_RESOURCE = "*";

    private static final String WIDEN = "Widen the boundary by these actions, or take it off the role";

    private static final String NOT_DENY =
            "Take these actions out of the statements with the effect Deny: no grant outweighs one";

    private final List<Statement> statements;
    private final Optional<List<Statement>> boundary;
    private final RoleArn role;
    private final Instant at;
    private final List<Finding> findings = new ArrayList<>();

    private PermissionEvaluator(
            List<PolicyDocument> policies, Optional<PolicyDocument> boundary, RoleArn role, Instant at) {
        this.statements = policies.stream()
                .flatMap(policy -> policy.statements().stream())
                .toList();
        this.boundary = boundary.map(PolicyDocument::statements);
        this.role = role;
        this.at = at;
    }

    /**
     * Evaluates a role's policies.
     *
     * @param identityPolicies all inline and attached policies
     * @param boundary the permissions boundary, if the role has one
     * @param workspaces whether the connector includes Amazon WorkSpaces
     * @param role the role itself: iam:GetRole and iam:GetRolePolicy may be granted on it alone
     * @param at when the policies were read: what is judged are sessions that begin after it
     * @return what is missing, what is granted beyond, and why
     */
    public static PermissionVerdict evaluate(
            List<PolicyDocument> identityPolicies,
            Optional<PolicyDocument> boundary,
            boolean workspaces,
            RoleArn role,
            Instant at) {
        return new PermissionEvaluator(identityPolicies, boundary, role, at).verdict(workspaces);
    }

    private PermissionVerdict verdict(boolean workspaces) {
        List<String> needed = new ArrayList<>(ConnectorActions.base());
        if (workspaces) {
            needed.addAll(ConnectorActions.workspaces());
        }
        Lack lack = lackOf(needed);
        report(
                lack.ofPolicies(),
                lacking -> Finding.error(
                        FindingCode.PERMISSIONS_MISSING,
                        "Role " + role + " lacks " + lacking + ", which the connector needs",
                        "Grant these actions on all resources, without conditions"));
        report(
                lack.ofDeny(),
                denied -> Finding.error(
                        FindingCode.PERMISSIONS_MISSING, denies(denied) + ", which the connector needs", NOT_DENY));
        report(
                lack.ofBoundary(),
                lacking -> Finding.error(
                        FindingCode.BOUNDARY_DENIES, takenAway(lacking) + ", which the connector needs", WIDEN));

        Lack recommended = lackOf(ConnectorActions.recommended());
        String selfCheck = ", with which Workload Security checks whether its policy is still right";
        report(
                recommended.ofPolicies(),
                lacking -> Finding.warning(
                        FindingCode.RECOMMENDED_PERMISSIONS_MISSING,
                        "Role " + role + " lacks " + lacking + selfCheck,
                        "Grant them, on the role itself or on all resources"));
        report(
                recommended.ofDeny(),
                denied -> Finding.warning(
                        FindingCode.RECOMMENDED_PERMISSIONS_MISSING, denies(denied) + selfCheck, NOT_DENY));
        report(
                recommended.ofBoundary(),
                lacking -> Finding.warning(FindingCode.BOUNDARY_DENIES, takenAway(lacking) + selfCheck, WIDEN));

        if (!workspaces) {
            report(
                    lackOf(ConnectorActions.workspaces()).missing(),
                    lacking -> Finding.info(
                            FindingCode.WORKSPACES_PERMISSIONS_MISSING,
                            "Role " + role + " lacks " + lacking + ", which only WorkSpaces need; they are off",
                            "Nothing to do unless WorkSpaces are to be included"));
        }
        List<String> undetermined = new ArrayList<>(lack.undetermined());
        undetermined.addAll(recommended.undetermined());
        report(
                undetermined,
                actions -> Finding.warning(
                        FindingCode.UNDETERMINED_CONDITION,
                        "Role " + role + " may do " + actions + " only under conditions that can't be known here",
                        "Take the conditions out of the statements on these actions, in the boundary too"));
        Set<String> missing = new LinkedHashSet<>(lack.missing());
        missing.addAll(recommended.missing());
        return new PermissionVerdict(missing, excess(), findings);
    }

    private String denies(List<String> actions) {
        return "A Deny in the policies of role " + role + " takes away, or may take away, " + actions;
    }

    private String takenAway(List<String> actions) {
        return "The permissions boundary of role " + role + " takes away " + actions;
    }

    private void report(List<String> actions, Function<List<String>, Finding> finding) {
        if (!actions.isEmpty()) {
            findings.add(finding.apply(actions));
        }
    }

    /**
     * The actions that are not certainly granted.
     *
     * @param missing all of them
     * @param undetermined those that may be granted
     * @param ofPolicies those that the policies do not grant, or not certainly
     * @param ofDeny those that the policies certainly grant and a Deny among them takes away, or may
     * @param ofBoundary those that the policies grant and the boundary certainly takes away
     */
    private record Lack(
            List<String> missing,
            List<String> undetermined,
            List<String> ofPolicies,
            List<String> ofDeny,
            List<String> ofBoundary) {

        Lack() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    private Lack lackOf(List<String> actions) {
        Lack lack = new Lack();
        for (String action : actions) {
            Truth allowed = allowed(statements, action);
            Truth granted = allowed.and(denied(statements, action).not());
            Truth within = boundary.map(limit ->
                            allowed(limit, action).and(denied(limit, action).not()))
                    .orElse(Truth.YES);
            Truth may = granted.and(within);
            if (may != Truth.YES) {
                lack.missing().add(action);
            }
            if (may == Truth.UNKNOWN) {
                lack.undetermined().add(action);
            }
            if (granted != Truth.YES) {
                (allowed == Truth.YES ? lack.ofDeny() : lack.ofPolicies()).add(action);
            } else if (within == Truth.NO) {
                lack.ofBoundary().add(action);
            }
        }
        return lack;
    }

    private Truth allowed(List<Statement> among, String action) {
        return anyOf(among, action, true);
    }

    private Truth denied(List<Statement> among, String action) {
        return anyOf(among, action, false);
    }

    private Truth anyOf(List<Statement> among, String action, boolean allowing) {
        Truth any = Truth.NO;
        for (Statement statement : among) {
            if (statement.allows() == allowing) {
                any = any.or(applies(statement, action));
            }
        }
        return any;
    }

    private Truth applies(Statement statement, String action) {
        // IAM stores no identity policy that names a principal, and none without a resource.
        if (!statement.understood()
                || !statement.actions().understood()
                || statement.principals().isPresent()
                || statement.resources().isEmpty()) {
            return Truth.UNKNOWN;
        }
        Truth applies = statement
                .actions()
                .cover(Condition.asciiLower(action))
                .and(coversResource(statement, statement.resources().get(), action));
        for (Condition condition : statement.conditions()) {
            applies = applies == Truth.NO ? applies : applies.and(holds(condition));
        }
        return applies;
    }

    private Truth holds(Condition condition) {
        return condition.isOfSessionsBefore(at) ? Truth.NO : condition.holds(key(condition.key()));
    }

    private KeyValue key(String key) {
        return switch (key) {
            case "aws:principalaccount" -> KeyValue.text(role.account().value());
            // In a session of a role it is the role's own ARN (AWS global condition context keys).
            case "aws:principalarn" -> KeyValue.arn(role.toString());
            case "aws:principalisawsservice" -> KeyValue.of(false);
            default -> KeyValue.UNKNOWN;
        };
    }

    /** The describe actions know no resource; the two iam actions are asked of the role itself. */
    private Truth coversResource(Statement statement, Resources resources, String action) {
        if (ConnectorActions.recommended().contains(action)) {
            return resources.cover(role.toString());
        }
        Truth covered = resources.cover(NO_RESOURCE);
        // Whether WorkSpaces' actions take resources has changed over the years, so some of them may be meant apart.
        if (action.startsWith("workspaces:") && resources.mayDivide("workspaces")) {
            return statement.allows() ? covered.and(Truth.UNKNOWN) : covered.or(Truth.UNKNOWN);
        }
        return covered;
    }

    /** What Allow statements grant beyond the documented actions, as written; sts:AssumeRole is accepted, not demanded. */
    private Set<String> excess() {
        Set<String> beyond = new LinkedHashSet<>();
        statements.stream().filter(Statement::allows).forEach(statement -> beyond.addAll(beyond(statement)));
        if (!beyond.isEmpty()) {
            findings.add(Finding.warning(
                    FindingCode.PERMISSIONS_EXCESS,
                    "Role " + role + " is granted more than the connector needs: " + beyond,
                    "Take these grants away unless something else needs them"));
        }
        return beyond;
    }

    private static List<String> beyond(Statement statement) {
        if (!statement.understood()) {
            return List.of("what a statement that is not understood grants");
        }
        List<String> written = statement.actions().written();
        if (!statement.actions().negated()) {
            return written.stream()
                    .filter(action -> !isDocumented(action))
                    .map(Actions::shown)
                    .toList();
        }
        return written.isEmpty()
                ? List.of("everything")
                : written.stream()
                        .map(action -> "everything but " + Actions.shown(action))
                        .toList();
    }

    private static boolean isDocumented(String action) {
        return action.equalsIgnoreCase("sts:AssumeRole")
                || ConnectorActions.all().stream().anyMatch(action::equalsIgnoreCase);
    }
}
