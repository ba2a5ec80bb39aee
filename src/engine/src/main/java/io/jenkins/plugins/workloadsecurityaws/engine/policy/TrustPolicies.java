package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;

/** Trust policies in the form of Trend's page on cross-account roles. */
public final class TrustPolicies {

    private TrustPolicies() {}

    /**
     * Writes the trust policy that lets Workload Security, and nobody else, assume the role.
     *
     * @param trusted the account of Workload Security
     * @param externalId the tenant's external ID; it stands in clear in the document, as AWS needs it
     * @return the document
     */
    public static PolicyDocument forWorkloadSecurity(TrustedAccount trusted, ExternalId externalId) {
        ObjectNode policy = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
        ObjectNode statement = policy.putArray("Statement").addObject().put("Effect", "Allow");
        statement.putObject("Principal").put("AWS", trusted.rootArn());
        statement.put("Action", "sts:AssumeRole");
        statement.putObject("Condition").putObject("StringEquals").put("sts:ExternalId", externalId.reveal());
        return PolicyDocument.parse(policy.toString());
    }
}
