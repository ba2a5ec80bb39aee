package io.jenkins.plugins.workloadsecurityaws.engine.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleSpec;

/**
 * The cross-account role for every account of some organizational units: a template for the management account (or the
 * delegated administrator) with one service-managed stack set, and the role's own template inside
 * (<a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stackset.html">AWS::CloudFormation::StackSet</a>).
 * Accounts that join the units later get the role too. Stack sets of this kind leave the management account itself out.
 */
public final class StackSet {

    private static final String UNITS = "OrganizationalUnitIds";
    private static final String CALL_AS = "CallAs";

    private StackSet() {}

    /**
     * Renders the template.
     *
     * @param role the role
     * @param trusted the account that Workload Security runs in
     * @return a template in JSON, which holds no secret
     */
    public static String render(RoleSpec role, TrustedAccount trusted) {
        ObjectNode template = ReportNodes.object();
        template.put("AWSTemplateFormatVersion", "2010-09-09");
        template.put(
                "Description",
                "Rolls the cross-account role for Trend Micro Workload Security out across organizational units");
        parameters(template.putObject("Parameters"));
        ObjectNode resource = template.putObject("Resources").putObject("WorkloadSecurityRoles");
        resource.put("Type", "AWS::CloudFormation::StackSet");
        properties(resource.putObject("Properties"), role, trusted);
        ObjectNode output = template.putObject("Outputs").putObject("RoleArnPattern");
        output.put("Description", "The role's ARN in each account");
        // Only the account differs: IAM has no regions, and an organization no second partition.
        output.putObject("Value")
                .put(
                        "Fn::Sub",
                        "arn:${AWS::Partition}:iam::ACCOUNT:role" + CloudFormation.literal(role.path() + role.name()));
        return ReportNodes.write(template);
    }

    private static void parameters(ObjectNode parameters) {
        CloudFormation.externalId(parameters);
        parameters
                .putObject(UNITS)
                .put("Type", "CommaDelimitedList")
                .put("AllowedPattern", "(ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|r-[0-9a-z]{4,32})")
                .put("Description", "Organizational units whose accounts get the role, units below them included");
        ObjectNode callAs = parameters.putObject(CALL_AS);
        callAs.put("Type", "String").put("Default", "SELF");
        callAs.putArray("AllowedValues").add("SELF").add("DELEGATED_ADMIN");
        callAs.put("Description", "SELF in the management account, DELEGATED_ADMIN in a delegated administrator's");
    }

    private static void properties(ObjectNode properties, RoleSpec role, TrustedAccount trusted) {
        properties.put("StackSetName", "workload-security-role");
        properties.put("Description", "Cross-account role for Trend Micro Workload Security");
        properties.put("PermissionModel", "SERVICE_MANAGED");
        properties.putObject(CALL_AS).put("Ref", CALL_AS);
        properties.putArray("Capabilities").add("CAPABILITY_NAMED_IAM");
        properties.putObject("AutoDeployment").put("Enabled", true).put("RetainStacksOnAccountRemoval", false);
        properties.putObject("ManagedExecution").put("Active", true);
        ObjectNode parameter = properties.putArray("Parameters").addObject();
        parameter.put("ParameterKey", CloudFormation.EXTERNAL_ID);
        parameter.putObject("ParameterValue").put("Ref", CloudFormation.EXTERNAL_ID);
        // One account that refuses must not stop the others.
        properties
                .putObject("OperationPreferences")
                .put("FailureTolerancePercentage", 100)
                .put("MaxConcurrentPercentage", 100);
        ObjectNode group = properties.putArray("StackInstancesGroup").addObject();
        group.putObject("DeploymentTargets").putObject(UNITS).put("Ref", UNITS);
        // A role is made once an account, so one region is enough.
        group.putArray("Regions").addObject().put("Ref", "AWS::Region");
        properties.put("TemplateBody", ReportNodes.write(CloudFormation.template(role, trusted)));
    }
}
