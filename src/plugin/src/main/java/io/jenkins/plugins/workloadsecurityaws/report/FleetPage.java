package io.jenkins.plugins.workloadsecurityaws.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.ModelObject;
import hudson.model.Run;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;

/** The page of one run over many accounts, in pages of fifty accounts. */
public final class FleetPage implements ModelObject {

    private static final int ROWS = 50;

    /** What needs somebody's attention comes first. */
    private static final List<String> ORDER = List.of("failed", "not-reached", "changed", "skipped", "unchanged");

    private static final List<String> SEVERITIES = List.of("error", "warning", "info");

    private final Run<?, ?> run;
    private final FleetSummary summary;

    FleetPage(Run<?, ?> run, FleetSummary summary) {
        this.run = run;
        this.summary = summary;
    }

    /**
     * One account in the list.
     *
     * @param kept how it was kept
     * @param command what was asked for
     * @param planned whether changes are only planned
     */
    public record Row(KeptFleet.Row kept, String command, boolean planned) {

        /** {@return its ID} */
        public String getAccount() {
            return kept.account();
        }

        /** {@return what people call it, unless that is its ID} */
        @CheckForNull
        public String getName() {
            return kept.account().equals(kept.name()) ? null : kept.name();
        }

        /** {@return how it ended, for people; where nothing was to be changed, how it stands} */
        public String getStateLabel() {
            return command.equals("verify") && kept.standing() != null
                    ? Report.standingLabel(kept.standing())
                    : capitalized(stateLabel(command, kept.state(), planned));
        }

        /** {@return how it stands, for people; empty where that is told as its state, or it was not visited} */
        public String getStandingLabel() {
            return command.equals("verify") ? "" : Report.standingLabel(kept.standing());
        }

        /** {@return whether it has a report of its own} */
        public boolean isVisited() {
            return kept.standing() != null;
        }

        /** {@return the symbol of how it ended} */
        public String getIcon() {
            return switch (look()) {
                case "error" -> "symbol-close-circle";
                case "warning" -> "symbol-warning";
                case "missed" -> "symbol-help-circle";
                case "skipped" -> "symbol-arrow-right";
                case "planned" -> "symbol-edit";
                default -> "symbol-check";
            };
        }

        /** {@return the class that gives the symbol the colour of Jenkins' theme} */
        public String getIconClass() {
            return switch (look()) {
                case "error" -> "jenkins-!-error-color";
                case "warning", "missed" -> "jenkins-!-warning-color";
                case "fine" -> "jenkins-!-success-color";
                default -> "jenkins-!-text-color-secondary";
            };
        }

        private String look() {
            return switch (kept.state()) {
                case "failed" -> "error";
                case "not-reached" -> "missed";
                case "skipped" -> "skipped";
                default ->
                    "fine-with-warnings".equals(kept.standing())
                            ? "warning"
                            : planned && kept.state().equals("changed") ? "planned" : "fine";
            };
        }

        /** {@return what was changed or would be, in a word each; empty: nothing} */
        public String getChanges() {
            return AccountCounts.actionsOf(
                    kept.changes().stream().map(KeptFleet.Action::action).toList());
        }

        /** {@return how far a change of its external ID has come, or null where none was begun or asked for} */
        @CheckForNull
        public StageLabel getStage() {
            return StageLabel.named(kept.rotation());
        }

        /** {@return what each layer of a proof came to; empty unless a proof was asked for} */
        public List<Report.Proof> getProof() {
            return kept.proof();
        }

        /** {@return why it was not visited, or what is to be said where there is no finding; else empty} */
        public String getReason() {
            return kept.findings().isEmpty() ? Util.fixNull(kept.reason()) : "";
        }

        /** {@return the codes of what was found, errors first} */
        public List<String> getFindings() {
            return kept.findings().stream()
                    .sorted(Comparator.comparing(kind -> SEVERITIES.indexOf(kind.severity())))
                    .map(KeptFleet.Kind::code)
                    .distinct()
                    .toList();
        }
    }

    /**
     * One choice of a filter.
     *
     * @param value what the address says
     * @param label what people read
     * @param severity how much it matters; null for a state
     * @param accounts how many accounts there are
     * @param chosen whether these are shown
     */
    public record Choice(String value, String label, String severity, long accounts, boolean chosen) {

        /** {@return the class that gives its severity the colour of Jenkins' theme} */
        public String getSeverityClass() {
            return Report.severityClass(severity);
        }

        /** {@return its severity for people} */
        public String getSeverityLabel() {
            return Report.severityLabel(severity);
        }

        /** {@return the symbol of its severity} */
        public String getIcon() {
            return Report.severityIcon(severity);
        }
    }

