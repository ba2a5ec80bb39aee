package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector.SyncedRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Connectors on the wire: {@code AWSConnector} and {@code AWSConnectors} of Trend's OpenAPI document. */
final class ConnectorJson {

    private ConnectorJson() {}

    static List<Connector> many(HttpAnswer answer) throws MalformedAnswer {
        JsonNode list = Json.object(answer).path("awsConnectors");
        if (!list.isArray() && !list.isNull() && !list.isMissingNode()) {
            throw new MalformedAnswer("awsConnectors is not a list");
        }
        List<Connector> connectors = new ArrayList<>();
        for (JsonNode one : list) {
            connectors.add(connector(one));
        }
        return connectors;
    }

    static Connector one(HttpAnswer answer) throws MalformedAnswer {
        return connector(Json.object(answer));
    }

    static ObjectNode request(ConnectorRequest request) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        request.displayName().ifPresent(name -> body.put("displayName", name));
        body.put("crossAccountRoleArn", request.role().toString());
        request.workspacesEnabled().ifPresent(enabled -> body.put("workspacesEnabled", enabled));
        return body;
    }

    private static Connector connector(JsonNode node) throws MalformedAnswer {
        long id = Json.integer(node, "ID").orElseThrow(() -> new MalformedAnswer("a connector came without its ID"));
        return new Connector(
                id,
                Json.text(node, "displayName"),
                Json.text(node, "accountId"),
                Optional.of(Json.text(node, "crossAccountRoleArn")).filter(arn -> !arn.isEmpty()),
                Json.bool(node, "workspacesEnabled"),
                Json.instant(node, "lastSyncTime"),
                regions(node.path("syncedRegions")));
    }

    private static List<SyncedRegion> regions(JsonNode list) {
        List<SyncedRegion> regions = new ArrayList<>();
        for (JsonNode region : list) {
            regions.add(new SyncedRegion(
                    Json.text(region, "region"),
                    Json.integer(region, "computersSynced").orElse(0),
                    Json.integer(region, "workspacesSynced").orElse(0)));
        }
        return regions;
    }
}
