package io.jenkins.plugins.workloadsecurityaws.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlReportTest {

    private static Document read(FleetReport report) {
        Parser parser = Parser.htmlParser().setTrackErrors(100);
        Document page = parser.parseInput(HtmlReport.render(report), "");
        assertThat(parser.getErrors()).isEmpty();
        return page;
    }

    @ParameterizedTest
    @ValueSource(strings = {"onboard", "plan", "verify", "offboard"})
    void hasARowForEachAccountUnderTheWayItEnded(String command) {
        Document page = read(Fleets.mixed(command));

        assertThat(page.select("section").eachAttr("aria-labelledby"))
                .containsExactly("failed", "not-reached", "changed", "skipped", "unchanged");
        assertThat(page.select("tbody tr")).hasSize(5);
        assertThat(page.select("section[aria-labelledby=failed] tbody tr").text())
                .contains("111122220003", "HTTP 403 on account 3", "Ask for the right to manage cloud accounts");
        assertThat(page.select("section[aria-labelledby=skipped] tbody tr").text())
                .contains("111122220005", "the account is SUSPENDED");
        assertThat(page.select("section[aria-labelledby=changed] tbody tr").text())
                .contains("111122220001", "CreateRole");
    }

    @Test
    void needsNothingFromOutsideAndRunsNothing() {
        for (FleetReport report : List.of(Fleets.mixed("plan"), Fleets.hostile("plan"))) {
            Document page = read(report);

            assertThat(page.select(
                            "script, link, img, iframe, object, embed, form, input, button, base, svg, [src], [style]"))
                    .isEmpty();
            assertThat(page.getAllElements().stream()
                            .flatMap(element -> element.attributes().asList().stream())
                            .map(Attribute::getKey))
                    .noneMatch(name -> name.startsWith("on"));
            assertThat(page.select("[href]").eachAttr("href")).allMatch(link -> link.startsWith("#"));
            assertThat(page.select("style").html()).doesNotContain("url(").doesNotContain("@import");
            assertThat(page.select("meta[http-equiv=Content-Security-Policy]").attr("content"))
                    .contains("default-src 'none'")
                    .doesNotContain("script-src");
        }
    }

    @Test
    void isLightOrDarkAsTheReadersSystemIs() {
        assertThat(read(Fleets.mixed("verify")).select("style").html())
                .contains("color-scheme: light dark")
                .contains("@media (prefers-color-scheme: dark)");
    }

    @Test
    void readsWellWithAScreenReader() {
        Document page = read(Fleets.mixed("verify"));

        assertThat(page.select("html").attr("lang")).isEqualTo("en");
        assertThat(page.title()).contains("verify, tenant acceptance");
        assertThat(page.select("h1")).hasSize(1);
        assertThat(page.select("table")).hasSize(5).allSatisfy(table -> {
            assertThat(table.select("caption").text()).isNotBlank();
            assertThat(table.select("thead th[scope=col]")).hasSize(4);
            assertThat(table.select("tbody tr"))
                    .allSatisfy(row -> assertThat(row.select("th[scope=row]")).hasSize(1));
        });
        assertThat(page.select("section").eachAttr("aria-labelledby"))
                .allSatisfy(id -> assertThat(page.getElementById(id)).isNotNull());
        assertThat(page.select("a").eachAttr("href")).hasSize(5).allSatisfy(link -> assertThat(
                        page.getElementById(link.substring(1)))
                .isNotNull());
        assertThat(page.select("[id]").eachAttr("id")).doesNotHaveDuplicates();
    }

    @Test
    void anyTextStaysText() {
        FleetReport report = Fleets.hostile("plan");

        Document page = read(report);

        assertThat(HtmlReport.render(report)).doesNotContain(Fleets.NEVER_RAW).doesNotContain("<script");
        assertThat(page.select("bdi").eachText()).hasSize(3).allSatisfy(name -> assertThat(name)
                .isEqualTo(normal(Plain.line(Fleets.HOSTILE))));
        assertThat(page.select("pre")).isNotEmpty().allSatisfy(pre -> assertThat(pre.wholeText())
                .contains("<script>alert('1')</script>"));
        assertThat(page.select("tbody tr")).hasSize(3).allSatisfy(row -> assertThat(row.children())
                .extracting(Element::tagName)
                .containsExactly("th", "td", "td", "td"));
    }

    /** As jsoup tells text: runs of spaces are one. */
    private static String normal(String text) {
        return text.replaceAll(" +", " ").strip();
    }

    @Test
    void showsWhatAPlanWouldMend() {
        assertThat(read(Fleets.hostile("plan"))
                        .select("section[aria-labelledby=failed]")
                        .text())
                .contains("Found now, put right by this plan:")
                .contains("would PutRolePolicy");
    }

    @Test
    void anEmptyFleetIsAPageToo() {
        Document page = read(Fleets.of("verify", List.of()));

        assertThat(page.select("table")).isEmpty();
        assertThat(page.select("main").text()).isEqualTo("There was no account in this run.");
        assertThat(page.select(".counts a")).isEmpty();
    }

    @Test
    void tenThousandAccountsAreTenThousandRowsOfFixedColumns() {
        Document page = read(Fleets.large("verify", 10_000));

        assertThat(page.select("tbody tr")).hasSize(10_000);
        assertThat(page.select("style").html()).contains("table-layout: fixed");
    }
}
