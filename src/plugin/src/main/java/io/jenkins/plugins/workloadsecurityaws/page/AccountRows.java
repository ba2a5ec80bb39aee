package io.jenkins.plugins.workloadsecurityaws.page;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One page of accounts, filtered and sorted on the server, so that ten thousand accounts are no burden to a browser.
 *
 * @param query what was asked for
 * @param rows the accounts of this page
 * @param found how many accounts there are in all pages
 * @param known how many accounts are known at all
 * @param pages how many pages there are, at least 1
 */
public record AccountRows(AccountQuery query, List<AccountPage> rows, int found, int known, int pages) {

    private static final int ROWS = 50;

    /** To each side of the page that is shown. */
    private static final int NEIGHBOURS = 2;

    static AccountRows of(List<TenantPage> tenants, AccountQuery query) {
        List<AccountPage> found = all(tenants, query);
        int known = tenants.stream().mapToInt(TenantPage::getKnown).sum();
        int pages = Math.max(1, (found.size() + ROWS - 1) / ROWS);
        int from = (Math.min(query.page(), pages) - 1) * ROWS;
        return new AccountRows(
                query, found.subList(from, Math.min(found.size(), from + ROWS)), found.size(), known, pages);
    }

    static List<AccountPage> all(List<TenantPage> tenants, AccountQuery query) {
        return tenants.stream()
                .flatMap(tenant -> tenant.accounts().stream())
                .filter(query::matches)
                .sorted(order(query))
                .toList();
    }

    private static Comparator<AccountPage> order(AccountQuery query) {
        Comparator<AccountPage> order =
                switch (query.sort()) {
                    case "tenant" ->
                        Comparator.comparing(row -> row.getTenant().getName(), String.CASE_INSENSITIVE_ORDER);
                    case "sync" ->
                        Comparator.comparing(row -> since(row.getKnown().lastSync()));
                    case "verified" ->
                        Comparator.comparing(row -> since(row.getKnown().verified()));
                    case "state" -> Comparator.comparing(row -> row.getState().urgency());
                    default -> Comparator.comparing(row -> row.getKnown().account());
                };
        Comparator<AccountPage> full = order.thenComparing(row -> row.getKnown().account());
        return query.descending() ? full.reversed() : full;
    }

    private static Instant since(Instant instant) {
        return instant == null ? Instant.MIN : instant;
    }

    /** {@return whether any of the accounts that are shown is in a change of its external ID} */
    public boolean isRotating() {
        return rows.stream().anyMatch(row -> row.getStage() != null);
    }

    /** {@return the page that is shown, from 1} */
    public int getPage() {
        return Math.min(query.page(), pages);
    }

    /** {@return the pages that are offered: the first, the last, and those around the one that is shown; 0 is a gap} */
    public List<Integer> getOffered() {
        List<Integer> offered = new ArrayList<>();
        IntStream.rangeClosed(1, pages)
                .filter(number -> number == 1 || number == pages || Math.abs(number - getPage()) <= NEIGHBOURS)
                .forEach(number -> {
                    if (!offered.isEmpty() && offered.get(offered.size() - 1) != number - 1) {
                        offered.add(0);
                    }
                    offered.add(number);
                });
        return offered;
    }
}
