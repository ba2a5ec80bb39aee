package io.jenkins.plugins.workloadsecurityaws.engine.report;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Proof;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The report on a run over many accounts as one HTML page that needs nothing else: no script, no other file, no call home.
 * Names and values that people chose can't become markup: the XML writer escapes them. The page can be read without its
 * style sheet too, as under the policy that Jenkins sets for archived files.
 */
final class HtmlReport {

    /** What needs somebody's attention comes first. */
    private static final List<FleetEntry.State> ORDER = List.of(
            FleetEntry.State.FAILED,
            FleetEntry.State.NOT_REACHED,
            FleetEntry.State.CHANGED,
            FleetEntry.State.SKIPPED,
            FleetEntry.State.UNCHANGED);

    private final XMLStreamWriter html;
    private final FleetReport report;

    private HtmlReport(XMLStreamWriter html, FleetReport report) {
        this.html = html;
        this.report = report;
    }

    static String render(FleetReport report) {
        return Xml.written(xml -> new HtmlReport(xml, report).page());
    }

    private void page() throws XMLStreamException {
        html.writeDTD("<!DOCTYPE html>\n");
        begin("html", "lang", "en");
        head();
        begin("body");
        header();
        begin("main");
        outside();
        for (FleetEntry.State state : ORDER) {
            if (report.count(state) > 0) {
                accounts(state);
            }
        }
        if (report.entries().isEmpty()) {
            element("p", "There was no account in this run.");
        }
        end();
        begin("footer");
        element("p", "Calls: " + Wording.calls(report.calls()), "class", "soft");
        if (report.auditHead().isPresent()) {
            element("p", "Audit head: " + Wording.audit(report.auditHead().get()), "class", "soft");
        }
        end();
        end();
        end();
        html.writeCharacters("\n");
    }

    private void head() throws XMLStreamException {
        begin("head");
        empty("meta", "charset", "utf-8");
        empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        empty("meta", "name", "color-scheme", "content", "light dark");
        empty(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'");
        element("title", title() + " - " + Wording.counts(report));
        begin("style");
        html.writeCharacters(styleSheet());
        end();
        end();
    }

    private String title() {
        return report.command() + (report.dryRun() ? " (dry run)" : "") + ", tenant " + report.tenant();
    }

    private void header() throws XMLStreamException {
        begin("header");
        element("h1", title());
        begin("p", "class", "soft");
        text("Begun ");
        element("time", Wording.begun(report), "datetime", report.started().toString());
        text(", took " + Wording.duration(report.took()) + ". "
                + (report.dryRun()
                        ? "Nothing was written."
                        : "Written to: " + Wording.accounts(report.written().size()) + "."));
        end();
        begin("ul", "class", "counts");
        for (FleetEntry.State state : ORDER) {
            begin("li");
            element("strong", String.valueOf(report.count(state)));
            String label = state.words(report.dryRun());
            if (report.count(state) > 0) {
                element("a", label, "href", "#" + state.label());
            } else {
                text(label);
            }
            end();
        }
        end();
        end();
    }

    private void outside() throws XMLStreamException {
        if (!report.findings().isEmpty()) {
            begin("section", "aria-labelledby", "outside");
            element("h2", "Outside these accounts", "id", "outside");
            findings(report.findings());
            end();
        }
    }

    private void accounts(FleetEntry.State state) throws XMLStreamException {
        begin("section", "aria-labelledby", state.label());
        element("h2", Wording.heading(state, report.dryRun()), "id", state.label(), "class", state.label());
        // What can be scrolled must be within reach of the keyboard.
        begin("div", "class", "wide", "role", "group", "aria-labelledby", state.label(), "tabindex", "0");
        begin("table");
        element("caption", Wording.accounts(report.count(state)) + ", " + state.words(report.dryRun()));
        begin("colgroup");
        empty("col", "class", "account");
        empty("col", "class", "name");
        empty("col", "class", "what");
        empty("col");
        end();
        begin("thead");
        begin("tr");
        for (String heading : List.of("Account", "Name", "What", "Details")) {
            element("th", heading, "scope", "col");
        }
        end();
        end();
        begin("tbody");
        for (FleetEntry entry : report.entries()) {
            if (entry.state() == state) {
                row(entry);
            }
        }
        end();
        end();
        end();
        end();
    }

    private void row(FleetEntry entry) throws XMLStreamException {
        html.writeCharacters("\n");
        begin("tr");
        element("th", entry.account().value(), "scope", "row");
        begin("td");
        if (entry.name().isPresent()) {
            // A name that is written from right to left must not turn the rest of its row around.
            element("bdi", entry.name().get());
        }
        end();
        element("td", Wording.what(entry));
        begin("td");
        if (entry.report().isPresent()) {
            details(entry.report().get());
        }
        end();
        end();
    }

    private void details(AccountReport account) throws XMLStreamException {
        proofs(account.proofs());
        changes(account.dryRun() ? "would " : "", account.changes());
        changes("taken back: ", account.undone());
        findings(account.findings());
        if (!account.mended().isEmpty()) {
            element("p", "Found now, put right by this plan:");
            findings(account.mended());
        }
    }

    private void proofs(List<Proof> proofs) throws XMLStreamException {
        if (proofs.isEmpty()) {
            return;
        }
        begin("ul");
        for (Proof proof : proofs) {
            begin("li");
            element(
                    "strong",
                    "Proof by " + proof.layer().title() + ": " + proof.state().words());
            text(": " + proof.told());
            empty("br");
            text("It can't prove " + proof.layer().cannotProve() + ".");
            end();
        }
        end();
    }

    private void changes(String lead, List<Change> changes) throws XMLStreamException {
        if (changes.isEmpty()) {
            return;
        }
        begin("ul");
        for (Change change : changes) {
            begin("li");
            text(lead);
            element("code", change.action());
            text(" " + change.resource() + (change.detail().isEmpty() ? "" : " (" + change.detail() + ")"));
            document("Policy before", change.before());
            document("Policy after", change.after());
            end();
        }
        end();
    }

    private void document(String title, Optional<String> document) throws XMLStreamException {
        if (document.isPresent()) {
            begin("details");
            element("summary", title);
            begin("pre", "tabindex", "0");
            html.writeCharacters(Plain.block(document.get()));
            end();
            end();
        }
    }

    private void findings(List<Finding> findings) throws XMLStreamException {
        if (findings.isEmpty()) {
            return;
        }
        begin("ul");
        for (Finding finding : findings) {
            String severity = finding.severity().label();
            begin("li");
            element("span", severity, "class", "severity " + severity);
            text(" ");
            element("code", finding.code().code());
            text(": " + finding.message());
            empty("br");
            text("What to do: " + finding.remedy());
            end();
        }
        end();
    }

    private void begin(String tag, String... attributes) throws XMLStreamException {
        html.writeStartElement(tag);
        Xml.attributes(html, attributes);
    }

    private void end() throws XMLStreamException {
        html.writeEndElement();
    }

    private void element(String tag, String text, String... attributes) throws XMLStreamException {
        begin(tag, attributes);
        text(text);
        end();
    }

    private void empty(String tag, String... attributes) throws XMLStreamException {
        html.writeEmptyElement(tag);
        Xml.attributes(html, attributes);
    }

    private void text(String text) throws XMLStreamException {
        html.writeCharacters(Plain.line(text));
    }

    private static String styleSheet() {
        try (var sheet = HtmlReport.class.getResourceAsStream("page.css")) {
            return new String(sheet.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the style sheet can't be read", unreadable);
        }
    }
}
