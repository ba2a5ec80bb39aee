package io.jenkins.plugins.workloadsecurityaws.engine.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class JUnitReportTest {

    private static Document read(String xml) throws SAXException, IOException, ParserConfigurationException {
        schema().newValidator().validate(new StreamSource(new StringReader(xml)));
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)));
    }

    private static Schema schema() throws SAXException {
        return SchemaFactory.newDefaultInstance()
                .newSchema(JUnitReportTest.class.getResource("/junit/read-by-jenkins.xsd"));
    }

    private static List<Element> elements(Document document, String name) {
        NodeList nodes = document.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static Element suite(Document document) {
        return elements(document, "testsuite").get(0);
    }

    @Test
    void hasOneTestCaseForEachAccountAndCheckUnderNamesThatStay() throws Exception {
        Document document = read(JUnitReport.render(Fleets.mixed("verify")));

        assertThat(elements(document, "testcase")).hasSize(5 * 11);
        assertThat(elements(document, "testcase").subList(0, 11))
                .extracting(one -> one.getAttribute("name"))
                .containsExactly(
                        "run",
                        "role",
                        "policy documents",
                        "trust policy",
                        "permissions",
                        "connector",
                        "synchronisation",
                        "external ID",
                        "proof by evaluation",
                        "proof by live probe",
                        "proof by Workload Security");
        assertThat(elements(document, "testcase"))
                .extracting(one -> one.getAttribute("classname"))
                .startsWith("acceptance.verify.111122220001")
                .endsWith("acceptance.verify.111122220005");
    }

    @Test
    void noTwoTestCasesHaveTheSameName() throws Exception {
        Set<String> names = new HashSet<>();

        assertThat(elements(read(JUnitReport.render(Fleets.hostile("verify"))), "testcase"))
                .allMatch(one -> names.add(one.getAttribute("classname") + "#" + one.getAttribute("name")));
    }

    @Test
    void aFailureCarriesCodeMessageAndRemedy() throws Exception {
        Document document = read(JUnitReport.render(Fleets.mixed("verify")));

        Element failure = elements(document, "failure").get(0);
        assertThat(elements(document, "failure")).hasSize(1);
        assertThat(failure.getAttribute("type")).isEqualTo("workload-security-call-failed");
        assertThat(failure.getAttribute("message")).isEqualTo("workload-security-call-failed: HTTP 403 on account 3");
        assertThat(failure.getTextContent())
                .contains("Account 111122220003 (account 3)")
                .contains("-> Ask for the right to manage cloud accounts");
    }

    @Test
    void severalFindingsOfOneCheckStandInOneFailure() throws Exception {
        FleetEntry entry = FleetEntry.of(
                Optional.empty(),
                Fleets.report(
                        "verify",
                        Fleets.account(1),
                        List.of(),
                        List.of(
                                Finding.error(FindingCode.EXTERNAL_ID_NOT_ENFORCED, "first", "one"),
                                Finding.error(FindingCode.TRUST_OPEN_TO_OTHERS, "second", "two"))));

        Document document = read(JUnitReport.render(Fleets.of("verify", List.of(entry))));

        assertThat(elements(document, "failure")).singleElement().satisfies(failure -> assertThat(
                        failure.getTextContent())
                .contains("external-id-not-enforced: first", "-> one", "trust-open-to-others: second", "-> two"));
    }

    @Test
    void skippedAccountsAreSkippedWithTheirReason() throws Exception {
        Document document = read(JUnitReport.render(Fleets.mixed("verify")));

        assertThat(elements(document, "skipped"))
                .extracting(skipped -> skipped.getAttribute("message"))
                .contains("the account is SUSPENDED", "the run was cancelled");
    }

    @Test
    void aWarningIsToldWithoutFailing() throws Exception {
        FleetEntry entry = FleetEntry.of(
                Optional.empty(),
                Fleets.report(
                        "verify",
                        Fleets.account(1),
                        List.of(),
                        List.of(Finding.warning(FindingCode.SYNC_STALE, "old", "look"))));

        Document document = read(JUnitReport.render(Fleets.of("verify", List.of(entry))));

        assertThat(elements(document, "failure")).isEmpty();
        assertThat(elements(document, "system-out")).singleElement().satisfies(out -> assertThat(out.getTextContent())
                .contains("warning  sync-stale: old")
                .contains("-> look"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"onboard", "plan", "verify", "offboard"})
    void itsCountsAreThoseOfItsTestCases(String command) throws Exception {
        Document document = read(JUnitReport.render(Fleets.mixed(command)));

        Element suite = suite(document);
        assertThat(suite.getAttribute("tests"))
                .isEqualTo(String.valueOf(elements(document, "testcase").size()));
        assertThat(suite.getAttribute("failures"))
                .isEqualTo(String.valueOf(elements(document, "failure").size()));
        assertThat(suite.getAttribute("skipped"))
                .isEqualTo(String.valueOf(elements(document, "skipped").size()));
        assertThat(suite.getAttribute("time")).isEqualTo("62.345");
        assertThat(suite.getAttribute("timestamp")).isEqualTo("2026-11-24T03:00:00");
    }

    @Test
    void anyTextIsWellFormedAndComesBackVisible() throws Exception {
        String xml = JUnitReport.render(Fleets.hostile("verify"));

        Document document = read(xml);

        assertThat(xml).doesNotContain(Fleets.NEVER_RAW);
        assertThat(elements(document, "failure").get(0).getAttribute("message"))
                .isEqualTo("role-missing: message " + Plain.line(Fleets.HOSTILE));
        assertThat(elements(document, "script")).isEmpty();
    }

    @Test
    void findingsOutsideTheAccountsAreTestCasesByTheirCode() throws Exception {
        Document document = read(JUnitReport.render(Fleets.hostile("verify")));

        assertThat(elements(document, "testcase"))
                .filteredOn(one -> one.getAttribute("classname").endsWith(".verify.outside"))
                .singleElement()
                .satisfies(one -> assertThat(one.getAttribute("name")).isEqualTo("role-missing"));
    }

    @Test
    void anEmptyFleetIsAnEmptySuite() throws Exception {
        assertThat(suite(read(JUnitReport.render(Fleets.of("verify", List.of()))))
                        .getAttribute("tests"))
                .isEqualTo("0");
    }

    @Test
    void tenThousandAccountsAreElevenTestCasesEach() throws Exception {
        assertThat(elements(read(JUnitReport.render(Fleets.large("verify", 10_000))), "testcase"))
                .hasSize(110_000);
    }

    @Test
    void theSchemaOfTheseTestsRefusesATestCaseWithoutAName() {
        String broken = JUnitReport.render(Fleets.mixed("verify")).replace("name=\"run\"", "");

        assertThatThrownBy(() -> read(broken)).isInstanceOf(SAXException.class);
    }
}
