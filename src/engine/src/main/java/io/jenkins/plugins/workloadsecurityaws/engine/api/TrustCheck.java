package io.jenkins.plugins.workloadsecurityaws.engine.api;

import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.MalformedPolicyException;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PolicyDocument;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustEvaluator;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustVerdict;
import io.jenkins.plugins.workloadsecurityaws.engine.report.JsonReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.TextReport;
import java.util.Optional;

/** The verdict on a trust policy document, without any call. Immutable; holds no secret. */
public final class TrustCheck {

    private final TrustVerdict verdict;

    private TrustCheck(TrustVerdict verdict) {
        this.verdict = verdict;
    }

    /**
     * Evaluates a document.
     *
     * @param document the trust policy's JSON text
     * @param trustedAccount an account ID or root ARN; absent: 147995105371
     * @param externalId the tenant's external ID
     * @return the verdict
     * @throws InvalidInputException if the document is no policy, or a value is not of its form
     */
    public static TrustCheck of(String document, Optional<String> trustedAccount, String externalId) {
        TrustedAccount trusted = InvalidInputException.in(
                "trusted-account",
                () -> TrustedAccount.parse(trustedAccount.orElse(TrustedAccount.CLOUD_ONE.value()), Partition.AWS));
        ExternalId expected = InvalidInputException.in("external-id-file", () -> new ExternalId(externalId));
        try {
            return new TrustCheck(TrustEvaluator.evaluate(PolicyDocument.parse(document), trusted, expected));
        } catch (MalformedPolicyException malformed) {
            throw new InvalidInputException("FILE", malformed.getMessage());
        }
    }

    /** {@return whether the role can be assumed, by nobody else, and only with the external ID} */
    public boolean isFine() {
        return verdict.assumable() && verdict.externalIdEnforced() && verdict.onlyTrustedPrincipal();
    }

    /** {@return the verdict for programs, one JSON object} */
    public String json() {
        return JsonReport.render(verdict);
    }

    /** {@return the verdict for people} */
    public String text() {
        return TextReport.render(verdict);
    }
}
