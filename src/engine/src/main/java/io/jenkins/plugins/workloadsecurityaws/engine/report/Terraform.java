package io.jenkins.plugins.workloadsecurityaws.engine.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleSpec;
import java.util.TreeMap;

/**
 * The cross-account role in Terraform's JSON syntax, for a file whose name ends in {@code .tf.json}
 * (<a href="https://developer.hashicorp.com/terraform/language/syntax/json">JSON configuration syntax</a>). The external
 * ID is a sensitive variable, so the code holds no secret; Terraform's state does, as it does for any value.
 */
public final class Terraform {

    private static final String NAME = "workload_security";
    private static final String REFERENCE = "the place of the reference";

    private Terraform() {}

    /**
     * Renders the configuration.
     *
     * @param role the role; its tags are written as they are, this product's own are not among them
     * @param trusted the account that Workload Security runs in
     * @return a configuration in JSON
     */
    public static String render(RoleSpec role, TrustedAccount trusted) {
        ObjectNode root = ReportNodes.object();
        ObjectNode terraform = root.putObject("terraform");
        terraform.put("required_version", ">= 1.2");
        terraform
                .putObject("required_providers")
                .putObject("aws")
                .put("source", "hashicorp/aws")
                .put("version", ">= 5.0");
        externalId(root.putObject("variable").putObject("external_id"));
        role.boundaryArn().ifPresent(arn -> {
            ObjectNode data = root.putObject("data");
            data.putObject("aws_partition").putObject("current");
            if (!OwnPolicyArn.parse(arn).isAwsOwn()) {
                data.putObject("aws_caller_identity").putObject("current");
            }
        });
        ObjectNode resources = root.putObject("resource");
        role(resources.putObject("aws_iam_role").putObject(NAME), role, trusted);
        ObjectNode policy = resources.putObject("aws_iam_role_policy").putObject(NAME);
        policy.put("name", literal(role.policyName()));
        policy.put("role", "${aws_iam_role." + NAME + ".id}");
        policy.put("policy", literal(RoleDocuments.text(RoleDocuments.permissions())));
        ObjectNode output = root.putObject("output").putObject("role_arn");
        output.put("description", "The role's ARN, to be named to Workload Security");
        output.put("value", "${aws_iam_role." + NAME + ".arn}");
        return ReportNodes.write(root);
    }

    /** Without a validation rule: Terraform 1.11 shows the refused value of a sensitive variable in its message. */
    private static void externalId(ObjectNode variable) {
        variable.put("type", "string");
        variable.put("sensitive", true);
        variable.put("nullable", false);
        variable.put("description", "The tenant's external ID, from the Workload Security console");
    }

    private static void role(ObjectNode resource, RoleSpec role, TrustedAccount trusted) {
        resource.put("name", literal(role.name()));
        resource.put("path", literal(role.path()));
        String trust = literal(RoleDocuments.text(RoleDocuments.trust(trusted, () -> TextNode.valueOf(REFERENCE))));
        resource.put("assume_role_policy", trust.replace("\"" + REFERENCE + "\"", "${jsonencode(var.external_id)}"));
        role.boundaryArn()
                .ifPresent(arn -> resource.put(
                        "permissions_boundary",
                        OwnPolicyArn.parse(arn)
                                .in(
                                        "${data.aws_partition.current.partition}",
                                        "${data.aws_caller_identity.current.account_id}",
                                        Terraform::literal)));
        if (!role.tags().isEmpty()) {
            ObjectNode tags = resource.putObject("tags");
            // The key of an object is a template too.
            new TreeMap<>(role.tags()).forEach((key, value) -> tags.put(literal(key), literal(value)));
        }
    }

    /** Terraform reads every string as a template. */
    private static String literal(String text) {
        return text.replace("${", "$${").replace("%{", "%%{");
    }
}
