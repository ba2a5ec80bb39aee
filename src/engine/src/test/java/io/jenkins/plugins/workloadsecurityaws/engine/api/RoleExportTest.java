package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.ConnectorActions;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PermissionEvaluator;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PolicyDocument;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustEvaluator;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustVerdict;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The code is read as its tool reads it, the external ID put in, and the policies judged by the engine's own evaluators. */
class RoleExportTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ExternalId EXTERNAL_ID = new ExternalId("canary-external-id-0001");
    private static final TrustedAccount CLOUD_ONE = new TrustedAccount(Partition.AWS, TrustedAccount.CLOUD_ONE);
    private static final String CHINA = "arn:aws-cn:iam::444455556666:root";

    private static RoleExport plain() {
        return export(Optional.empty(), Map.of(), Optional.empty());
    }

    private static RoleExport export(
            Optional<String> boundary, Map<String, String> tags, Optional<String> trustedAccount) {
        return RoleExport.of(Optional.empty(), Optional.empty(), Optional.empty(), boundary, tags, trustedAccount);
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException malformed) {
            throw new AssertionError(json, malformed);
        }
    }

    /** The role's properties in a CloudFormation template, with the parameter put in. */
    private static JsonNode properties(String template) {
        return substituted(read(template).at("/Resources/WorkloadSecurityRole/Properties"));
    }

    private static String inner(RoleExport export) {
        return read(export.stackSet())
                .at("/Resources/WorkloadSecurityRoles/Properties/TemplateBody")
                .asText();
    }

    private static JsonNode substituted(JsonNode node) {
        if (node.isObject()
                && node.size() == 1
                && "ExternalId".equals(node.path("Ref").textValue())) {
            return TextNode.valueOf(EXTERNAL_ID.reveal());
        }
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> member.setValue(substituted(member.getValue())));
        } else if (node.isArray()) {
            node.forEach(RoleExportTest::substituted);
        }
        return node;
    }

    /** A string of Terraform's with the variable put in, as Terraform evaluates it. */
    private static String evaluated(JsonNode string) {
        return string.asText()
                .replace("${jsonencode(var.external_id)}", "\"" + EXTERNAL_ID.reveal() + "\"")
                .replace("$${", "${")
                .replace("%%{", "%{");
    }

    private static JsonNode resource(RoleExport export, String type) {
        return read(export.terraform()).at("/resource/" + type + "/workload_security");
    }

    /** A role as one of the languages has it. */
    private record Written(String language, String trust, String permissions) {
        @Override
        public String toString() {
            return language;
        }
    }

    static Stream<Written> languages() {
        return written(plain());
    }

    private static Stream<Written> written(RoleExport export) {
        JsonNode one = properties(export.cloudFormation());
        JsonNode many = properties(inner(export));
        return Stream.of(
                new Written(
                        "CloudFormation",
                        one.get("AssumeRolePolicyDocument").toString(),
                        one.at("/Policies/0/PolicyDocument").toString()),
                new Written(
                        "stack set",
                        many.get("AssumeRolePolicyDocument").toString(),
                        many.at("/Policies/0/PolicyDocument").toString()),
                new Written(
                        "Terraform",
                        evaluated(resource(export, "aws_iam_role").get("assume_role_policy")),
                        evaluated(resource(export, "aws_iam_role_policy").get("policy"))));
    }

    @ParameterizedTest
    @MethodSource("languages")
    void theTrustPolicyLetsWorkloadSecurityInOnlyWithTheExternalIdAndNobodyElse(Written role) {
        assertThat(TrustEvaluator.evaluate(PolicyDocument.parse(role.trust()), CLOUD_ONE, EXTERNAL_ID))
                .isEqualTo(new TrustVerdict(true, true, true, List.of()));
    }

    @ParameterizedTest
    @MethodSource("languages")
    void theTrustPolicyIsNotAssumableWithAnotherExternalId(Written role) {
        assertThat(TrustEvaluator.evaluate(
                                PolicyDocument.parse(role.trust()), CLOUD_ONE, new ExternalId("canary-of-another"))
                        .assumable())
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("languages")
    void thePermissionsAreExactlyTheDocumentedOnes(Written role) {
        RoleArn arn = RoleArn.parse("arn:aws:iam::111122223333:role/Workload_Security_Role_Cross");

        assertThat(PermissionEvaluator.evaluate(
                                List.of(PolicyDocument.parse(role.permissions())),
                                Optional.empty(),
                                true,
                                arn,
                                Instant.EPOCH)
                        .findings())
                .isEmpty();
        assertThat(StreamSupport.stream(
                                read(role.permissions())
                                        .at("/Statement/0/Action")
                                        .spliterator(),
                                false)
                        .map(JsonNode::asText))
                .containsExactlyElementsOf(ConnectorActions.all())
                .hasSize(15);
    }

    @Test
    void aManagerElsewhereIsTrustedInItsOwnPartition() {
        TrustedAccount manager = TrustedAccount.parse(CHINA, Partition.AWS);

        assertThat(written(export(Optional.empty(), Map.of(), Optional.of(CHINA))))
                .allSatisfy(role -> assertThat(
                                TrustEvaluator.evaluate(PolicyDocument.parse(role.trust()), manager, EXTERNAL_ID))
                        .isEqualTo(new TrustVerdict(true, true, true, List.of())));
    }

    @Test
    void theDefaultsAreThoseOfTheEnginesOwnRole() {
        JsonNode role = properties(plain().cloudFormation());

        assertThat(role.get("RoleName").asText()).isEqualTo("Workload_Security_Role_Cross");
        assertThat(role.get("Path").asText()).isEqualTo("/");
        assertThat(role.at("/Policies/0/PolicyName").asText()).isEqualTo("Workload_Security_Policy_Cross");
        assertThat(role.has("PermissionsBoundary") || role.has("Tags")).isFalse();
        assertThat(resource(plain(), "aws_iam_role").get("name").asText()).isEqualTo("Workload_Security_Role_Cross");
        assertThat(resource(plain(), "aws_iam_role_policy").get("name").asText())
                .isEqualTo("Workload_Security_Policy_Cross");
        assertThat(resource(plain(), "aws_iam_role").has("permissions_boundary"))
                .isFalse();
    }

    @Test
    void theExternalIdIsAParameterThatIsNotShown() {
        JsonNode parameter = read(plain().cloudFormation()).at("/Parameters/ExternalId");
        assertThat(parameter.get("NoEcho").isBoolean()).isTrue();
        assertThat(parameter.get("NoEcho").asBoolean()).isTrue();
        assertThat(parameter.has("Default")).isFalse();

        JsonNode outer = read(plain().stackSet());
        assertThat(outer.at("/Parameters/ExternalId")).isEqualTo(parameter);
        assertThat(outer.at("/Resources/WorkloadSecurityRoles/Properties/Parameters/0/ParameterValue/Ref")
                        .asText())
                .isEqualTo("ExternalId");

        JsonNode variable = read(plain().terraform()).at("/variable/external_id");
        assertThat(variable.get("sensitive").asBoolean()).isTrue();
        assertThat(variable.has("default")).isFalse();
        // Terraform shows a refused value, however sensitive the variable is.
        assertThat(variable.has("validation")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "with space", "quote\"", "${jsondecode(1)}", "line\nbreak", ""})
    void anExternalIdThatAwsWouldRefuseIsRefusedByTheTemplateToo(String wrong) {
        JsonNode parameter = read(plain().cloudFormation()).at("/Parameters/ExternalId");

        boolean fits = wrong.length() >= parameter.get("MinLength").asInt()
                && wrong.matches(parameter.get("AllowedPattern").asText());
        assertThat(fits).isFalse();
        assertThat(EXTERNAL_ID.reveal()).matches(parameter.get("AllowedPattern").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "with space", "quote\"", "${jsondecode(1)}", "line\nbreak", ""})
    void anExternalIdThatAwsWouldRefuseIsRefusedByTerraformBeforeTheRoleIsMade(String wrong) {
        Matcher condition = Pattern.compile(
                        "\\$\\{length\\(var.external_id\\) >= (\\d+) && length\\(var.external_id\\) <= (\\d+)"
                                + " && can\\(regex\\(\"(.*)\", var.external_id\\)\\)\\}")
                .matcher(resource(plain(), "aws_iam_role")
                        .at("/lifecycle/precondition/condition")
                        .asText());
        assertThat(condition.matches()).isTrue();
        JsonNode parameter = read(plain().cloudFormation()).at("/Parameters/ExternalId");

        assertThat(Integer.parseInt(condition.group(1)))
                .isEqualTo(parameter.get("MinLength").asInt());
        assertThat(Integer.parseInt(condition.group(2)))
                .isEqualTo(parameter.get("MaxLength").asInt());
        boolean fits = wrong.length() >= Integer.parseInt(condition.group(1))
                && Pattern.compile(condition.group(3)).matcher(wrong).find();
        assertThat(fits).isFalse();
        assertThat(EXTERNAL_ID.reveal()).matches(condition.group(3));
    }

    @Test
    void aNameThatLooksLikeAPlaceInATemplateStaysAName() {
        RoleExport export = RoleExport.of(
                Optional.of("@path@"),
                Optional.empty(),
                Optional.of("@trust@"),
                Optional.empty(),
                Map.of("@tags@", "@roleName@"),
                Optional.empty());

        assertThat(properties(export.cloudFormation()).get("RoleName").asText()).isEqualTo("@path@");
        assertThat(properties(inner(export)).at("/Policies/0/PolicyName").asText())
                .isEqualTo("@trust@");
        assertThat(resource(export, "aws_iam_role").get("tags")).isEqualTo(read("{\"@tags@\":\"@roleName@\"}"));
    }

    @Test
    void noOutputHoldsAPlaceholderOrThisProductsOwnTags() {
        assertThat(List.of(plain().cloudFormation(), plain().stackSet(), plain().terraform()))
                .allSatisfy(
                        code -> assertThat(code).doesNotContainPattern("@\\w+@").doesNotContain("managed-by"));
    }

    @Test
    void aBoundaryIsLookedForInWhicheverAccountAndPartitionTheCodeIsUsed() {
        RoleExport export =
                export(Optional.of("arn:aws:iam::111122223333:policy/team/Boundary"), Map.of(), Optional.empty());

        assertThat(properties(export.cloudFormation())
                        .at("/PermissionsBoundary/Fn::Sub")
                        .asText())
                .isEqualTo("arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/team/Boundary");
        assertThat(resource(export, "aws_iam_role").get("permissions_boundary").asText())
                .isEqualTo("arn:${data.aws_partition.current.partition}:iam::"
                        + "${data.aws_caller_identity.current.account_id}:policy/team/Boundary");
        assertThat(read(export.terraform()).at("/data").size()).isEqualTo(2);
    }

    @Test
    void aBoundaryOfAwsItselfStaysAwss() {
        RoleExport export =
                export(Optional.of("arn:aws-us-gov:iam::aws:policy/ReadOnlyAccess"), Map.of(), Optional.empty());

        assertThat(properties(export.cloudFormation())
                        .at("/PermissionsBoundary/Fn::Sub")
                        .asText())
                .isEqualTo("arn:${AWS::Partition}:iam::aws:policy/ReadOnlyAccess");
        assertThat(read(export.terraform()).at("/data").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("aws_partition");
    }

    @Test
    void nothingThatIsGivenIsReadAsCode() {
        RoleExport export = RoleExport.of(
                Optional.of("r"),
                Optional.of("/${var.x}/%{if}/"),
                Optional.empty(),
                Optional.of("arn:aws:iam::111122223333:policy/${AWS::Region}/%{b}"),
                Map.of(),
                Optional.empty());

        JsonNode terraform = resource(export, "aws_iam_role");
        assertThat(terraform.get("path").asText()).isEqualTo("/$${var.x}/%%{if}/");
        assertThat(terraform.get("permissions_boundary").asText()).endsWith(":policy/$${AWS::Region}/%%{b}");
        assertThat(properties(export.cloudFormation())
                        .at("/PermissionsBoundary/Fn::Sub")
                        .asText())
                .endsWith(":policy/${!AWS::Region}/%{b}");
        assertThat(properties(export.cloudFormation()).get("Path").asText()).isEqualTo("/${var.x}/%{if}/");
        assertThat(read(export.stackSet())
                        .at("/Outputs/RoleArnPattern/Value/Fn::Sub")
                        .asText())
                .isEqualTo("arn:${AWS::Partition}:iam::ACCOUNT:role/${!var.x}/%{if}/r");
    }

    @Test
    void tagsAreWrittenSortedAndAsTheyAre() {
        RoleExport export = export(Optional.empty(), Map.of("Owner", "Löhne", "a:b", "c = d"), Optional.empty());

        assertThat(properties(export.cloudFormation()).get("Tags"))
                .isEqualTo(read("[{\"Key\":\"Owner\",\"Value\":\"Löhne\"},{\"Key\":\"a:b\",\"Value\":\"c = d\"}]"));
        assertThat(resource(export, "aws_iam_role").get("tags"))
                .isEqualTo(read("{\"Owner\":\"Löhne\",\"a:b\":\"c = d\"}"));
    }

    @Test
    void theRolesArnIsAnOutput() {
        assertThat(read(plain().cloudFormation()).at("/Outputs/RoleArn/Value/Fn::GetAtt"))
                .isEqualTo(read("[\"WorkloadSecurityRole\",\"Arn\"]"));
        assertThat(read(plain().terraform()).at("/output/role_arn/value").asText())
                .isEqualTo("${aws_iam_role.workload_security.arn}");
    }

    @Test
    void theStackSetIsServiceManagedAndTakesNewAccountsAlong() {
        JsonNode stackSet = read(plain().stackSet()).at("/Resources/WorkloadSecurityRoles");

        assertThat(stackSet.get("Type").asText()).isEqualTo("AWS::CloudFormation::StackSet");
        JsonNode properties = stackSet.get("Properties");
        assertThat(properties.get("PermissionModel").asText()).isEqualTo("SERVICE_MANAGED");
        assertThat(properties.at("/AutoDeployment/Enabled").asBoolean()).isTrue();
        assertThat(properties.get("Capabilities")).isEqualTo(read("[\"CAPABILITY_NAMED_IAM\"]"));
        assertThat(properties
                        .at("/StackInstancesGroup/0/DeploymentTargets/OrganizationalUnitIds/Ref")
                        .asText())
                .isEqualTo("OrganizationalUnitIds");
        assertThat(properties.at("/StackInstancesGroup/0/Regions")).hasSize(1);
        assertThat(read(inner(plain()))).isEqualTo(read(plain().cloudFormation()));
    }

    @Test
    void anInlineTemplateOfAStackSetStaysWithinAwssLimit() {
        assertThat(inner(plain()).length()).isLessThan(51_200);
    }

    @Test
    void whatIamWouldRefuseIsRefusedByTheNameOfItsOption() {
        assertRefused("role-name", "a b", null, null, null, Map.of(), null);
        assertRefused("path", null, "no-slash", null, null, Map.of(), null);
        assertRefused("policy-name", null, null, "a/b", null, Map.of(), null);
        assertRefused("boundary", null, null, null, "arn:aws:iam::1:policy/x", Map.of(), null);
        assertRefused("tag", null, null, null, null, Map.of("aws:x", "y"), null);
        assertRefused("trusted-account", null, null, null, null, Map.of(), "1479951053");
    }

    private static void assertRefused(
            String field,
            String name,
            String path,
            String policy,
            String boundary,
            Map<String, String> tags,
            String trusted) {
        assertThatThrownBy(() -> RoleExport.of(
                        Optional.ofNullable(name),
                        Optional.ofNullable(path),
                        Optional.ofNullable(policy),
                        Optional.ofNullable(boundary),
                        tags,
                        Optional.ofNullable(trusted)))
                .isInstanceOfSatisfying(InvalidInputException.class, refused -> assertThat(refused.field())
                        .hasValue(field));
    }
}
