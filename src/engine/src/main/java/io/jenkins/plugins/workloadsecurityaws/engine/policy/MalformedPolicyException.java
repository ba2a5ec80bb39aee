package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;

/**
 * A text is not an IAM policy document. The message says where and why; it repeats no value of the document, because
 * any of them may be an external ID, and it has no cause for the same reason.
 */
public final class MalformedPolicyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message where and why, without a value of the document
     */
    public MalformedPolicyException(String message) {
        super(message);
    }

    /** {@return the same said as a finding of severity error} */
    public Finding finding() {
        return Finding.error(
                FindingCode.POLICY_MALFORMED, getMessage(), "correct the document; IAM refuses it as it stands");
    }
}
