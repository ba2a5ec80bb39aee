package io.jenkins.plugins.workloadsecurityaws.engine.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PermissionPolicies;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.PolicyDocument;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.TrustPolicies;
import java.util.function.Supplier;

/**
 * The role's policies for infrastructure code, taken from the policy room as they are; only the external ID gives way to
 * whatever the code calls its parameter.
 */
final class RoleDocuments {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Stands where the external ID belongs until it is replaced; never reaches an output. */
    private static final ExternalId PLACE = new ExternalId("the-place-of-the-external-id");

    private RoleDocuments() {}

    /** The trust policy with a reference in place of the external ID. */
    static JsonNode trust(TrustedAccount trusted, Supplier<JsonNode> reference) {
        JsonNode trust = tree(TrustPolicies.forWorkloadSecurity(trusted, PLACE));
        if (replace(trust, reference) != 1) {
            throw new IllegalStateException("the trust policy must name the external ID exactly once");
        }
        return trust;
    }

    static JsonNode permissions() {
        return tree(PermissionPolicies.forConnector());
    }

    /** A document on one line, as a string inside code. */
    static String text(JsonNode document) {
        return document.toString();
    }

    private static int replace(JsonNode node, Supplier<JsonNode> reference) {
        int replaced = 0;
        if (node instanceof ObjectNode object) {
            for (var member : object.properties()) {
                if (PLACE.reveal().equals(member.getValue().textValue())) {
                    member.setValue(reference.get());
                    replaced++;
                } else {
                    replaced += replace(member.getValue(), reference);
                }
            }
        } else {
            for (JsonNode element : node) {
                replaced += replace(element, reference);
            }
        }
        return replaced;
    }

    private static JsonNode tree(PolicyDocument document) {
        try {
            return JSON.readTree(document.json());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a policy document could not be read as the JSON it is", impossible);
        }
    }
}
