package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides from a trust policy alone whether Workload Security gets in, whether the external ID is demanded of it, and
 * whether anybody else gets in. What can't be known never makes a policy look safe: an undetermined condition counts as
 * unmet for the first question and as met for the other two. A principal that is only a part of the trusted account does
 * not prove that the manager gets in, because which identity it uses is not published. Pure and thread-safe.
 */
public final class TrustEvaluator {

    private static final String ASSUME_ROLE = "sts:AssumeRole";
    private static final List<String> FEDERATED_WAYS_IN =
            List.of("sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity");

    private final List<Statement> statements;
    private final TrustedAccount trusted;
    private final ExternalId ours;
    private final TrustDecision decision;
    private final List<Finding> findings = new ArrayList<>();
    private boolean somethingUndetermined;

    private TrustEvaluator(List<Statement> statements, TrustedAccount trusted, ExternalId ours) {
        this.statements = statements;
        this.trusted = trusted;
        this.ours = ours;
        this.decision = new TrustDecision(statements);
    }

    /**
     * Evaluates a trust policy.
     *
     * @param trust the policy
     * @param trusted the account that Workload Security runs in
     * @param externalId the tenant's external ID
     * @return the three answers, and why each is not yes
     */
    public static TrustVerdict evaluate(PolicyDocument trust, TrustedAccount trusted, ExternalId externalId) {
        return new TrustEvaluator(trust.statements(), trusted, externalId).verdict();
    }

    private TrustVerdict verdict() {
        boolean assumable = assumable();
        boolean enforced = externalIdEnforced();
        boolean onlyTrusted = onlyTrustedPrincipal();
        if (somethingUndetermined) {
            findings.add(Finding.warning(
                    FindingCode.UNDETERMINED_CONDITION,
                    "The trust policy rests on what can't be known here"
                            + (decision.undetermined().isEmpty() ? "" : ": " + decision.undetermined()),
                    "Remove that condition or principal, or make sure by hand that it does what you mean"));
        }
        return new TrustVerdict(assumable, enforced, onlyTrusted, findings);
    }

    private Truth decide(Requester requester, String action) {
        Truth truth = decision.decide(requester, action);
        somethingUndetermined |= truth == Truth.UNKNOWN;
        return truth;
    }

    private boolean assumable() {
        Truth truth = decide(Requester.of(trusted, Optional.of(ours.reveal())), ASSUME_ROLE);
        if (truth != Truth.YES) {
            findings.add(Finding.error(
                    FindingCode.TRUST_NOT_ASSUMABLE,
                    "Workload Security's account " + trusted.account()
                            + (truth == Truth.NO ? " can't assume the role: " : " may be unable to assume the role: ")
                            + whyNotAssumable(truth),
                    "Let the trust policy allow sts:AssumeRole to " + trusted.rootArn()
                            + " with the tenant's external ID"));
        }
        return truth == Truth.YES;
    }

    private String whyNotAssumable(Truth truth) {
        if (truth == Truth.UNKNOWN) {
            return "the trust policy rests on a condition or on an identity that can't be known here";
        }
        boolean isNamed = statements.stream()
                .filter(Statement::allows)
                .flatMap(statement -> statement.principals().stream())
                .anyMatch(clause -> Requester.of(trusted, Optional.empty()).namedIn(clause.listed())
                        != (clause.negated() ? Truth.YES : Truth.NO));
        if (!isNamed) {
            return "the trust policy trusts " + Candidates.trustedAsWritten(statements) + " instead";
        }
        boolean anotherId = Candidates.otherExternalIds(statements, ours).stream()
                .anyMatch(id -> decision.decide(Requester.of(trusted, id), ASSUME_ROLE) == Truth.YES);
        return anotherId
                ? "the trust policy demands another external ID"
                : "no statement allows it, or another one denies it";
    }

    private boolean externalIdEnforced() {
        if (decide(Requester.of(trusted, Optional.empty()), ASSUME_ROLE) != Truth.NO) {
            notEnforced("without any external ID");
            return false;
        }
        for (Optional<String> other : Candidates.otherExternalIds(statements, ours)) {
            if (decide(Requester.of(trusted, other), ASSUME_ROLE) != Truth.NO) {
                notEnforced("with external IDs other than the tenant's");
                return false;
            }
        }
        return true;
    }

    private void notEnforced(String how) {
        findings.add(Finding.error(
                FindingCode.EXTERNAL_ID_NOT_ENFORCED,
                "The trust policy lets account " + trusted.account() + " in " + how
                        + ", so another customer of Workload Security could reach this account (confused deputy)",
                "Demand exactly the tenant's external ID: StringEquals on sts:ExternalId with this one value"));
    }

    private boolean onlyTrustedPrincipal() {
        Set<String> others = new LinkedHashSet<>();
        List<Optional<String>> ids = new ArrayList<>(Candidates.otherExternalIds(statements, ours));
        ids.add(Optional.of(ours.reveal()));
        for (Requester outsider : Candidates.outsiders(statements, trusted)) {
            if (getsIn(outsider, ids)) {
                others.add(outsider.name());
            }
        }
        if (!others.isEmpty()) {
            findings.add(Finding.error(
                    FindingCode.TRUST_OPEN_TO_OTHERS,
                    "The trust policy also lets others in than account " + trusted.account() + ": it trusts "
                            + Candidates.trustedAsWritten(statements),
                    "Let the role trust " + trusted.rootArn() + " alone"));
        }
        return others.isEmpty();
    }

    /** Federated identities have calls of their own, and these take no external ID (STS API reference). */
    private boolean getsIn(Requester outsider, List<Optional<String>> ids) {
        if (outsider.type().equals("Federated")) {
            return FEDERATED_WAYS_IN.stream().anyMatch(way -> decide(outsider, way) != Truth.NO);
        }
        return ids.stream()
                .anyMatch(id -> decide(new Requester(outsider.type(), outsider.name(), id), ASSUME_ROLE) != Truth.NO);
    }
}
