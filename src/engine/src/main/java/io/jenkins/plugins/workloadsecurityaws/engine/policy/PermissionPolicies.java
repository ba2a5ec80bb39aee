package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Permissions policies in the form of Trend's page on cross-account roles. */
public final class PermissionPolicies {

    private PermissionPolicies() {}

    /**
     * Writes the permissions policy of a connector's role: the 15 documented actions on every resource.
     *
     * @return the document
     */
    public static PolicyDocument forConnector() {
        ObjectNode policy = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
        ObjectNode statement = policy.putArray("Statement")
                .addObject()
                .put("Sid", "cloudconnector")
                .put("Effect", "Allow");
        ArrayNode actions = statement.putArray("Action");
        ConnectorActions.all().forEach(actions::add);
        statement.put("Resource", "*");
        return PolicyDocument.parse(policy.toString());
    }
}
