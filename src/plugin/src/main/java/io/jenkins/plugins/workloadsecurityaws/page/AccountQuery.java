package io.jenkins.plugins.workloadsecurityaws.page;

import hudson.Util;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * Which accounts an address asks for, in which order. Anything that is not understood counts as not asked for.
 *
 * @param text what account, name or finding must contain, in lower case
 * @param state the state that is wanted, or empty
 * @param sort the column to sort by
 * @param descending whether from the end
 * @param page which page, from 1
 */
public record AccountQuery(String text, String state, String sort, boolean descending, int page) {

    private static final Set<String> COLUMNS = Set.of("account", "name", "tenant", "state", "sync", "verified");

    static AccountQuery of(StaplerRequest2 request) {
        String sort = Util.fixNull(request.getParameter("sort"));
        return new AccountQuery(
                Util.fixNull(request.getParameter("q")).strip().toLowerCase(Locale.ROOT),
                Util.fixNull(request.getParameter("state")),
                COLUMNS.contains(sort) ? sort : "state",
                "true".equals(request.getParameter("descending")),
                page(request.getParameter("page")));
    }

    private static int page(String text) {
        try {
            return Math.max(1, Integer.parseInt(Util.fixNull(text)));
        } catch (NumberFormatException notANumber) {
            return 1;
        }
    }

    /**
     * The address of the same accounts in another order.
     *
     * @param column the column; the one that is sorted by already is turned round
     * @return the query part of the address
     */
    public String sortedBy(String column) {
        return address(column, column.equals(sort) && !descending, 1);
    }

    /**
     * The address of another page.
     *
     * @param number the page, from 1
     * @return the query part of the address
     */
    public String onPage(int number) {
        return address(sort, descending, number);
    }

    private String address(String column, boolean down, int number) {
        return "?q=" + URLEncoder.encode(text, StandardCharsets.UTF_8)
                + "&state=" + URLEncoder.encode(state, StandardCharsets.UTF_8)
                + "&sort=" + column + "&descending=" + down + "&page=" + number;
    }
}
