package io.jenkins.plugins.workloadsecurityaws.engine.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleMode;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleSpec;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PermissionPolicies;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustPolicies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cross-account role as infrastructure code, for those who may not let a CI server write IAM. Makes no call, and holds
 * no secret: the external ID is a parameter of the code, checked by AWS's own rule before anything is made. The role
 * carries none of this product's own tags, because it belongs to whoever rolls it out: afterwards name it by its ARN, and
 * it is verified and used but never written. Immutable.
 *
 * <p>The code is a template in this package's resources, in which a string {@code @name@} gives way to a value.
 */
public final class RoleExport {

    // ASCII survives every encoding of a terminal or file.
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build())
            .build();

    private static final Pattern PLACE = Pattern.compile("@(\\w+)@");
    private static final String EXTERNAL_ID = "@externalId@";
    private static final Pattern POLICY_ARN = Pattern.compile("arn:[^:]*:iam::([0-9]{12}|aws):policy/(.*)");

    private final RoleSpec role;
    private final TrustedAccount trusted;

    private RoleExport(RoleSpec role, TrustedAccount trusted) {
        this.role = role;
        this.trusted = trusted;
    }

    /**
     * Checks what is asked for. Absent values take the defaults of {@link AccountRequest}.
     *
     * @param roleName the role's name
     * @param rolePath the role's path
     * @param policyName the inline policy's name
     * @param boundaryArn the ARN of a permissions boundary; its account and partition give way to those in which the code
     *     is used, unless it is one of AWS's own policies
     * @param tags tags for the role
     * @param trustedAccount the account that the manager runs in, an ID or a root ARN; absent: 147995105371
     * @return the export
     * @throws InvalidInputException if a value is not of its form
     */
    public static RoleExport of(
            Optional<String> roleName,
            Optional<String> rolePath,
            Optional<String> policyName,
            Optional<String> boundaryArn,
            Map<String, String> tags,
            Optional<String> trustedAccount) {
        TrustedAccount trusted = InvalidInputException.in(
                "trusted-account",
                () -> TrustedAccount.parse(trustedAccount.orElse(TrustedAccount.CLOUD_ONE.value()), Partition.AWS));
        RoleSpec role = CheckedRole.of(
                RoleMode.USE_GIVEN,
                roleName.orElse(RoleSpec.DEFAULT_NAME),
                rolePath.orElse("/"),
                policyName,
                boundaryArn,
                tags);
        return new RoleExport(role, trusted);
    }

    /**
     * {@return a CloudFormation template with the external ID as a NoEcho parameter, JSON
     * (<a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html">AWS::IAM::Role</a>)}
     */
    public String cloudFormation() {
        return write(cloudFormationTemplate());
    }

    /**
     * {@return a Terraform configuration with the external ID as a sensitive variable, for a {@code .tf.json} file
     * (<a href="https://developer.hashicorp.com/terraform/language/syntax/json">JSON configuration syntax</a>); Terraform
     * keeps the external ID in its state, as it does with any value}
     *
     * <p>The role's precondition checks the external ID, and no validation of the variable: Terraform 1.11 shows the value
     * that a validation refuses, however sensitive the variable is.
     */
    public String terraform() {
        Map<String, JsonNode> values = new HashMap<>();
        values.put("roleName", TextNode.valueOf(terraformLiteral(role.name())));
        values.put("path", TextNode.valueOf(terraformLiteral(role.path())));
        values.put("policyName", TextNode.valueOf(terraformLiteral(role.policyName())));
        values.put(
                "permissions", TextNode.valueOf(terraformLiteral(permissions().toString())));
        values.put(
                "trust",
                TextNode.valueOf(terraformLiteral(trust().toString())
                        .replace('"' + EXTERNAL_ID + '"', "${jsonencode(var.external_id)}")));
        boundary(
                        "${data.aws_partition.current.partition}",
                        "${data.aws_caller_identity.current.account_id}",
                        RoleExport::terraformLiteral)
                .ifPresent(boundary -> {
                    ObjectNode data = JSON.createObjectNode();
                    data.putObject("aws_partition").putObject("current");
                    if (boundary.contains("aws_caller_identity")) {
                        data.putObject("aws_caller_identity").putObject("current");
                    }
                    values.put("boundary", TextNode.valueOf(boundary));
                    values.put("data", data);
                });
        if (!role.tags().isEmpty()) {
            ObjectNode tags = JSON.createObjectNode();
            // The key of an object is a template too.
            new TreeMap<>(role.tags())
                    .forEach((key, value) -> tags.put(terraformLiteral(key), terraformLiteral(value)));
            values.put("tags", tags);
        }
        return write(filled(template("terraform.json"), values));
    }

    /**
     * {@return a CloudFormation template for the management account or a delegated administrator, JSON, with one
     * service-managed stack set that rolls the role out to every account of organizational units, later ones included; it
     * leaves the management account itself out
     * (<a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stackset.html">AWS::CloudFormation::StackSet</a>)}
     */
    public String stackSet() {
        JsonNode template = cloudFormationTemplate();
        return write(filled(
                template("stackset.json"),
                Map.of(
                        "externalIdParameter",
                        template.at("/Parameters/ExternalId"),
                        "template",
                        TextNode.valueOf(write(template)),
                        // Only the account differs: IAM has no regions, and an organization no second partition.
                        "roleArnPattern",
                        TextNode.valueOf(
                                "arn:${AWS::Partition}:iam::ACCOUNT:role" + subLiteral(role.path() + role.name())))));
    }

    private JsonNode cloudFormationTemplate() {
        Map<String, JsonNode> values = new HashMap<>();
        values.put("roleName", TextNode.valueOf(role.name()));
        values.put("path", TextNode.valueOf(role.path()));
        values.put("policyName", TextNode.valueOf(role.policyName()));
        values.put("permissions", permissions());
        JsonNode reference = JSON.createObjectNode().put("Ref", "ExternalId");
        values.put("trust", filled(trust(), Map.of("externalId", reference)));
        boundary("${AWS::Partition}", "${AWS::AccountId}", RoleExport::subLiteral)
                .ifPresent(boundary ->
                        values.put("boundary", JSON.createObjectNode().put("Fn::Sub", boundary)));
        if (!role.tags().isEmpty()) {
            ArrayNode tags = JSON.createArrayNode();
            new TreeMap<>(role.tags())
                    .forEach((key, value) -> tags.addObject().put("Key", key).put("Value", value));
            values.put("tags", tags);
        }
        return filled(template("cloudformation.json"), values);
    }

    /** The engine's own trust policy, with a place in which the code refers to its parameter. */
    private JsonNode trust() {
        return read(TrustPolicies.forWorkloadSecurity(trusted, new ExternalId(EXTERNAL_ID))
                .json());
    }

    private static JsonNode permissions() {
        return read(PermissionPolicies.forConnector().json());
    }

    /** IAM takes a boundary from the role's own account, or one of AWS's own policies. */
    private Optional<String> boundary(String partition, String account, UnaryOperator<String> literal) {
        return role.boundaryArn().map(arn -> {
            Matcher parts = POLICY_ARN.matcher(arn);
            if (!parts.matches()) {
                throw new IllegalStateException("a boundary was not checked");
            }
            String owner = parts.group(1).equals("aws") ? "aws" : account;
            return "arn:" + partition + ":iam::" + owner + ":policy/" + literal.apply(parts.group(2));
        });
    }

    /** Text that {@code Fn::Sub} is to leave as it is. */
    private static String subLiteral(String text) {
        return text.replace("${", "${!");
    }

    /** Terraform reads every string as a template. */
    private static String terraformLiteral(String text) {
        return text.replace("${", "$${").replace("%{", "%%{");
    }

    /** Puts the values in; a member whose value is missing is left out. What is put in is never looked at again. */
    private static JsonNode filled(JsonNode node, Map<String, JsonNode> values) {
        if (node instanceof ObjectNode object) {
            for (Iterator<Map.Entry<String, JsonNode>> members =
                            object.properties().iterator();
                    members.hasNext(); ) {
                Map.Entry<String, JsonNode> member = members.next();
                Matcher place = PLACE.matcher(member.getValue().asText());
                if (!place.matches()) {
                    filled(member.getValue(), values);
                } else if (values.containsKey(place.group(1))) {
                    member.setValue(values.get(place.group(1)));
                } else {
                    members.remove();
                }
            }
        } else {
            node.forEach(element -> filled(element, values));
        }
        return node;
    }

    private static JsonNode template(String resource) {
        try (var stream = RoleExport.class.getResourceAsStream(resource)) {
            return JSON.readTree(stream);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(resource + " can't be read", unreadable);
        }
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException malformed) {
            throw new UncheckedIOException("a policy document could not be read as the JSON it is", malformed);
        }
    }

    private static String write(JsonNode code) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(code);
        } catch (IOException impossible) {
            throw new UncheckedIOException("a tree in memory could not be written", impossible);
        }
    }
}
