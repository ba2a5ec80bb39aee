package io.jenkins.plugins.workloadsecurityaws.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A SearchFilter (Trend's OpenAPI document): criteria that must all match, on the fields marked searchable. */
final class ConnectorSearch {

    private static final int MOST = 5000;
    private static final String ACCOUNT = "accountId";
    private static final Map<String, Function<VendorConnector, String>> TEXTS = Map.of(
            ACCOUNT,
            VendorConnector::accountId,
            "crossAccountRoleArn",
            connector -> connector.roleArn().orElse(""),
            "accountAlias",
            connector -> "",
            "seedRegion",
            connector -> "");

    private final Vendor vendor;

    ConnectorSearch(Vendor vendor) {
        this.vendor = vendor;
    }

    /** The connectors that match, by ID; throws IllegalArgumentException with the API's message for a bad filter. */
    List<VendorConnector> find(JsonNode filter) {
        JsonNode criteria = filter.path("searchCriteria");
        if (!criteria.isMissingNode() && !criteria.isArray()) {
            throw new IllegalArgumentException("Invalid SearchFilter: searchCriteria must be an array");
        }
        int most = filter.path("maxItems").asInt(MOST);
        if (most < 0) {
            throw new IllegalArgumentException("Invalid SearchFilter: maxItems must not be negative");
        }
        Predicate<VendorConnector> all = connector -> true;
        for (JsonNode criterion : criteria) {
            all = all.and(predicate(criterion));
        }
        return candidates(criteria).filter(all).limit(most).toList();
    }

    /** With one account asked for by its whole ID the others need not be looked at: thousands may be stored. */
    private Stream<VendorConnector> candidates(JsonNode criteria) {
        for (JsonNode criterion : criteria) {
            String value = criterion.path("stringValue").asText();
            boolean byAccount = criterion.path("fieldName").asText().equals(ACCOUNT) && !criterion.has("idTest");
            if (byAccount && isEqual(criterion) && value.matches("\\d{12}")) {
                return vendor.connectorsOf(value).stream();
            }
        }
        return vendor.connectors().stream();
    }

    private static Predicate<VendorConnector> predicate(JsonNode criterion) {
        if (criterion.has("idTest")) {
            LongPredicate test = idTest(
                    criterion.path("idTest").asText(), criterion.path("idValue").asLong());
            return connector -> test.test(connector.id());
        }
        String field = criterion.path("fieldName").asText();
        if (field.equals("workspacesEnabled")) {
            boolean wanted = criterion.path("booleanTest").asBoolean(true);
            return connector -> connector.workspacesEnabled() == wanted;
        }
        Function<VendorConnector, String> text = Optional.ofNullable(TEXTS.get(field))
                .orElseThrow(() -> new IllegalArgumentException("Invalid SearchFilter: unknown fieldName: " + field));
        Predicate<String> matches = text(criterion);
        boolean wanted = isEqual(criterion);
        return connector -> matches.test(text.apply(connector)) == wanted;
    }

    private static boolean isEqual(JsonNode criterion) {
        return switch (criterion.path("stringTest").asText("equal")) {
            case "equal" -> true;
            case "not-equal" -> false;
            default -> throw new IllegalArgumentException("Invalid SearchFilter: unknown stringTest");
        };
    }

    private static LongPredicate idTest(String test, long value) {
        return switch (test) {
            case "less-than" -> id -> id < value;
            case "less-than-or-equal" -> id -> id <= value;
            case "equal" -> id -> id == value;
            case "greater-than-or-equal" -> id -> id >= value;
            case "greater-than" -> id -> id > value;
            case "not-equal" -> id -> id != value;
            default -> throw new IllegalArgumentException("Invalid SearchFilter: unknown idTest");
        };
    }

    /** {@code %} and {@code _} are wildcards unless they are switched off. */
    private static Predicate<String> text(JsonNode criterion) {
        String value = criterion.path("stringValue").asText();
        if (!criterion.path("stringWildcards").asBoolean(true)) {
            return value::equals;
        }
        StringBuilder regex = new StringBuilder();
        for (char c : value.toCharArray()) {
            regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString()).asMatchPredicate();
    }
}
