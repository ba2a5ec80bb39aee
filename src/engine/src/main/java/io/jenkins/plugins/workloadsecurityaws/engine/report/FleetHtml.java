package io.jenkins.plugins.workloadsecurityaws.engine.report;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import java.util.List;

/**
 * The report on a run over many accounts as one HTML page that needs nothing else: no script, no other file, no call home.
 * It can be read without its style sheet too, as under the policy that Jenkins sets for archived files.
 */
public final class FleetHtml {

    /** What needs somebody's attention comes first. */
    private static final List<FleetEntry.State> ORDER = List.of(
            FleetEntry.State.FAILED,
            FleetEntry.State.NOT_REACHED,
            FleetEntry.State.CHANGED,
            FleetEntry.State.SKIPPED,
            FleetEntry.State.UNCHANGED);

    private final HtmlWriter html = new HtmlWriter();
    private final FleetReport report;

    private FleetHtml(FleetReport report) {
        this.report = report;
    }

    /**
     * Renders a report.
     *
     * @param report the report
     * @return an HTML document, to be stored as UTF-8
     */
    public static String render(FleetReport report) {
        return new FleetHtml(report).page();
    }

    private String page() {
        html.begin("html", "lang", "en").newline();
        head();
        html.begin("body").newline();
        header();
        html.begin("main").newline();
        outside();
        ORDER.stream().filter(state -> report.count(state) > 0).forEach(this::accounts);
        if (report.entries().isEmpty()) {
            html.element("p", "There was no account in this run.").newline();
        }
        html.end().newline();
        String calls = report.calls().isEmpty() ? "none" : Wording.calls(report.calls());
        html.begin("footer")
                .element("p", "Calls: " + calls, "class", "soft")
                .end()
                .newline();
        return html.end().newline().end().newline().toString();
    }

    private void head() {
        html.begin("head").newline();
        html.empty("meta", "charset", "utf-8").newline();
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .newline();
        html.empty("meta", "name", "color-scheme", "content", "light dark").newline();
        html.empty(
                        "meta",
                        "http-equiv",
                        "Content-Security-Policy",
                        "content",
                        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'")
                .newline();
        html.element("title", title() + " - " + Wording.counts(report)).newline();
        html.style(PageStyle.SHEET).newline().end().newline();
    }

    private String title() {
        return report.command() + (report.dryRun() ? " (dry run)" : "") + ", tenant " + report.tenant();
    }

    private void header() {
        html.begin("header").newline().element("h1", title()).newline();
        html.begin("p", "class", "soft").text("Begun ");
        html.element(
                "time",
                report.started().toString(),
                "datetime",
                report.started().toString());
        html.text(", took " + Wording.duration(report.took()) + ". "
                        + (report.dryRun()
                                ? "Nothing was written."
                                : "Written to: "
                                        + Wording.accounts(report.written().size()) + "."))
                .end()
                .newline();
        html.begin("ul", "class", "counts").newline();
        for (FleetEntry.State state : ORDER) {
            html.begin("li").element("strong", String.valueOf(report.count(state)));
            String label = Wording.label(state, report.dryRun());
            if (report.count(state) > 0) {
                html.element("a", label, "href", "#" + state.label());
            } else {
                html.text(label);
            }
            html.end().newline();
        }
        html.end().newline().end().newline();
    }

    private void outside() {
        if (!report.findings().isEmpty()) {
            html.begin("section", "aria-labelledby", "outside")
                    .element("h2", "Outside these accounts", "id", "outside");
            findings(report.findings());
            html.end().newline();
        }
    }

    private void accounts(FleetEntry.State state) {
        String label = Wording.label(state, report.dryRun());
        html.begin("section", "aria-labelledby", state.label()).newline();
        html.begin("h2", "id", state.label(), "class", state.label())
                .text(Character.toUpperCase(label.charAt(0)) + label.substring(1))
                .end()
                .newline();
        html.begin("div", "class", "wide").begin("table");
        html.element("caption", Wording.accounts(report.count(state)) + ", " + label);
        html.begin("colgroup").empty("col", "class", "account").empty("col", "class", "name");
        html.empty("col").empty("col").end();
        html.begin("thead").begin("tr");
        List.of("Account", "Name", "What", "Details").forEach(heading -> html.element("th", heading, "scope", "col"));
        html.end().end().newline().begin("tbody").newline();
        report.entries().stream().filter(entry -> entry.state() == state).forEach(this::row);
        html.end().end().end().newline().end().newline();
    }

    private void row(FleetEntry entry) {
        html.begin("tr").element("th", entry.account().value(), "scope", "row").begin("td");
        // A name that is written from right to left must not turn the rest of its row around.
        entry.name().ifPresent(name -> html.element("bdi", name));
        html.end().element("td", Wording.what(entry)).begin("td");
        entry.report().ifPresent(this::details);
        html.end().end().newline();
    }

    private void details(AccountReport account) {
        changes(account.dryRun() ? "would " : "", account.changes());
        changes("taken back: ", account.undone());
        findings(account.findings());
        if (!account.mended().isEmpty()) {
            html.element("p", "Found now, put right by this plan:");
            findings(account.mended());
        }
    }

    private void changes(String lead, List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        html.begin("ul");
        for (Change change : changes) {
            html.begin("li").text(lead).element("code", change.action()).text(" " + change.resource());
            html.text(change.detail().isEmpty() ? "" : " (" + change.detail() + ")");
            change.before().ifPresent(document -> document("Policy before", document));
            change.after().ifPresent(document -> document("Policy after", document));
            html.end();
        }
        html.end();
    }

    private void document(String title, String document) {
        html.begin("details").element("summary", title);
        html.begin("pre", "tabindex", "0").block(document).end().end();
    }

    private void findings(List<Finding> findings) {
        if (findings.isEmpty()) {
            return;
        }
        html.begin("ul");
        for (Finding finding : findings) {
            String severity = finding.severity().label();
            html.begin("li")
                    .element("span", severity, "class", "severity " + severity)
                    .text(" ");
            html.element("code", finding.code().code()).text(": " + finding.message());
            html.empty("br").text("What to do: " + finding.remedy()).end();
        }
        html.end();
    }
}
