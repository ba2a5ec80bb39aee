package io.jenkins.plugins.workloadsecurityaws.page;

import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

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

    static AccountRows of(List<TenantPage> tenants, AccountQuery query) {
        List<AccountPage> all = new ArrayList<>();
        tenants.forEach(tenant -> all.addAll(tenant.accounts()));
        List<AccountPage> found = all.stream()
                .filter(row -> matches(row, query))
                .sorted(order(query))
                .toList();
        int pages = Math.max(1, (found.size() + ROWS - 1) / ROWS);
        int from = (Math.min(query.page(), pages) - 1) * ROWS;
        return new AccountRows(
                query, found.subList(from, Math.min(found.size(), from + ROWS)), found.size(), all.size(), pages);
    }

    private static boolean matches(AccountPage row, AccountQuery query) {
        KnownAccount account = row.getKnown();
        boolean state = query.state().isEmpty() || account.state().name().equals(query.state());
        boolean text = query.text().isEmpty()
                || account.account().contains(query.text())
                || account.name().toLowerCase(Locale.ROOT).contains(query.text())
                || account.findings().stream().anyMatch(note -> note.code().contains(query.text()));
        return state && text;
    }

    private static Comparator<AccountPage> order(AccountQuery query) {
        Comparator<AccountPage> order =
                switch (query.sort()) {
                    case "name" -> Comparator.comparing(row -> row.getKnown().name(), String.CASE_INSENSITIVE_ORDER);
                    case "tenant" ->
                        Comparator.comparing(row -> row.getTenant().getName(), String.CASE_INSENSITIVE_ORDER);
                    case "sync" ->
                        Comparator.comparing(row -> since(row.getKnown().lastSync()));
                    case "verified" ->
                        Comparator.comparing(row -> since(row.getKnown().verified()));
                    case "state" ->
                        Comparator.comparing(row -> urgency(row.getKnown().state()));
                    default -> Comparator.comparing(row -> row.getKnown().account());
                };
        Comparator<AccountPage> full = order.thenComparing(row -> row.getKnown().account());
        return query.descending() ? full.reversed() : full;
    }

    private static Instant since(Instant instant) {
        return instant == null ? Instant.MIN : instant;
    }

    private static int urgency(KnownAccount.State state) {
        return switch (state) {
            case DRIFT -> 0;
            case WARNING -> 1;
            case UNKNOWN -> 2;
            case NOT_VERIFIABLE -> 3;
            case FINE_AS_FAR_AS_LOOKED -> 4;
            case FINE -> 5;
        };
    }

    /** {@return the page that is shown, from 1} */
    public int getPage() {
        return Math.min(query.page(), pages);
    }
}
