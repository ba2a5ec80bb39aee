package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * AWS's evaluation of one concrete request, written down plainly from the IAM User Guide and sharing nothing with the
 * evaluators that it judges. Each element of a policy is asked of the request as it is; what the guide does not settle is
 * answered by {@code doubt}: a doubtful element applies or does not, whichever is asked for.
 */
final class Oracle {

    /**
     * A request.
     *
     * @param action with its service
     * @param resource what it acts on; for a trust policy nothing
     * @param names how the Principal element may name who asks: {@code AWS:}, {@code Service:} or {@code Federated:} before
     *     the name
     * @param keys the condition keys in lower case
     */
    record Request(String action, String resource, Set<String> names, Map<String, String> keys) {}

    private static final Set<String> ELEMENTS = Set.of(
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition");
    private static final Pattern PRINCIPAL = Pattern.compile("AWS:(\\*|[0-9]{12}"
            + "|arn:aws:iam::[0-9]{12}:(root|(user|role)/[^*?$]+)"
            + "|arn:aws:sts::[0-9]{12}:(assumed-role|federated-user)/[^*?$]+|(AROA|AIDA)[A-Z0-9]+)"
            + "|Service:[a-z0-9-]+(\\.[a-z0-9-]+)+"
            + "|Federated:([a-z0-9.-]+\\.[a-z]+|arn:aws:iam::[0-9]{12}:(saml|oidc)-provider/[^*?$]+)");

    private static final Pattern ACTION = Pattern.compile("\\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+");
    private static final Pattern OF_STS = Pattern.compile("\\*|sts:.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)\\}");

    private final JsonNode policy;
    private final boolean trust;
    private final List<JsonNode> statements;
    private final Set<JsonNode> doubtful = Collections.newSetFromMap(new IdentityHashMap<>());

    Oracle(JsonNode policy, boolean trust) {
        this.policy = policy;
        this.trust = trust;
        this.statements = list(policy.get("Statement"));
        statements.stream().filter(this::isDoubtful).forEach(doubtful::add);
    }

    /** Whether a request may be let in, if every doubt is settled in its favour. */
    boolean mayAllow(Request request) {
        return applies("Allow", request, true) && !applies("Deny", request, false);
    }

    /** Whether a request is let in, even if every doubt is settled against it. */
    boolean mustAllow(Request request) {
        return applies("Allow", request, false) && !mayDeny(request);
    }

    boolean mayDeny(Request request) {
        return applies("Deny", request, true);
    }

    private boolean applies(String effect, Request request, boolean doubt) {
        for (JsonNode statement : statements) {
            if (statement.get("Effect").asText().equals(effect) && applies(statement, request, doubt)) {
                return true;
            }
        }
        return false;
    }

    private boolean applies(JsonNode statement, Request request, boolean doubt) {
        if (doubtful.contains(statement)) {
            return doubt;
        }
        return (!trust || principal(statement, request, doubt))
                && action(statement, request)
                && (trust || resource(statement, request))
                && conditions(statement, request, doubt);
    }

    /** Documents that IAM would not store, or whose elements the guide does not describe. */
    private boolean isDoubtful(JsonNode statement) {
        for (Map.Entry<String, JsonNode> element : statement.properties()) {
            if (!ELEMENTS.contains(element.getKey())) {
                return true;
            }
        }
        boolean hasResource = statement.has("Resource") || statement.has("NotResource");
        boolean hasPrincipal = statement.has("Principal") || statement.has("NotPrincipal");
        if (trust == hasResource || trust != hasPrincipal) {
            return true;
        }
        List<JsonNode> actions = list(statement.has("Action") ? statement.get("Action") : statement.get("NotAction"));
        return actions.isEmpty()
                || actions.stream()
                        .anyMatch(one -> !one.isTextual()
                                || !ACTION.matcher(one.asText()).matches()
                                || (trust && !OF_STS.matcher(one.asText()).matches()));
    }

    private static List<JsonNode> list(JsonNode value) {
        List<JsonNode> list = new ArrayList<>();
        (value.isArray() ? value : List.of(value)).forEach(list::add);
        return list;
    }

    private boolean principal(JsonNode statement, Request request, boolean doubt) {
        JsonNode element = statement.get("Principal");
        if (element == null) {
            // The guide has no NotPrincipal in trust policies.
            return doubt;
        }
        boolean named = false;
        boolean odd = false;
        if (element.isTextual()) {
            named = element.asText().equals("*");
            odd = !named;
        }
        for (Map.Entry<String, JsonNode> type : element.properties()) {
            for (JsonNode name : list(type.getValue())) {
                String full = type.getKey() + ":" + name.asText();
                named |= full.equals("AWS:*") || request.names().contains(full);
                odd |= !name.isTextual() || !PRINCIPAL.matcher(full).matches();
            }
        }
        return named || (odd && doubt);
    }

    private static boolean action(JsonNode statement, Request request) {
        boolean negated = statement.has("NotAction");
        boolean listed = list(negated ? statement.get("NotAction") : statement.get("Action")).stream()
                .anyMatch(one -> like(
                        one.asText().toLowerCase(Locale.ROOT), request.action().toLowerCase(Locale.ROOT)));
        return listed != negated;
    }

    private boolean resource(JsonNode statement, Request request) {
        boolean negated = statement.has("NotResource");
        boolean listed = list(negated ? statement.get("NotResource") : statement.get("Resource")).stream()
                .anyMatch(one -> like(one.asText(), request.resource()));
        return listed != negated;
    }

    private boolean conditions(JsonNode statement, Request request, boolean doubt) {
        for (Map.Entry<String, JsonNode> operator : statement.path("Condition").properties()) {
            for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
                String name = key.getKey().toLowerCase(Locale.ROOT);
                boolean several = operator.getValue().properties().stream()
                        .anyMatch(other -> other != key && other.getKey().equalsIgnoreCase(name));
                Boolean holds = several
                        ? null
                        : condition(operator.getKey(), request.keys().get(name), key.getValue(), request);
                if (holds == null ? !doubt : !holds) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether a line of the Condition block holds; null where the guide does not say. */
    private Boolean condition(String written, String actual, JsonNode listed, Request request) {
        boolean all = written.startsWith("ForAllValues:");
        boolean any = written.startsWith("ForAnyValue:");
        String operator = written.substring(written.indexOf(':') + 1);
        boolean ifExists = operator.endsWith("IfExists");
        if (ifExists) {
            operator = operator.substring(0, operator.length() - "IfExists".length());
        }
        List<String> values = new ArrayList<>();
        for (JsonNode value : list(listed)) {
            if (value.isContainerNode() || value.isNull()) {
                return null;
            }
            String text = value.asText();
            if (operator.startsWith("String") || operator.startsWith("Arn")) {
                text = substitute(text, request, operator);
                if (text == null) {
                    return false;
                }
            }
            values.add(text);
        }
        if (values.isEmpty()) {
            return null;
        }
        if (operator.equals("Null")) {
            return all || any || ifExists || values.size() != 1
                    ? null
                    : values.get(0).equals("true")
                            ? Boolean.valueOf(actual == null)
                            : values.get(0).equals("false") ? Boolean.valueOf(actual != null) : null;
        }
        boolean negated = operator.contains("Not");
        if (actual == null) {
            return any && ifExists ? null : Boolean.valueOf(ifExists || all || (negated && !any));
        }
        Boolean matches = false;
        for (String value : values) {
            Boolean one = compare(operator.replace("Not", ""), value, actual);
            if (one == null) {
                return null;
            }
            matches |= one;
        }
        return matches != negated;
    }

    /** Replaces what stands in braces by the request's values; null where there is none, which voids the statement. */
    private String substitute(String text, Request request, String operator) {
        if (!policy.path("Version").asText().equals("2012-10-17")) {
            return text;
        }
        if (!text.contains("${")) {
            return text;
        }
        Matcher variable = VARIABLE.matcher(text);
        StringBuilder result = new StringBuilder();
        while (variable.find()) {
            String name = variable.group(1);
            String value;
            if (Set.of("*", "?", "$").contains(name)) {
                // A private mark, so that what was escaped is no wildcard later.
                value = name.equals("*") ? "\u0001" : name.equals("?") ? "\u0002" : "$";
            } else {
                String[] parts = name.split(", *", 2);
                value = request.keys().get(parts[0].toLowerCase(Locale.ROOT));
                if (value == null && parts.length == 2) {
                    value = parts[1].replace("'", "");
                }
                if (value == null) {
                    return null;
                }
            }
            variable.appendReplacement(result, Matcher.quoteReplacement(value));
        }
        variable.appendTail(result);
        String whole = result.toString();
        return operator.contains("Like") || operator.startsWith("Arn")
                ? whole
                : whole.replace('\u0001', '*').replace('\u0002', '?');
    }

    private static Boolean compare(String operator, String value, String actual) {
        return switch (operator) {
            case "StringEquals" -> value.equals(actual);
            case "StringEqualsIgnoreCase" -> value.equalsIgnoreCase(actual);
            case "StringLike" -> like(value, actual);
            case "ArnEquals", "ArnLike" -> arn(value, actual);
            case "Bool" -> actual.matches("true|false") && value.matches("true|false") ? value.equals(actual) : null;
            case "NumericEquals",
                    "NumericLessThan",
                    "NumericLessThanEquals",
                    "NumericGreaterThan",
                    "NumericGreaterThanEquals" -> numeric(operator, value, actual);
            case "IpAddress" -> value.equals(actual + "/32") || value.equals("0.0.0.0/0");
            default -> null;
        };
    }

    private static Boolean numeric(String operator, String value, String actual) {
        try {
            int order = new BigDecimal(actual).compareTo(new BigDecimal(value));
            return switch (operator) {
                case "NumericEquals" -> order == 0;
                case "NumericLessThan" -> order < 0;
                case "NumericLessThanEquals" -> order <= 0;
                case "NumericGreaterThan" -> order > 0;
                default -> order >= 0;
            };
        } catch (NumberFormatException noNumbers) {
            return null;
        }
    }

    private static boolean arn(String value, String actual) {
        String[] pattern = value.split(":", 6);
        String[] parts = actual.split(":", 6);
        if (pattern.length < 6 || parts.length < 6) {
            return value.equals(actual);
        }
        for (int i = 0; i < 6; i++) {
            if (!like(pattern[i], parts[i])) {
                return false;
            }
        }
        return true;
    }

    /** A table of what is matched so far, pattern against text. */
    static boolean like(String pattern, String text) {
        boolean[][] matched = new boolean[pattern.length() + 1][text.length() + 1];
        matched[0][0] = true;
        for (int p = 1; p <= pattern.length(); p++) {
            char c = pattern.charAt(p - 1);
            for (int t = 0; t <= text.length(); t++) {
                if (c == '*') {
                    matched[p][t] = matched[p - 1][t] || (t > 0 && matched[p][t - 1]);
                } else if (t > 0) {
                    char plain = c == '\u0001' ? '*' : c == '\u0002' ? '?' : c;
                    matched[p][t] = matched[p - 1][t - 1] && (c == '?' || plain == text.charAt(t - 1));
                }
            }
        }
        return matched[pattern.length()][text.length()];
    }
}
