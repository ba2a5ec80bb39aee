package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the tree of a policy document into statements. Only what AWS says IAM refuses is refused: each rule names its
 * page, all of them in the IAM User Guide. Everything else that is odd is kept as something not understood, so that the
 * evaluators can count it as whatever is worse.
 */
final class PolicyReader {

    private static final String VARIABLES_SINCE = "2012-10-17";
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

    /** How AWS writes a number as text is known for whole ones alone. */
    private static final Pattern WHOLE_NUMBER = Pattern.compile("0|[1-9][0-9]{0,30}");

    private final String where;
    private final JsonNode node;
    private final boolean variables;
    private boolean understood = true;

    private PolicyReader(String where, JsonNode node, boolean variables) {
        this.where = where;
        this.node = node;
        this.variables = variables;
    }

    static List<Statement> read(JsonNode root) {
        PolicyReader document = new PolicyReader("the policy document", root, false);
        document.demandObject();
        boolean variables = document.version();
        JsonNode statements = root.get("Statement");
        if (statements == null) {
            // "Statement": the element is required.
            throw document.refuse("has no Statement");
        }
        document.understood = document.knowsElements(DOCUMENT_ELEMENTS) && document.isTextIfPresent("Id");
        List<Statement> read = new ArrayList<>();
        for (JsonNode statement : statements.isArray() ? statements : List.of(statements)) {
            PolicyReader reader = new PolicyReader("statement " + (read.size() + 1), statement, variables);
            reader.understood = document.understood;
            read.add(reader.statement());
        }
        if (!document.understood && read.isEmpty()) {
            read.add(nobodyKnowsWhat());
        }
        return List.copyOf(read);
    }

    /** Stands for elements of a document that may mean anything. */
    private static Statement nobodyKnowsWhat() {
        return new Statement(
                true, false, Optional.empty(), new Actions(false, List.of(), false), Optional.empty(), List.of());
    }

    /** "Version": there are these two; without the element the older one holds. */
    private boolean version() {
        JsonNode version = node.get("Version");
        if (version != null && !(version.isTextual() && VERSIONS.contains(version.textValue()))) {
            throw refuse("has a Version other than 2012-10-17 and 2008-10-17");
        }
        return version != null && version.textValue().equals(VARIABLES_SINCE);
    }

    private Statement statement() {
        demandObject();
        understood &= knowsElements(STATEMENT_ELEMENTS) & isTextIfPresent("Sid");
        String effect = node.path("Effect").asText();
        if (!effect.equals("Allow") && !effect.equals("Deny")) {
            // "Effect": the element is required, its values are these two, and they are case-sensitive.
            throw refuse("needs an Effect that is Allow or Deny");
        }
        // "Action" and "NotAction": a statement must include one of the two.
        String action = either("Action", "NotAction").orElseThrow(() -> refuse("has neither Action nor NotAction"));
        Texts actions = texts(node.get(action));
        Optional<Principals> principals = either("Principal", "NotPrincipal").map(this::principals);
        Optional<Resources> resources = either("Resource", "NotResource").map(name -> {
            Texts texts = texts(node.get(name));
            return new Resources(name.startsWith("Not"), texts.values(), texts.complete(), variables);
        });
        return new Statement(
                effect.equals("Allow"),
                understood,
                principals,
                new Actions(action.startsWith("Not"), actions.values(), actions.complete()),
                resources,
                conditions());
    }

    private Principals principals(String name) {
        JsonNode value = node.get(name);
        boolean negated = name.startsWith("Not");
        if (value.isTextual() && value.textValue().equals("*")) {
            return new Principals(negated, Map.of("AWS", List.of("*")), true);
        }
        Map<String, List<String>> types = new LinkedHashMap<>();
        boolean readable = value.isObject() && !value.isEmpty();
        for (Map.Entry<String, JsonNode> type : value.properties()) {
            Texts names = texts(type.getValue());
            readable &= PRINCIPAL_TYPES.contains(type.getKey())
                    && names.complete()
                    && !names.values().isEmpty();
            types.put(type.getKey(), names.values());
        }
        return new Principals(negated, types, readable);
    }

    private List<Condition> conditions() {
        JsonNode block = node.path("Condition");
        List<Condition> conditions = new ArrayList<>();
        if (!block.isMissingNode() && !block.isObject()) {
            conditions.add(Condition.NOT_UNDERSTOOD);
        }
        for (Map.Entry<String, JsonNode> operator : block.properties()) {
            if (!operator.getValue().isObject() || operator.getValue().isEmpty()) {
                conditions.add(Condition.NOT_UNDERSTOOD);
            }
            Set<String> several = inSeveralSpellings(operator.getValue());
            for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
                Texts texts = scalars(key.getValue());
                boolean readable = texts.complete() && !several.contains(Condition.asciiLower(key.getKey()));
                conditions.add(Condition.of(operator.getKey(), key.getKey(), texts.values(), readable, variables));
            }
        }
        return List.copyOf(conditions);
    }

    /** The keys that differ from another one in case alone; whether both lines count, or which, is not said. */
    private static Set<String> inSeveralSpellings(JsonNode line) {
        Set<String> keys = new HashSet<>();
        Set<String> several = new HashSet<>();
        for (Map.Entry<String, JsonNode> key : line.properties()) {
            String lower = Condition.asciiLower(key.getKey());
            if (!keys.add(lower)) {
                several.add(lower);
            }
        }
        return several;
    }

    /** "Grammar of the IAM JSON policy language": these are alternatives. */
    private Optional<String> either(String plain, String negated) {
        if (node.has(plain) && node.has(negated)) {
            throw refuse("has both " + plain + " and " + negated);
        }
        return node.has(plain) ? Optional.of(plain) : node.has(negated) ? Optional.of(negated) : Optional.empty();
    }

    /** The strings of an element, and whether it holds nothing else. */
    private record Texts(List<String> values, boolean complete) {}

    private static Texts texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        boolean complete = true;
        for (JsonNode one : value.isArray() ? value : List.of(value)) {
            if (one.isTextual()) {
                texts.add(one.textValue());
            } else {
                complete = false;
            }
        }
        return new Texts(texts, complete);
    }

    private static Texts scalars(JsonNode value) {
        List<String> texts = new ArrayList<>();
        boolean complete = true;
        for (JsonNode one : value.isArray() ? value : List.of(value)) {
            Optional<String> number = JsonTree.number(one)
                    .filter(text -> WHOLE_NUMBER.matcher(text).matches());
            if (one.isTextual() || one.isBoolean()) {
                texts.add(one.asText());
            } else if (number.isPresent()) {
                texts.add(number.get());
            } else {
                complete = false;
            }
        }
        return new Texts(texts, complete);
    }

    /** "Grammar of the IAM JSON policy language": a policy and a statement each stand in braces. */
    private void demandObject() {
        if (!node.isObject()) {
            throw refuse("is not a JSON object");
        }
    }

    private boolean knowsElements(Set<String> known) {
        return node.properties().stream().allMatch(element -> known.contains(element.getKey()));
    }

    private boolean isTextIfPresent(String element) {
        return !node.has(element) || node.get(element).isTextual();
    }

    private MalformedPolicyException refuse(String why) {
        return new MalformedPolicyException(where + " " + why);
    }
}
