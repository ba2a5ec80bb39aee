package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * AWS's decision on one request to STS, with three answers because not everything is known: an explicit deny wins, then an
 * allow, else no (IAM User Guide, policy evaluation logic). Used by one thread; remembers the keys it could not know.
 */
final class TrustDecision {

    private final List<Statement> statements;
    private final Set<String> undetermined = new TreeSet<>();

    TrustDecision(List<Statement> statements) {
        this.statements = statements;
    }

    Truth decide(Requester requester, String action) {
        Truth allowed = Truth.NO;
        Truth denied = Truth.NO;
        for (Statement statement : statements) {
            Truth applies = applies(statement, requester, action);
            if (statement.allows()) {
                allowed = allowed.or(applies);
            } else {
                denied = denied.or(applies);
            }
        }
        return allowed.and(denied.not());
    }

    /** The keys whose value mattered and can't be known. */
    Set<String> undetermined() {
        return undetermined;
    }

    private Truth applies(Statement statement, Requester requester, String action) {
        Truth truth = named(statement, requester).and(Truth.of(hasAction(statement, action)));
        for (Condition condition : statement.conditions()) {
            if (truth == Truth.NO) {
                return truth;
            }
            Truth holds = holds(statement, condition, requester);
            if (holds == Truth.UNKNOWN) {
                undetermined.add(condition.key());
            }
            truth = truth.and(holds);
        }
        return truth;
    }

    private static Truth named(Statement statement, Requester requester) {
        return statement
                .principals()
                .map(clause -> {
                    Truth listed = requester.namedIn(clause.listed());
                    return clause.negated() ? listed.not() : listed;
                })
                .orElse(Truth.NO);
    }

    static boolean hasAction(Statement statement, String action) {
        boolean listed =
                statement.actions().listed().stream().anyMatch(pattern -> Wildcards.matches(pattern, action, true));
        return listed != statement.actions().negated();
    }

    private static Truth holds(Statement statement, Condition condition, Requester requester) {
        String operator = condition.operator().toLowerCase(Locale.ROOT);
        boolean onArn = condition.key().equalsIgnoreCase("aws:PrincipalArn");
        if (onArn && (operator.contains("arn") || operator.contains("string"))) {
            Truth any = Truth.NO;
            for (String value : condition.values()) {
                any = any.or(requester.arnLike(value));
            }
            return operator.contains("not") ? any.not() : any;
        }
        return ConditionEvaluator.evaluate(condition, statement.variables(), requester.key(condition.key()));
    }
}
