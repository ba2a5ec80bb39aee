package io.jenkins.plugins.workloadsecurityaws.engine.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleSpec;
import java.util.TreeMap;

/**
 * The cross-account role as a CloudFormation template
 * (<a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html">AWS::IAM::Role</a>).
 * The external ID is a NoEcho parameter, so the template holds no secret.
 */
public final class CloudFormation {

    static final String EXTERNAL_ID = "ExternalId";

    private static final String ROLE = "WorkloadSecurityRole";

    private CloudFormation() {}

    /**
     * Renders the template.
     *
     * @param role the role; its tags are written as they are, this product's own are not among them
     * @param trusted the account that Workload Security runs in
     * @return a template in JSON
     */
    public static String render(RoleSpec role, TrustedAccount trusted) {
        return ReportNodes.write(template(role, trusted));
    }

    static ObjectNode template(RoleSpec role, TrustedAccount trusted) {
        ObjectNode template = ReportNodes.object();
        template.put("AWSTemplateFormatVersion", "2010-09-09");
        template.put("Description", "Cross-account role for Trend Micro Workload Security");
        externalId(template.putObject("Parameters"));
        ObjectNode resource = template.putObject("Resources").putObject(ROLE);
        resource.put("Type", "AWS::IAM::Role");
        properties(resource.putObject("Properties"), role, trusted);
        ObjectNode output = template.putObject("Outputs").putObject("RoleArn");
        output.put("Description", "The role's ARN, to be named to Workload Security");
        output.putObject("Value").putArray("Fn::GetAtt").add(ROLE).add("Arn");
        return template;
    }

    /** AWS's own rule for external IDs (STS AssumeRole), so that a wrong one is refused before anything is made. */
    static void externalId(ObjectNode parameters) {
        parameters
                .putObject(EXTERNAL_ID)
                .put("Type", "String")
                .put("NoEcho", true)
                .put("MinLength", 2)
                .put("MaxLength", 1224)
                .put("AllowedPattern", "[\\w+=,.@:/-]*")
                .put("ConstraintDescription", "2 to 1224 letters, digits and _+=,.@:/- without spaces")
                .put("Description", "The tenant's external ID, from the Workload Security console");
    }

    private static void properties(ObjectNode properties, RoleSpec role, TrustedAccount trusted) {
        properties.put("RoleName", role.name());
        properties.put("Path", role.path());
        properties.set("AssumeRolePolicyDocument", RoleDocuments.trust(trusted, () -> ReportNodes.object()
                .put("Ref", EXTERNAL_ID)));
        role.boundaryArn().ifPresent(arn -> properties
                .putObject("PermissionsBoundary")
                .put(
                        "Fn::Sub",
                        OwnPolicyArn.parse(arn).in("${AWS::Partition}", "${AWS::AccountId}", CloudFormation::literal)));
        properties
                .putArray("Policies")
                .addObject()
                .put("PolicyName", role.policyName())
                .set("PolicyDocument", RoleDocuments.permissions());
        if (!role.tags().isEmpty()) {
            var tags = properties.putArray("Tags");
            new TreeMap<>(role.tags())
                    .forEach((key, value) -> tags.addObject().put("Key", key).put("Value", value));
        }
    }

    /** Text that {@code Fn::Sub} is to leave as it is. */
    static String literal(String text) {
        return text.replace("${", "${!");
    }
}
