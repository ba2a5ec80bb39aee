package io.jenkins.plugins.workloadsecurityaws.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operations on {@code /awsconnectors}; create and modify really try the role. */
final class VendorConnectors {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::(\\d{12}):role/.+");

    private final Vendor vendor;
    private final Calls calls;

    VendorConnectors(Vendor vendor, Calls calls) {
        this.vendor = vendor;
        this.calls = calls;
    }

    Answer answer(Request request, String operation, JsonNode body) {
        return switch (operation) {
            case "GET /awsconnectors" -> list(vendor.connectors());
            case "POST /awsconnectors" -> create(body);
            case "POST /awsconnectors/search" -> search(body);
            case "GET /awsconnectors/{id}" -> one(request).map(this::shown).orElseGet(VendorConnectors::missing);
            case "POST /awsconnectors/{id}" ->
                one(request)
                        .map(connector -> modify(connector, body))
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
        if (!vendor.isTwiceAllowed()
                && vendor.connectors().stream().anyMatch(c -> c.accountId().equals(account))) {
            return VendorSide.message(400, "The AWS account has already been added.");
        }
        if (!vendor.canAssume(arn)) {
            return VendorSide.message(400, "Unable to connect to the cloud account");
        }
        calls.wrote();
        return shown(vendor.store(
                account,
                Optional.of(arn),
                body.path("displayName").asText(account),
                body.path("workspacesEnabled").asBoolean(false)));
    }

    private Answer modify(VendorConnector old, JsonNode body) {
        Optional<String> arn = body.hasNonNull("crossAccountRoleArn")
                ? Optional.of(body.get("crossAccountRoleArn").asText())
                : old.roleArn();
        if (arn.isPresent() && !vendor.canAssume(arn.get())) {
            return VendorSide.message(400, "Unable to connect to the cloud account");
        }
        VendorConnector changed = new VendorConnector(
                old.id(),
                old.accountId(),
                arn,
                body.path("displayName").asText(old.displayName()),
                body.path("workspacesEnabled").asBoolean(old.workspacesEnabled()),
                old.firstSync(),
                old.stoppedSyncAt());
        vendor.replace(changed);
        calls.wrote();
        return shown(changed);
    }

    private Answer delete(Request request) {
        if (one(request).isEmpty()) {
            return missing();
        }
        vendor.remove(id(request));
        calls.wrote();
        return Answer.empty(200);
    }

    private Answer search(JsonNode filter) {
        Predicate<VendorConnector> all = connector -> true;
        for (JsonNode criterion : filter.path("searchCriteria")) {
            if (criterion.has("idTest")) {
                long value = criterion.path("idValue").asLong();
                boolean greater = criterion.path("idTest").asText().equals("greater-than");
                all = all.and(connector -> greater ? connector.id() > value : connector.id() == value);
            } else {
                String field = criterion.path("fieldName").asText();
                if (!List.of("accountId", "crossAccountRoleArn").contains(field)) {
                    return VendorSide.message(400, "Invalid SearchFilter: unknown fieldName: " + field);
                }
                all = all.and(connector -> matches(
                        criterion,
                        field.equals("accountId")
                                ? connector.accountId()
                                : connector.roleArn().orElse("")));
            }
        }
        return list(vendor.connectors().stream()
                .filter(all)
                .limit(filter.path("maxItems").asInt(5000))
                .toList());
    }

    /** {@code %} and {@code _} are wildcards unless they are switched off. */
    private static boolean matches(JsonNode criterion, String actual) {
        String value = criterion.path("stringValue").asText();
        if (!criterion.path("stringWildcards").asBoolean(true)) {
            return actual.equals(value);
        }
        StringBuilder regex = new StringBuilder();
        for (char c : value.toCharArray()) {
            regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return actual.matches(regex.toString());
    }

    private Answer list(List<VendorConnector> connectors) {
        ObjectNode body = JSON.createObjectNode();
        ArrayNode array = body.putArray("awsConnectors");
        Instant now = vendor.now();
        connectors.forEach(connector -> array.add(node(connector, now)));
        return VendorSide.json(body);
    }

    private Answer shown(VendorConnector connector) {
        return VendorSide.json(node(connector, vendor.now()));
    }

    private static ObjectNode node(VendorConnector connector, Instant now) {
        ObjectNode node = JSON.createObjectNode();
        node.put("displayName", connector.displayName());
        node.put("accountId", connector.accountId());
        connector.roleArn().ifPresent(arn -> node.put("crossAccountRoleArn", arn));
        node.put("useInstanceRole", false);
        node.put("workspacesEnabled", connector.workspacesEnabled());
        connector.lastSync(now).ifPresent(sync -> {
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
        return vendor.connector(id(request));
    }

    private static long id(Request request) {
        return Long.parseLong(request.path().substring(request.path().lastIndexOf('/') + 1));
    }

    private static Answer missing() {
        return VendorSide.message(404, "The AWS Connector does not exist.");
    }
}
