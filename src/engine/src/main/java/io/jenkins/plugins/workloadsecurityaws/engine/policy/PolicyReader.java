package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.Statement.Clause;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the tree of a policy document into statements and refuses what IAM's grammar refuses
 * (<a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">grammar of the IAM JSON
 * policy language</a>). Where a statement can't be understood whole, judging the rest would be a guess.
 */
final class PolicyReader {

    static final String VARIABLES_SINCE = "2012-10-17";
    private static final Set<String> VERSIONS = Set.of("2008-10-17", VARIABLES_SINCE);
    private static final Set<String> DOCUMENT_ELEMENTS = Set.of("Version", "Id", "Statement");
    private static final Set<String> STATEMENT_ELEMENTS = Set.of(
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition");
    private static final Set<String> PRINCIPAL_TYPES = Set.of("AWS", "Service", "Federated", "CanonicalUser");

    private final String where;
    private final JsonNode node;

    private PolicyReader(String where, JsonNode node) {
        this.where = where;
        this.node = node;
    }

    static List<Statement> read(JsonNode root) {
        PolicyReader document = new PolicyReader("the policy document", root);
        document.demandObject(DOCUMENT_ELEMENTS);
        document.demandText("Id");
        JsonNode version = root.get("Version");
        if (version != null && !(version.isTextual() && VERSIONS.contains(version.textValue()))) {
            throw document.refuse("has a Version other than 2012-10-17 and 2008-10-17");
        }
        JsonNode statements = root.get("Statement");
        if (statements == null) {
            throw document.refuse("has no Statement");
        }
        boolean variables = version != null && version.textValue().equals(VARIABLES_SINCE);
        List<Statement> read = new ArrayList<>();
        for (JsonNode statement : statements.isArray() ? statements : List.of(statements)) {
            read.add(new PolicyReader("statement " + (read.size() + 1), statement).statement(variables));
        }
        return List.copyOf(read);
    }

    private Statement statement(boolean variables) {
        demandObject(STATEMENT_ELEMENTS);
        demandText("Sid");
        String effect = node.path("Effect").asText();
        if (!effect.equals("Allow") && !effect.equals("Deny")) {
            throw refuse("needs an Effect that is Allow or Deny");
        }
        Clause<List<String>> actions =
                texts("Action", "NotAction").orElseThrow(() -> refuse("has neither Action nor NotAction"));
        return new Statement(
                effect.equals("Allow"),
                principals(),
                actions,
                texts("Resource", "NotResource"),
                conditions(),
                variables);
    }

    private Optional<Clause<Map<String, List<String>>>> principals() {
        return either("Principal", "NotPrincipal").map(name -> {
            JsonNode value = node.get(name);
            boolean negated = name.startsWith("Not");
            if (value.isTextual() && value.textValue().equals("*")) {
                return new Clause<>(negated, Map.of("AWS", List.of("*")));
            }
            if (!value.isObject()) {
                throw refuse("has a " + name + " that is neither \"*\" nor an object");
            }
            Map<String, List<String>> types = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> type : value.properties()) {
                if (!PRINCIPAL_TYPES.contains(type.getKey())) {
                    throw refuse("has a " + name + " of a type other than AWS, Service, Federated and CanonicalUser");
                }
                types.put(type.getKey(), texts(type.getValue(), name, false));
            }
            return new Clause<>(negated, Map.copyOf(types));
        });
    }

    private Optional<Clause<List<String>>> texts(String plain, String negated) {
        return either(plain, negated)
                .map(name -> new Clause<>(name.equals(negated), texts(node.get(name), name, false)));
    }

    private List<Condition> conditions() {
        JsonNode block = node.get("Condition");
        if (block == null) {
            return List.of();
        }
        String shape = "has a Condition that is not of the form {operator: {key: value}}";
        if (!block.isObject()) {
            throw refuse(shape);
        }
        List<Condition> conditions = new ArrayList<>();
        for (Map.Entry<String, JsonNode> operator : block.properties()) {
            if (!operator.getValue().isObject()) {
                throw refuse(shape);
            }
            for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
                conditions.add(
                        new Condition(operator.getKey(), key.getKey(), texts(key.getValue(), "Condition", true)));
            }
        }
        return List.copyOf(conditions);
    }

    private Optional<String> either(String plain, String negated) {
        if (node.has(plain) && node.has(negated)) {
            throw refuse("has both " + plain + " and " + negated);
        }
        return node.has(plain) ? Optional.of(plain) : node.has(negated) ? Optional.of(negated) : Optional.empty();
    }

    private List<String> texts(JsonNode value, String element, boolean scalars) {
        List<String> texts = new ArrayList<>();
        for (JsonNode one : value.isArray() ? value : List.of(value)) {
            if (!one.isTextual() && !(scalars && (one.isNumber() || one.isBoolean()))) {
                throw refuse("has a value of " + element + " that is not a string or a list of strings");
            }
            texts.add(one.asText());
        }
        return List.copyOf(texts);
    }

    private void demandObject(Set<String> known) {
        if (!node.isObject()) {
            throw refuse("is not a JSON object");
        }
        for (Map.Entry<String, JsonNode> element : node.properties()) {
            if (!known.contains(element.getKey())) {
                // Its name is not repeated: a document pasted together wrongly may hold the external ID there.
                throw refuse("has an element that IAM does not know; names are case-sensitive");
            }
        }
    }

    private void demandText(String element) {
        if (node.has(element) && !node.get(element).isTextual()) {
            throw refuse("has a " + element + " that is not a string");
        }
    }

    private MalformedPolicyException refuse(String why) {
        return new MalformedPolicyException(where + " " + why);
    }
}
