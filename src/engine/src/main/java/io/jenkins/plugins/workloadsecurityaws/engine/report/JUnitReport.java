package io.jenkins.plugins.workloadsecurityaws.engine.report;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The report on a run over many accounts as JUnit XML, so that Jenkins shows trends: one test case for each account and
 * check. Attributes are those that Jenkins' JUnit plugin reads and that the schema of its xUnit plugin
 * ({@code junit-10.xsd}) allows. Class names are {@code TENANT.COMMAND.ACCOUNT}: names that stay, so that a case has a
 * history; an account's own name may change.
 */
final class JUnitReport {

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    private final XMLStreamWriter xml;

    private JUnitReport(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /** A test case before it is written. */
    private record Case(
            String className,
            String name,
            String subject,
            Checks.Outcome outcome,
            String reason,
            List<Finding> findings) {}

    static String render(FleetReport report) {
        return Xml.written(xml -> new JUnitReport(xml).document(report));
    }

    private void document(FleetReport report) throws XMLStreamException {
        List<Case> cases = cases(report);
        xml.writeStartDocument("UTF-8", "1.0");
        line(0);
        xml.writeStartElement("testsuites");
        line(1);
        xml.writeStartElement("testsuite");
        Xml.attributes(
                xml,
                "name",
                group(report),
                "tests",
                String.valueOf(cases.size()),
                "failures",
                count(cases, Checks.Outcome.FAILED),
                "errors",
                "0",
                "skipped",
                count(cases, Checks.Outcome.SKIPPED),
                "time",
                BigDecimal.valueOf(report.took().toMillis(), 3).toPlainString(),
                "timestamp",
                SECONDS.format(report.started()));
        for (Case one : cases) {
            line(2);
            write(one);
        }
        line(1);
        xml.writeEndElement();
        line(0);
        xml.writeEndElement();
        line(0);
        xml.writeEndDocument();
    }

    private static List<Case> cases(FleetReport report) {
        List<Case> cases = new ArrayList<>();
        for (FleetEntry entry : report.entries()) {
            String className = group(report) + "." + entry.account();
            String subject = "Account " + entry.account()
                    + entry.name().map(name -> " (" + name + ")").orElse("");
            for (Checks.Result result : Checks.of(entry)) {
                if (result.check().layer().isPresent() && !report.command().equals("verify")) {
                    // No other command can be asked to prove.
                    continue;
                }
                cases.add(new Case(
                        className,
                        result.check().title(),
                        subject,
                        result.outcome(),
                        result.reason(),
                        result.findings()));
            }
        }
        Map<String, List<Finding>> outside = new LinkedHashMap<>();
        report.findings()
                .forEach(finding -> outside.computeIfAbsent(finding.code().code(), code -> new ArrayList<>())
                        .add(finding));
        outside.forEach((code, findings) -> {
            boolean wrong = findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
            cases.add(new Case(
                    group(report) + ".outside",
                    code,
                    "Outside the accounts of this run",
                    wrong ? Checks.Outcome.FAILED : Checks.Outcome.PASSED,
                    code + ": " + findings.get(0).message(),
                    findings));
        });
        return cases;
    }

    private void write(Case one) throws XMLStreamException {
        xml.writeStartElement("testcase");
        Xml.attributes(xml, "classname", one.className(), "name", one.name());
        switch (one.outcome()) {
            case FAILED -> failure(one);
            case SKIPPED -> {
                xml.writeEmptyElement("skipped");
                Xml.attributes(xml, "message", one.reason());
            }
            case PASSED -> {}
        }
        if (one.outcome() != Checks.Outcome.FAILED && !one.findings().isEmpty()) {
            xml.writeStartElement("system-out");
            xml.writeCharacters(told(one));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    /** Jenkins keeps one failure of a test case, so all findings stand in one. */
    private void failure(Case one) throws XMLStreamException {
        String code = one.findings().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .findFirst()
                .map(finding -> finding.code().code())
                .orElse("failed");
        xml.writeStartElement("failure");
        Xml.attributes(xml, "type", code, "message", one.reason());
        xml.writeCharacters(told(one));
        xml.writeEndElement();
    }

    private static String told(Case one) {
        String findings = one.findings().stream()
                .map(finding ->
                        finding.severity().label() + "  " + finding.code().code() + ": " + Plain.line(finding.message())
                                + "\n  -> " + Plain.line(finding.remedy()) + "\n")
                .collect(Collectors.joining());
        String reason = one.findings().isEmpty() ? Plain.line(one.reason()) + "\n" : "";
        return Plain.line(one.subject()) + "\n" + reason + findings;
    }

    private static String group(FleetReport report) {
        return report.tenant() + "." + report.command();
    }

    private static String count(List<Case> cases, Checks.Outcome outcome) {
        return String.valueOf(
                cases.stream().filter(one -> one.outcome() == outcome).count());
    }

    private void line(int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }
}
