package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import java.util.List;

/**
 * What a trust policy lets happen. A role is right when all three answers are true.
 *
 * @param assumable the trusted account with our external ID is certainly allowed {@code sts:AssumeRole}
 * @param externalIdEnforced the trusted account is certainly refused without an external ID and with any other one;
 *     true when it is never allowed
 * @param onlyTrustedPrincipal nobody outside the trusted account can get in by any sts action
 * @param findings why an answer is false, or on what unknown it rests; empty for a role as Trend describes it
 */
public record TrustVerdict(
        boolean assumable, boolean externalIdEnforced, boolean onlyTrustedPrincipal, List<Finding> findings) {

    /** Copies the findings. */
    public TrustVerdict {
        findings = List.copyOf(findings);
    }

    /** {@return whether all three answers are yes} */
    public boolean isRight() {
        return assumable && externalIdEnforced && onlyTrustedPrincipal;
    }
}
