package io.jenkins.plugins.workloadsecurityaws.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.workloadsecurityaws.known.KnownAccount;
import io.jenkins.plugins.workloadsecurityaws.report.StageLabel;
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
 * @param tenant the key of the tenant that is wanted, or empty
 * @param finding the code of a finding that is wanted, or empty
 * @param stage the stage of a change of the external ID that is wanted, or empty
 * @param sort the column to sort by
 * @param descending whether from the end
 * @param page which page, from 1
 */
public record AccountQuery(
        String text,
        String state,
        String tenant,
        String finding,
        String stage,
        String sort,
        boolean descending,
        int page) {

    private static final Set<String> COLUMNS = Set.of("account", "tenant", "state", "sync", "verified");

    static AccountQuery of(StaplerRequest2 request) {
        String sort = Util.fixNull(request.getParameter("sort"));
        return new AccountQuery(
                Util.fixNull(request.getParameter("q")).strip().toLowerCase(Locale.ROOT),
                Util.fixNull(request.getParameter("state")),
                Util.fixNull(request.getParameter("tenant")),
                Util.fixNull(request.getParameter("finding")),
                Util.fixNull(request.getParameter("stage")),
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

    boolean matches(AccountPage row) {
        KnownAccount account = row.getKnown();
        boolean isState = state.isEmpty() || account.state().name().equals(state);
        boolean isTenant = tenant.isEmpty() || row.getTenant().getKey().equals(tenant);
        boolean isFound = finding.isEmpty()
                || account.findings().stream().anyMatch(note -> note.code().equals(finding));
        boolean isStage = stage.isEmpty() || stage.equals(row.getStageName());
        boolean isText = text.isEmpty()
                || account.account().contains(text)
                || account.name().toLowerCase(Locale.ROOT).contains(text)
                || account.findings().stream().anyMatch(note -> note.code().contains(text));
        return isState && isTenant && isFound && isStage && isText;
    }

    /** {@return whether it leaves accounts out} */
    public boolean isFiltered() {
        return !(text.isEmpty() && state.isEmpty() && tenant.isEmpty() && finding.isEmpty() && stage.isEmpty());
    }

    /**
     * The address of the same accounts in another order.
     *
     * @param column the column; the one that is sorted by already is turned round
     * @return the query part of the address
     */
    public String sortedBy(String column) {
        return address(finding, stage, column, column.equals(sort) && !descending, 1);
    }

    /**
     * How a column is sorted.
     *
     * @param column the column
     * @return {@code ascending}, {@code descending} or {@code none}
     */
    public String direction(String column) {
        if (!column.equals(sort)) {
            return "none";
        }
        return descending ? "descending" : "ascending";
    }

    /**
     * The address of another page.
     *
     * @param number the page, from 1
     * @return the query part of the address
     */
    public String onPage(int number) {
        return address(finding, stage, sort, descending, number);
    }

    /** {@return the address of the accounts with any finding or none, otherwise the same} */
    public String getWithoutFinding() {
        return address("", stage, sort, descending, 1);
    }

    /** {@return the stage that is wanted, in words, or null if any is or it is none} */
    @CheckForNull
    public StageLabel getStageLabel() {
        return StageLabel.named(stage);
    }

    /** {@return the address of the accounts in any stage of a change of the external ID or none, otherwise the same} */
    public String getWithoutStage() {
        return address(finding, "", sort, descending, 1);
    }

    private String address(String code, String wanted, String column, boolean down, int number) {
        return "?q=" + encoded(text) + "&state=" + encoded(state) + "&tenant=" + encoded(tenant) + "&finding="
                + encoded(code) + "&stage=" + encoded(wanted) + "&sort=" + column + "&descending=" + down + "&page="
                + number;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
