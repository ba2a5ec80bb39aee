package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One page of a list; its token tells where the next one begins, and whether its empty forerunner was there already. */
record OrganizationsPage<T>(List<T> items, Optional<String> nextToken) {

    private static final Pattern TOKEN = Pattern.compile("testbed-page-(\\d{1,9})(-empty)?");

    static <T> OrganizationsPage<T> of(Map<String, String> input, List<T> all, Organization organization) {
        String token = input.getOrDefault("NextToken", "testbed-page-0");
        Matcher matcher = TOKEN.matcher(token);
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) > all.size()) {
            throw new AwsError(
                    400, "InvalidInputException", "You specified an invalid value for the NextToken parameter.");
        }
        int from = Integer.parseInt(matcher.group(1));
        if (organization.hasEmptyPages() && matcher.group(2) == null) {
            return new OrganizationsPage<>(List.of(), Optional.of("testbed-page-" + from + "-empty"));
        }
        int wanted = Integer.parseInt(input.getOrDefault("MaxResults", "20"));
        int to = Math.min(all.size(), from + Math.min(wanted, organization.pageSize()));
        Optional<String> next = to < all.size() ? Optional.of("testbed-page-" + to) : Optional.empty();
        return new OrganizationsPage<>(all.subList(from, to), next);
    }
}
