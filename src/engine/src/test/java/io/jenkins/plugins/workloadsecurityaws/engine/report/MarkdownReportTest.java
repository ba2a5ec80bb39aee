package io.jenkins.plugins.workloadsecurityaws.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.FindingCode;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.commonmark.ext.gfm.tables.TableBody;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownReportTest {

    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    private static Node read(FleetReport report) {
        return PARSER.parse(MarkdownReport.render(report));
    }

    private static <T extends Node> List<T> all(Node node, Class<T> type) {
        List<T> found = new ArrayList<>();
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            if (type.isInstance(child)) {
                found.add(type.cast(child));
            }
            found.addAll(all(child, type));
        }
        return found;
    }

    private static List<Node> children(Node node) {
        List<Node> children = new ArrayList<>();
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            children.add(child);
        }
        return children;
    }

    /** As a reader sees it, code included. */
    private static String text(Node node) {
        StringBuilder text = new StringBuilder();
        for (Node part : all(node, Node.class)) {
            if (part instanceof Text plain) {
                text.append(plain.getLiteral());
            } else if (part instanceof Code code) {
                text.append(code.getLiteral());
            } else if (part instanceof HtmlInline) {
                text.append('\n');
            }
        }
        return text.toString().strip();
    }

    private static List<String> headings(Node page) {
        return all(page, Heading.class).stream().map(MarkdownReportTest::text).toList();
    }

    /** The rows of the table below a heading, as lists of cells. */
    private static List<List<String>> table(Node page, String heading) {
        Node below = all(page, Heading.class).stream()
                .filter(node -> text(node).equals(heading))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no heading " + heading + " in " + headings(page)))
                .getNext();
        return all(below, TableBody.class).stream()
                .flatMap(body -> children(body).stream())
                .map(row -> children(row).stream().map(MarkdownReportTest::text).toList())
                .toList();
    }

    @Test
    void aPlanTellsWhatWillBeChangedWhereAndHowToUndoIt() {
        Node page = read(Fleets.mixed("plan"));

        assertThat(headings(page))
                .containsExactly(
                        "plan, tenant acceptance",
                        "What will be changed",
                        "Failed",
                        "Not reached",
                        "Skipped",
                        "Unchanged",
                        "Findings that stay",
                        "How to undo");
        assertThat(table(page, "What will be changed").get(0)).first().isEqualTo("111122220001");
        assertThat(table(page, "What will be changed").get(0).get(2))
                .contains("CreateRole on arn:aws:iam::111122220001:role/Workload_Security_Role_Cross: trusts");
        assertThat(table(page, "Skipped"))
                .containsExactly(List.of("111122220005", "account 5", "the account is SUSPENDED"));
        assertThat(table(page, "How to undo").get(0).get(2)).contains("have its role deleted");
    }

    @Test
    void aRunTellsWhatWasChanged() {
        assertThat(headings(read(Fleets.mixed("onboard")))).contains("What was changed");
        assertThat(MarkdownReport.render(Fleets.mixed("onboard"))).doesNotContain("Dry run");
    }

    @Test
    void aFindingThatSaysTheSameOfManyAccountsIsOneRow() {
        Finding tenant = Finding.info(FindingCode.EXTERNAL_ID_NOT_COMPARABLE, "same", "nothing");
        List<FleetEntry> entries = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            entries.add(FleetEntry.of(
                    Optional.empty(), Fleets.report("verify", Fleets.account(i), List.of(), List.of(tenant))));
        }

        assertThat(table(read(Fleets.of("verify", entries)), "Findings that stay"))
                .singleElement()
                .satisfies(row ->
                        assertThat(row.get(2)).startsWith("111122220000, ").endsWith("and 2 more"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"onboard", "plan", "verify", "offboard"})
    void noTextLeavesItsCell(String command) {
        FleetReport report = Fleets.hostile(command);

        Node page = read(report);

        assertThat(MarkdownReport.render(report)).doesNotContain(Fleets.NEVER_RAW);
        assertThat(all(page, Link.class)).isEmpty();
        assertThat(all(page, Image.class)).isEmpty();
        assertThat(all(page, HtmlBlock.class)).isEmpty();
        assertThat(all(page, IndentedCodeBlock.class)).isEmpty();
        assertThat(all(page, HtmlInline.class))
                .allMatch(html -> html.getLiteral().equals("<br>"));
        assertThat(headings(page)).noneMatch(heading -> heading.startsWith("forged"));
        for (TableHead head : all(page, TableHead.class)) {
            int columns = children(head.getFirstChild()).size();
            assertThat(all(head.getParent(), TableRow.class))
                    .allSatisfy(row -> assertThat(children(row)).hasSize(columns));
        }
        assertThat(table(page, "Skipped").get(0).get(1))
                .isEqualTo(Plain.line(Fleets.HOSTILE).strip());
    }

    @Test
    void aDocumentCannotCloseItsFence() {
        Node page = read(Fleets.hostile("plan"));

        assertThat(all(page, FencedCodeBlock.class)).hasSize(2);
        assertThat(all(page, FencedCodeBlock.class).get(0).getLiteral())
                .isEqualTo("{\n  \"before\" : \"" + Plain.block(Fleets.HOSTILE + "```\"\n}") + "\n");
    }

    @Test
    void noReaderMakesALinkOrCallsSomebodyBecauseOfAName() {
        assertThat(Markdown.text("see http://evil.example or WWW.evil.example, @all #12 $x$"))
                .isEqualTo("see http&#58;//evil.example or WWW&#46;evil.example, &#64;all \\#12 \\$x\\$");
    }

    @Test
    void everyKindOfChangeHasItsOwnAdvice() {
        List<String> actions = List.of(
                "CreateRole",
                "PutRolePolicy",
                "UpdateAssumeRolePolicy",
                "TagRole",
                "PutRolePermissionsBoundary",
                "CreateConnector",
                "ModifyConnector",
                "DeleteConnector",
                "DeleteRolePolicy",
                "DeleteRole");

        assertThat(actions).hasSameSizeAs(Step.class.getPermittedSubclasses());
        assertThat(actions).allSatisfy(action -> assertThat(MarkdownReport.howToUndo(Change.of(action, "role", "")))
                .isNotEqualTo(MarkdownReport.howToUndo(Change.of("Unknown", "role", ""))));
    }

    @Test
    void anEmptyFleetChangesNothing() {
        Node page = read(Fleets.of("plan", List.of()));

        assertThat(headings(page)).containsExactly("plan, tenant acceptance", "What will be changed");
        assertThat(MarkdownReport.render(Fleets.of("plan", List.of()))).contains("Nothing, on no account.");
    }

    @Test
    void tenThousandAccountsAreAllNamed() {
        FleetReport report = Fleets.large("plan", 10_000);

        Node page = read(report);

        assertThat(table(page, "What will be changed")).hasSize(2_500);
        assertThat(table(page, "Failed")).hasSize(2_500);
        assertThat(table(page, "Skipped")).hasSize(2_500);
        assertThat(MarkdownReport.render(report)).contains("111122229999");
    }
}
