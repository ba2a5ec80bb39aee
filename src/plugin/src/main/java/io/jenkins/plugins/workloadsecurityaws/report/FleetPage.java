package io.jenkins.plugins.workloadsecurityaws.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import hudson.Util;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.kohsuke.stapler.Stapler;

/** The page of one run over many accounts, in pages of fifty accounts. */
public final class FleetPage {

    private static final ObjectReader JSON = new ObjectMapper().readerFor(Kept.class);
    private static final int ROWS = 50;

    private final FleetSummary summary;
    private final Path directory;

    FleetPage(FleetSummary summary, Path directory) {
        this.summary = summary;
        this.directory = directory;
    }

    /**
     * The report as it was kept, as far as the page shows it.
     *
     * @param accounts its accounts
     * @param findings findings that belong to none of them
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Kept(List<Row> accounts, List<Report.Found> findings) {}

    /**
     * One account.
     *
     * @param account its ID
     * @param name what people call it, or null
     * @param state how it ended
     * @param reason why it is not well, or empty
     * @param roleArn its role, or null
     * @param standing how it stands, for programs; null where it was not visited
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Row(String account, String name, String state, String reason, String roleArn, String standing) {

        /** {@return how it stands, for people} */
        public String getStandingLabel() {
            return Report.standingLabel(standing);
        }
    }

    /**
     * What one page shows.
     *
     * @param state the state that is shown, or empty for all
     * @param rows the accounts
     * @param findings findings that belong to none of the accounts
     * @param page which page, from 1
     * @param pages how many pages there are
     */
    public record View(String state, List<Row> rows, List<Report.Found> findings, int page, int pages) {}

    /** {@return the run's counts} */
    public FleetSummary getSummary() {
        return summary;
    }

    /**
     * Reads what the address asks for.
     *
     * @return one page of accounts
     * @throws IOException if the report's file is gone
     */
    public View getView() throws IOException {
        String state = Util.fixNull(Stapler.getCurrentRequest2().getParameter("state"));
        Kept kept = JSON.readValue(summary.file(directory).toFile());
        List<Row> wanted = kept.accounts().stream()
                .filter(row -> state.isEmpty() || row.state().equals(state))
                .toList();
        int pages = Math.max(1, (wanted.size() + ROWS - 1) / ROWS);
        int page = Math.min(pages, asked());
        int from = (page - 1) * ROWS;
        List<Row> rows = wanted.subList(from, Math.min(wanted.size(), from + ROWS));
        return new View(state, rows, kept.findings(), page, pages);
    }

    private static int asked() {
        try {
            return Math.max(
                    1,
                    Integer.parseInt(Util.fixNull(Stapler.getCurrentRequest2().getParameter("page"))));
        } catch (NumberFormatException notANumber) {
            return 1;
        }
    }
}
