package io.jenkins.plugins.workloadsecurityaws.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** AWS Organizations (API reference 2016-11-28), as far as reading goes. */
final class OrganizationsOperations {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final AwsCloud cloud;
    private final Organization organization;

    OrganizationsOperations(AwsCloud cloud) {
        this.cloud = cloud;
        this.organization = cloud.organization();
    }

    ObjectNode answer(String action, Map<String, String> input, Identity identity) {
        OrganizationsInput.check(action, input);
        OrganizationsAuthorization.require(organization, action, identity);
        return switch (action) {
            case "DescribeOrganization" -> JSON.createObjectNode().set("Organization", described());
            case "DescribeAccount" -> JSON.createObjectNode().set("Account", describeAccount(input.get("AccountId")));
            case "ListRoots" -> page(input, "Roots", List.of(Organization.ROOT), id -> root());
            case "ListAccounts" -> page(input, "Accounts", organization.accounts(), this::account);
            case "ListAccountsForParent" ->
                page(input, "Accounts", organization.accountsOf(parent(input)), this::account);
            case "ListOrganizationalUnitsForParent" ->
                page(input, "OrganizationalUnits", organization.unitsOf(parent(input)), this::unit);
            case "ListChildren" -> page(input, "Children", children(input), id -> typed(id, input.get("ChildType")));
            case "ListParents" ->
                page(
                        input,
                        "Parents",
                        List.of(parentOf(input.get("ChildId"))),
                        id -> typed(id, id.equals(Organization.ROOT) ? "ROOT" : "ORGANIZATIONAL_UNIT"));
            case "ListTagsForResource" ->
                page(
                        input,
                        "Tags",
                        List.copyOf(tags(input.get("ResourceId")).entrySet()),
                        OrganizationsOperations::tag);
            default -> throw new AwsError(400, "UnknownOperationException", "");
        };
    }

    private String parent(Map<String, String> input) {
        String parent = input.get("ParentId");
        if (!organization.isParent(parent)) {
            throw new AwsError(
                    400,
                    "ParentNotFoundException",
                    "You specified parent ID \"" + parent + "\" that doesn't exist in the organization.");
        }
        return parent;
    }

    private List<String> children(Map<String, String> input) {
        String parent = parent(input);
        return input.get("ChildType").equals("ACCOUNT")
                ? organization.accountsOf(parent).stream().map(Member::id).toList()
                : organization.unitsOf(parent).stream()
                        .map(Organization.Unit::id)
                        .toList();
    }

    private String parentOf(String child) {
        return organization
                .parentOf(child)
                .orElseThrow(() -> new AwsError(
                        400, "ChildNotFoundException", "You specified a child that doesn't exist: " + child));
    }

    private Map<String, String> tags(String resource) {
        if (organization.isParent(resource)) {
            return Map.of();
        }
        return organization
                .account(resource)
                .map(Member::tags)
                .orElseThrow(() -> new AwsError(
                        400, "TargetNotFoundException", "You specified a target that doesn't exist: " + resource));
    }

    private ObjectNode describeAccount(String id) {
        return organization
                .account(id)
                .map(this::account)
                .orElseThrow(() -> new AwsError(
                        400, "AccountNotFoundException", "You specified an account that doesn't exist: " + id));
    }

    private ObjectNode described() {
        return JSON.createObjectNode()
                .put("Id", Organization.ID)
                .put("Arn", arn("organization", ""))
                .put("FeatureSet", "ALL")
                .put("MasterAccountId", AwsCloud.MANAGEMENT_ACCOUNT)
                .put("MasterAccountArn", arn("account", AwsCloud.MANAGEMENT_ACCOUNT))
                .put("MasterAccountEmail", "management@example.com");
    }

    private ObjectNode account(Member member) {
        ObjectNode node = JSON.createObjectNode()
                .put("Id", member.id())
                .put("Arn", arn("account", member.id()))
                .put("Email", "account-" + member.id() + "@example.com")
                .put("Name", member.name())
                .put("JoinedMethod", "CREATED")
                .put("JoinedTimestamp", 1_700_000_000.5);
        if (organization.fields() != Organization.Fields.STATE) {
            node.put("Status", member.state().status());
        }
        if (organization.fields() != Organization.Fields.STATUS) {
            node.put("State", member.state().name());
        }
        return node;
    }

    private ObjectNode root() {
        ObjectNode node = JSON.createObjectNode()
                .put("Id", Organization.ROOT)
                .put("Arn", arn("root", Organization.ROOT))
                .put("Name", "Root");
        node.putArray("PolicyTypes");
        return node;
    }

    private ObjectNode unit(Organization.Unit unit) {
        return JSON.createObjectNode()
                .put("Id", unit.id())
                .put("Arn", arn("ou", unit.id()))
                .put("Name", unit.name());
    }

    private static ObjectNode typed(String id, String type) {
        return JSON.createObjectNode().put("Id", id).put("Type", type);
    }

    private static ObjectNode tag(Map.Entry<String, String> tag) {
        return JSON.createObjectNode().put("Key", tag.getKey()).put("Value", tag.getValue());
    }

    private String arn(String kind, String id) {
        return cloud.arn(
                "organizations",
                AwsCloud.MANAGEMENT_ACCOUNT,
                kind + "/" + Organization.ID + (id.isEmpty() ? "" : "/" + id));
    }

    private <T> ObjectNode page(
            Map<String, String> input, String field, List<T> all, Function<T, ? extends JsonNode> shape) {
        OrganizationsPage<T> page = OrganizationsPage.of(input, all, organization);
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode items = answer.putArray(field);
        page.items().forEach(item -> items.add(shape.apply(item)));
        page.nextToken().ifPresent(token -> answer.put("NextToken", token));
        return answer;
    }
}