    /**
     * What one page shows.
     *
     * @param state the state that is shown, or empty for all
     * @param finding the code of the finding that is shown, or empty for all
     * @param text what an account's ID or name contains, or empty for all
     * @param states the states there are
     * @param kinds the kinds of findings there are, errors first, then those that most accounts have
     * @param rows the accounts
     * @param findings findings that belong to none of the accounts
     * @param found how many accounts the filters let through
     * @param all how many accounts there are
     * @param page which page, from 1
     * @param pages how many pages there are
     * @param audit how the audit trail ended when the run did; null: it wrote nothing
     * @param rotating whether the external ID of any account is being changed, or is to be
     * @param proving whether a proof was asked for
     */
    public record View(
            String state,
            String finding,
            String text,
            List<Choice> states,
            List<Choice> kinds,
            List<Row> rows,
            List<Report.Found> findings,
            long found,
            long all,
            int page,
            int pages,
            @CheckForNull Report.Audit audit,
            boolean rotating,
            boolean proving) {

        /** {@return whether some accounts are left out} */
        public boolean isFiltered() {
            return !state.isEmpty() || !finding.isEmpty() || !text.isEmpty();
        }

        /**
         * The address of another state.
         *
         * @param other the state, or empty
         * @return the query
         */
        public String withState(String other) {
            return query(other, finding, text, 1);
        }

        /**
         * The address of another kind of finding.
         *
         * @param other the code, or empty
         * @return the query
         */
        public String withFinding(String other) {
            return query(state, other, text, 1);
        }

        /**
         * The address of another page.
         *
         * @param other the page
         * @return the query
         */
        public String onPage(int other) {
            return query(state, finding, text, other);
        }

        private static String query(String state, String finding, String text, int page) {
            Map<String, String> asked = new LinkedHashMap<>();
            asked.put("state", state);
            asked.put("finding", finding);
            asked.put("q", text);
            asked.put("page", page == 1 ? "" : String.valueOf(page));
            return "?"
                    + asked.entrySet().stream()
                            .filter(each -> !each.getValue().isEmpty())
                            .map(each ->
                                    each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                            .collect(Collectors.joining("&"));
        }
    }

    /** {@return the build, whose page Jenkins draws around this one} */
    public Run<?, ?> getObject() {
        return run;
    }

    @Override
    public String getDisplayName() {
        return summary.getTitle();
    }

    /** {@return the run's counts} */
    public FleetSummary getSummary() {
        return summary;
    }

    /**
     * One account's report.
     *
     * @param id its ID
     * @return its page, or null if this run did not visit it
     * @throws IOException if the report can't be read
     */
    @CheckForNull
    public ReportPage getAccount(String id) throws IOException {
        try {
            return KeptFleet.account(summary.file(WorkloadSecurityReports.directory(run)), id)
                    .map(report -> new ReportPage(run, summary.getTenant(), summary.getTenantKey(), report))
                    .orElse(null);
        } catch (NoSuchFileException | FileNotFoundException gone) {
            return null;
        }
    }

    /**
     * Reads what the address asks for.
     *
     * @return one page of accounts; null if the report's file is gone
     * @throws IOException if it can't be read
     */
    @CheckForNull
    public View getView() throws IOException {
        KeptFleet kept;
        try {
            kept = KeptFleet.read(summary.file(WorkloadSecurityReports.directory(run)));
        } catch (NoSuchFileException | FileNotFoundException gone) {
            return null;
        }
        String state = asked("state");
        String finding = asked("finding");
        String text = asked("q").strip();
        List<KeptFleet.Row> wanted = kept.accounts().stream()
                .filter(row -> state.isEmpty() || row.state().equals(state))
                .filter(row -> finding.isEmpty()
                        || row.findings().stream().anyMatch(kind -> kind.code().equals(finding)))
                .filter(row -> row.account().contains(text)
                        || Util.fixNull(row.name()).toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT)))
                .sorted(Comparator.comparing((KeptFleet.Row row) -> ORDER.indexOf(row.state()))
                        .thenComparing(row -> !"fine-with-warnings".equals(row.standing())))
                .toList();
        int pages = Math.max(1, (wanted.size() + ROWS - 1) / ROWS);
        int page = Math.min(pages, askedPage());
        int from = (page - 1) * ROWS;
        List<Row> rows = wanted.subList(from, Math.min(wanted.size(), from + ROWS)).stream()
                .map(row -> new Row(row, summary.getCommand(), summary.isPlanned()))
                .toList();
        return new View(
                state,
                finding,
                text,
                states(kept, state),
                kinds(kept, finding),
                rows,
                kept.findings(),
                wanted.size(),
                kept.accounts().size(),
                page,
                pages,
                kept.audit(),
                kept.accounts().stream().anyMatch(row -> row.rotation() != null),
                kept.accounts().stream().anyMatch(row -> !row.proof().isEmpty()));
    }

    private List<Choice> states(KeptFleet kept, String chosen) {
        Map<String, Long> counts =
                kept.accounts().stream().collect(Collectors.groupingBy(KeptFleet.Row::state, Collectors.counting()));
        return ORDER.stream()
                .filter(counts::containsKey)
                .map(state -> new Choice(
                        state,
                        capitalized(stateLabel(summary.getCommand(), state, summary.isPlanned())),
                        null,
                        counts.get(state),
                        state.equals(chosen)))
                .toList();
    }

    private static List<Choice> kinds(KeptFleet kept, String chosen) {
        Map<KeptFleet.Kind, Long> counts = kept.accounts().stream()
                .flatMap(row -> row.findings().stream().distinct())
                .collect(Collectors.groupingBy(kind -> kind, Collectors.counting()));
        return counts.entrySet().stream()
                .map(count -> new Choice(
                        count.getKey().code(),
                        count.getKey().code(),
                        count.getKey().severity(),
                        count.getValue(),
                        count.getKey().code().equals(chosen)))
                .sorted(Comparator.comparing((Choice kind) -> SEVERITIES.indexOf(kind.severity()))
                        .thenComparing(Comparator.comparing(Choice::accounts).reversed())
                        .thenComparing(Choice::value))
                .toList();
    }

    private static String stateLabel(String command, String label, boolean planned) {
        return Arrays.stream(FleetEntry.State.values())
                .filter(state -> state.label().equals(label))
                .findFirst()
                .map(state -> AccountCounts.inWords(command, state, planned))
                .orElse(label);
    }

    private static String capitalized(String label) {
        return label.substring(0, 1).toUpperCase(Locale.ROOT) + label.substring(1);
    }

    private static String asked(String parameter) {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        return Util.fixNull(request.getParameter(parameter));
    }

    private static int askedPage() {
        try {
            return Math.max(1, Integer.parseInt(asked("page")));
        } catch (NumberFormatException notANumber) {
            return 1;
        }
    }
}
