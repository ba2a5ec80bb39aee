package io.jenkins.plugins.workloadsecurityaws.engine.report;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The report on a run over many accounts as JUnit XML, so that Jenkins shows trends: one test case for each account and
 * check. Attributes are those that Jenkins' JUnit plugin reads and that the schema of its xUnit plugin
 * ({@code junit-10.xsd}) allows. Class names are {@code TENANT.COMMAND.ACCOUNT}: names that stay, so that a case has a
 * history; an account's own name may change.
 */
public final class FleetJUnit {

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    private final XMLStreamWriter xml;

    private FleetJUnit(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /** A test case before it is written. */
    private record Case(
            String className,
            String name,
            String subject,
            CheckResult.Outcome outcome,
            String reason,
            List<Finding> findings) {}

    /**
     * Renders a report.
     *
     * @param report the report
     * @return an XML document, to be stored as UTF-8
     */
    public static String render(FleetReport report) {
        StringWriter text = new StringWriter();
        try {
            // The JDK's own factory: another one on the class path might escape otherwise.
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            new FleetJUnit(xml).document(report);
            xml.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("text could not be written into memory as XML", impossible);
        }
        return text.toString();
    }

    private void document(FleetReport report) throws XMLStreamException {
        List<Case> cases = cases(report);
        xml.writeStartDocument("UTF-8", "1.0");
        line(0);
        xml.writeStartElement("testsuites");
        line(1);
        xml.writeStartElement("testsuite");
        attribute("name", group(report));
        attribute("tests", String.valueOf(cases.size()));
        attribute("failures", String.valueOf(count(cases, CheckResult.Outcome.FAILED)));
        attribute("errors", "0");
        attribute("skipped", String.valueOf(count(cases, CheckResult.Outcome.SKIPPED)));
        attribute(
                "time",
                report.took().toMillis() / 1000 + "."
                        + "%03d".formatted(report.took().toMillisPart()));
        attribute("timestamp", SECONDS.format(report.started()));
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
            for (CheckResult result : Checks.of(entry)) {
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
                    wrong ? CheckResult.Outcome.FAILED : CheckResult.Outcome.PASSED,
                    code + ": " + findings.get(0).message(),
                    findings));
        });
        return cases;
    }

    private void write(Case one) throws XMLStreamException {
        xml.writeStartElement("testcase");
        attribute("classname", one.className());
        attribute("name", one.name());
        switch (one.outcome()) {
            case FAILED -> failure(one);
            case SKIPPED -> {
                xml.writeEmptyElement("skipped");
                attribute("message", one.reason());
            }
            case PASSED -> {}
        }
        if (one.outcome() != CheckResult.Outcome.FAILED && !one.findings().isEmpty()) {
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
        attribute("type", code);
        attribute("message", one.reason());
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

    private static long count(List<Case> cases, CheckResult.Outcome outcome) {
        return cases.stream().filter(one -> one.outcome() == outcome).count();
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, Plain.line(value));
    }

    private void line(int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }
}
