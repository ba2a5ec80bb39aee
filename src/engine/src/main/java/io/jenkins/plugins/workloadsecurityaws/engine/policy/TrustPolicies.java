package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.workloadsecurityaws.engine.account.ExternalId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The trust policies that this product writes, in the form of Trend's page on cross-account roles. While an external ID is
 * being changed, those that a role demanded before stand nowhere but in its policy: once it is narrowed they are refused
 * there by name, which admits nobody, and any process can admit them again from there.
 */
public final class TrustPolicies {

    private static final String PREVIOUS = "PreviousExternalId";
    private static final String EXTERNAL_ID = "sts:ExternalId";

    private TrustPolicies() {}

    /**
     * Writes the trust policy that lets Workload Security, and nobody else, assume the role.
     *
     * @param trusted the account of Workload Security
     * @param externalId the tenant's external ID; it stands in clear in the document, as AWS needs it
     * @return the document
     */
    public static PolicyDocument forWorkloadSecurity(TrustedAccount trusted, ExternalId externalId) {
        return forWorkloadSecurity(trusted, Set.of(externalId));
    }

    /**
     * The same with each of several external IDs.
     *
     * @param trusted the account of Workload Security
     * @param accepted the IDs, at least one
     * @return the document
     */
    public static PolicyDocument forWorkloadSecurity(TrustedAccount trusted, Collection<ExternalId> accepted) {
        return written(List.of(statement("Allow", trusted, accepted)));
    }

    /**
     * Writes one that lets it in with one external ID, and refuses by name those that were admitted before.
     *
     * @param trusted the account of Workload Security
     * @param next the ID that is admitted
     * @param previous the IDs that are refused, at least one
     * @return the document
     */
    public static PolicyDocument narrowed(TrustedAccount trusted, ExternalId next, Collection<ExternalId> previous) {
        ObjectNode refused = statement("Deny", trusted, previous).put("Sid", PREVIOUS);
        return written(List.of(statement("Allow", trusted, Set.of(next)), refused));
    }

    /**
     * The external IDs that a narrowed policy refuses by name.
     *
     * @param trust the policy
     * @return the IDs; empty if the policy is not narrowed
     */
    public static Set<ExternalId> previous(PolicyDocument trust) {
        JsonNode statements = trust.root().path("Statement");
        Set<ExternalId> previous = new HashSet<>();
        for (JsonNode statement : statements.isArray() ? statements : List.of(statements)) {
            if (statement.path("Sid").asText().equals(PREVIOUS)
                    && statement.path("Effect").asText().equals("Deny")) {
                JsonNode ids = statement.path("Condition").path("StringEquals").path(EXTERNAL_ID);
                for (JsonNode id : ids.isArray() ? ids : List.of(ids)) {
                    of(id.asText()).ifPresent(previous::add);
                }
            }
        }
        return Set.copyOf(previous);
    }

    /** Whoever wrote something else there by hand has written no external ID. */
    private static Optional<ExternalId> of(String text) {
        try {
            return Optional.of(new ExternalId(text));
        } catch (InvalidInputException noExternalId) {
            return Optional.empty();
        }
    }

    private static ObjectNode statement(String effect, TrustedAccount trusted, Collection<ExternalId> ids) {
        ObjectNode statement = JsonNodeFactory.instance.objectNode().put("Effect", effect);
        statement.putObject("Principal").put("AWS", trusted.rootArn());
        statement.put("Action", "sts:AssumeRole");
        ObjectNode equals = statement.putObject("Condition").putObject("StringEquals");
        // Sorted, so that equal sets make equal documents.
        TreeSet<String> values = ids.stream().map(ExternalId::reveal).collect(Collectors.toCollection(TreeSet::new));
        if (values.size() == 1) {
            equals.put(EXTERNAL_ID, values.first());
        } else {
            ArrayNode several = equals.putArray(EXTERNAL_ID);
            values.forEach(several::add);
        }
        return statement;
    }

    private static PolicyDocument written(List<ObjectNode> statements) {
        ObjectNode policy = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
        policy.putArray("Statement").addAll(statements);
        return PolicyDocument.parse(policy.toString());
    }
}
