package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What AWS Organizations refuses with InvalidInputException (API reference, the patterns of each parameter). */
final class OrganizationsInput {

    private static final String ROOT = "r-[0-9a-z]{4,32}";
    private static final String UNIT = "ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}";
    private static final String ACCOUNT = "\\d{12}";

    private static final Map<String, Pattern> FORMS = Map.of(
            "ParentId",
            Pattern.compile(ROOT + "|" + UNIT),
            "ChildId",
            Pattern.compile(ACCOUNT + "|" + UNIT),
            "ChildType",
            Pattern.compile("ACCOUNT|ORGANIZATIONAL_UNIT"),
            "ResourceId",
            Pattern.compile(ROOT + "|" + UNIT + "|" + ACCOUNT),
            "AccountId",
            Pattern.compile(ACCOUNT),
            "MaxResults",
            Pattern.compile("[1-9]|1[0-9]|20"));

    private static final Map<String, List<String>> REQUIRED = Map.of(
            "ListAccountsForParent", List.of("ParentId"),
            "ListOrganizationalUnitsForParent", List.of("ParentId"),
            "ListChildren", List.of("ParentId", "ChildType"),
            "ListParents", List.of("ChildId"),
            "ListTagsForResource", List.of("ResourceId"),
            "DescribeAccount", List.of("AccountId"));

    private OrganizationsInput() {}

    static void check(String action, Map<String, String> input) {
        for (String name : REQUIRED.getOrDefault(action, List.of())) {
            if (!input.containsKey(name)) {
                throw invalid("You must specify " + name + ".");
            }
        }
        FORMS.forEach((name, form) -> {
            if (input.containsKey(name) && !form.matcher(input.get(name)).matches()) {
                throw invalid("You provided a value that does not match the required pattern: " + name + ".");
            }
        });
    }

    private static AwsError invalid(String message) {
        return new AwsError(400, "InvalidInputException", message);
    }
}
