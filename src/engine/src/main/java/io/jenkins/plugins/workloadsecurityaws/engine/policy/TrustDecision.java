package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * AWS's decision on one request to STS, with three answers because not everything is known: an explicit deny wins, then an
 * allow, else no (IAM User Guide, policy evaluation logic). Used by one thread; remembers the keys it could not know.
 */
final class TrustDecision {

    /** A key of another form may be anything, an external ID too. */
    static final Pattern KEY = Pattern.compile("[a-z0-9-]{2,40}:[A-Za-z/]{2,60}");

    private final List<Statement> statements;
    private final Set<String> undetermined = new TreeSet<>();

    TrustDecision(List<Statement> statements) {
        this.statements = statements;
    }

    Truth decide(Requester requester) {
        Truth allowed = Truth.NO;
        Truth denied = Truth.NO;
        for (Statement statement : statements) {
            Truth applies = applies(statement, requester);
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

    private Truth applies(Statement statement, Requester requester) {
        if (!isTrust(statement)) {
            return Truth.UNKNOWN;
        }
        Truth truth = requester
                .namedBy(statement.principals().orElseThrow())
                .and(statement.actions().cover(requester.kind().action()));
        for (Condition condition : statement.conditions()) {
            if (truth == Truth.NO) {
                return truth;
            }
            Truth holds = condition.holds(requester.key(condition.key()));
            if (holds == Truth.UNKNOWN && KEY.matcher(condition.key()).matches()) {
                undetermined.add(condition.key());
            }
            truth = truth.and(holds);
        }
        return truth;
    }

    /**
     * Whether a statement is one that a trust policy can have: it says whom, names no resource, for the role is the
     * resource, and no actions but those of STS. IAM stores no other; what such a statement would do is not known.
     */
    private static boolean isTrust(Statement statement) {
        return statement.understood()
                && statement.principals().isPresent()
                && statement.resources().isEmpty()
                && statement.actions().understood()
                && statement.actions().areOf("sts");
    }
}
