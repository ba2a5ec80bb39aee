package io.jenkins.plugins.workloadsecurityaws.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operations on {@code /awsconnectors}; create and modify really try the role. */
final class VendorConnectors {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::(\\d{12}):role/.+");

    private static final String CANNOT_CONNECT = "Unable to connect to the cloud account";

    private final Vendor vendor;
    private final Calls calls;
    private final ConnectorSearch search;

    VendorConnectors(Vendor vendor, Calls calls) {
        this.vendor = vendor;
        this.calls = calls;
        this.search = new ConnectorSearch(vendor);
    }

    Answer answer(Request request, String operation, JsonNode body) {
        vendor.lookAgain();
        return switch (operation) {
            case "GET /awsconnectors" -> list(vendor.connectors());
            case "POST /awsconnectors" -> create(body);
            case "POST /awsconnectors/search" -> search(body);
            case "GET /awsconnectors/{id}" -> one(request).map(this::shown).orElseGet(VendorConnectors::missing);
            case "POST /awsconnectors/{id}" ->
                one(request)
                        .map(connector -> modify(
                                connector, body, "true".equals(request.query().get("sync"))))
                        .orElseGet(() -> VendorSide.message(404, "The AWS account does not exist."));
            case "DELETE /awsconnectors/{id}" -> delete(request);
            default -> VendorSide.message(404, "The resource does not exist.");
        };
    }

    private Answer create(JsonNode body) {
        String arn = body.path("crossAccountRoleArn").asText("");
        Matcher role = ROLE.matcher(arn);
        if (!role.matches()) {
            return VendorSide.message(400, "The cross account role ARN is not valid.");
        }
        if (body.has("workspacesEnabled") && !body.get("workspacesEnabled").isBoolean()) {
            return VendorSide.message(400, "Invalid request body");
        }
        String account = role.group(1);
        if (!vendor.canAssume(arn)) {
            return VendorSide.message(400, CANNOT_CONNECT);
        }
        return vendor.storeUnlessThere(
                        account,
                        arn,
                        body.path("displayName").asText(account),
                        body.path("workspacesEnabled").asBoolean(false))
                .map(connector -> {
                    calls.wrote();
                    return shown(connector);
                })
                .orElseGet(() -> VendorSide.message(400, "The AWS account has already been added."));
    }

    private Answer modify(VendorConnector old, JsonNode body, boolean sync) {
        Optional<String> arn = body.hasNonNull("crossAccountRoleArn")
                ? Optional.of(body.get("crossAccountRoleArn").asText())
                : old.roleArn();
        if (arn.isPresent() && !vendor.takesModify(arn.get())) {
            return VendorSide.message(400, CANNOT_CONNECT);
        }
        VendorConnector changed = new VendorConnector(
                old.id(),
                old.accountId(),
                arn,
                body.path("displayName").asText(old.displayName()),
                body.path("workspacesEnabled").asBoolean(old.workspacesEnabled()),
                sync ? vendor.lastSync(old) : old.earlierSync(),
                sync ? Optional.of(vendor.endOfWantedSync(old.id())) : old.firstSync(),
                sync ? Optional.empty() : old.stoppedSyncAt());
        VendorConnector there = vendor.modify(changed);
        calls.wrote();
        return shown(there);
    }

    private Answer delete(Request request) {
        if (!id(request).map(vendor::remove).orElse(false)) {
            return missing();
        }
        calls.wrote();
        return Answer.empty(200);
    }

    private Answer search(JsonNode filter) {
        try {
            return list(search.find(filter));
        } catch (IllegalArgumentException badFilter) {
            return VendorSide.message(400, badFilter.getMessage());
        }
    }

    private Answer list(List<VendorConnector> connectors) {
        ObjectNode body = JSON.createObjectNode();
        ArrayNode array = body.putArray("awsConnectors");
        connectors.forEach(connector -> array.add(node(connector)));
        return VendorSide.json(body);
    }

    private Answer shown(VendorConnector connector) {
        return VendorSide.json(node(connector));
    }

    private ObjectNode node(VendorConnector connector) {
        ObjectNode node = JSON.createObjectNode();
        node.put("displayName", connector.displayName());
        node.put("accountId", connector.accountId());
        connector.roleArn().ifPresent(arn -> node.put("crossAccountRoleArn", arn));
        node.put("useInstanceRole", false);
        node.put("workspacesEnabled", connector.workspacesEnabled());
        vendor.lastSync(connector).ifPresent(sync -> {
            node.put("lastSyncTime", sync.toEpochMilli());
            node.putArray("syncedRegions")
                    .addObject()
                    .put("region", "us-east-1")
                    .put("computersSynced", 3)
                    .put("workspacesSynced", 0);
        });
        node.put("ID", connector.id());
        return node;
    }

    private Optional<VendorConnector> one(Request request) {
        return id(request).flatMap(vendor::connector);
    }

    /** IDs are 32 bits wide: nothing has a longer one. */
    private static Optional<Long> id(Request request) {
        String digits = request.path().substring(request.path().lastIndexOf('/') + 1);
        return digits.length() > 10 ? Optional.empty() : Optional.of(Long.parseLong(digits));
    }

    private static Answer missing() {
        return VendorSide.message(404, "The AWS Connector does not exist.");
    }
}
