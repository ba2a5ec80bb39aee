package io.jenkins.plugins.workloadsecurityaws.engine.report;

import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Proof;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.RoleSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The report on a run over many accounts as Markdown for a change ticket: what is changed, on which accounts, what was
 * found, how to take it back.
 */
final class MarkdownReport {

    private static final int ACCOUNTS_NAMED = 5;

    private final List<String> lines = new ArrayList<>();
    private final FleetReport report;

    private MarkdownReport(FleetReport report) {
        this.report = report;
    }

    /** A policy document that is replaced, and by what. */
    private record Replaced(String action, String before, String after) {}

    static String render(FleetReport report) {
        return new MarkdownReport(report).page();
    }

    private String page() {
        lines.add("# " + Markdown.text(report.command()) + ", tenant " + Markdown.text(report.tenant()));
        paragraph((report.dryRun() ? "Dry run: nothing was written. " : "") + "Begun " + Wording.begun(report)
                + ", took " + Wording.duration(report.took()) + ".");
        paragraph(Wording.counts(report) + ".");
        changed();
        others();
        proofs();
        findings();
        undo();
        replaced();
        report.auditHead().ifPresent(head -> paragraph("Audit head: " + Wording.audit(head) + "."));
        return String.join("\n", lines) + "\n";
    }

    private void changed() {
        List<FleetEntry> changed = report.dryRun()
                ? report.entries().stream()
                        .filter(entry -> !entry.changes().isEmpty())
                        .toList()
                : report.written();
        heading(report.dryRun() ? "What will be changed" : "What was changed");
        if (changed.isEmpty()) {
            paragraph("Nothing, on no account.");
            return;
        }
        table("Account", "Name", "Changes");
        for (FleetEntry entry : changed) {
            String changes = entry.changes().stream()
                    .map(change -> Markdown.code(change.action()) + " on " + Markdown.code(change.resource())
                            + (change.detail().isEmpty() ? "" : ": " + Markdown.text(change.detail())))
                    .collect(Collectors.joining("<br>"));
            row(entry, changes.isEmpty() ? Markdown.text(Wording.what(entry)) : changes);
        }
    }

    private void others() {
        for (FleetEntry.State state :
                List.of(FleetEntry.State.FAILED, FleetEntry.State.NOT_REACHED, FleetEntry.State.SKIPPED)) {
            if (report.count(state) > 0) {
                heading(Wording.heading(state, report.dryRun()));
                table("Account", "Name", "Why");
                report.entries().stream()
                        .filter(entry -> entry.state() == state)
                        .forEach(entry -> row(entry, Markdown.text(Wording.what(entry))));
            }
        }
        if (report.count(FleetEntry.State.UNCHANGED) > 0) {
            heading("Unchanged");
            Map<String, List<String>> accounts = new LinkedHashMap<>();
            report.entries().stream()
                    .filter(entry -> entry.state() == FleetEntry.State.UNCHANGED)
                    .forEach(entry -> of(accounts, Wording.what(entry))
                            .add(entry.account().value()));
            accounts.forEach((what, which) -> paragraph(Markdown.text(what) + ": " + String.join(", ", which)));
        }
    }

    private void proofs() {
        List<FleetEntry> proven = report.entries().stream()
                .filter(entry -> entry.report()
                        .filter(account -> !account.proofs().isEmpty())
                        .isPresent())
                .toList();
        if (proven.isEmpty()) {
            return;
        }
        heading("Proof");
        table("Account", "Name", "What each layer came to");
        proven.forEach(entry -> row(
                entry,
                entry.report().orElseThrow().proofs().stream()
                        .map(proof -> Markdown.text(Wording.proof(proof)))
                        .collect(Collectors.joining("<br>"))));
        paragraph("What no layer can prove by itself:");
        for (Proof.Layer layer : Proof.Layer.values()) {
            paragraph(Markdown.text(layer.title() + ": " + layer.cannotProve() + "."));
        }
    }

    /** A finding that says the same of many accounts is one row. */
    private void findings() {
        Map<Finding, List<String>> found = new LinkedHashMap<>();
        for (FleetEntry entry : report.entries()) {
            entry.findings()
                    .forEach(finding -> of(found, finding).add(entry.account().value()));
        }
        Map<Finding, List<String>> mended = new LinkedHashMap<>();
        for (FleetEntry entry : report.entries()) {
            entry.report().map(AccountReport::mended).orElse(List.of()).forEach(finding -> of(mended, finding)
                    .add(entry.account().value()));
        }
        report.findings().forEach(finding -> of(found, finding));
        findings("Findings that stay", found);
        findings("Findings that these changes put right", mended);
    }

    private void findings(String heading, Map<Finding, List<String>> findings) {
        if (findings.isEmpty()) {
            return;
        }
        heading(heading);
        table("Severity", "Finding", "Accounts", "What was found", "What to do");
        findings.entrySet().stream()
                .sorted(Comparator.comparing(found -> found.getKey().severity(), Comparator.reverseOrder()))
                .forEach(found -> lines.add(Markdown.row(
                        found.getKey().severity().label(),
                        Markdown.code(found.getKey().code().code()),
                        named(found.getValue()),
                        Markdown.text(found.getKey().message()),
                        Markdown.text(found.getKey().remedy()))));
    }

    private void undo() {
        Map<String, Integer> advice = new LinkedHashMap<>();
        Map<String, String> action = new LinkedHashMap<>();
        for (FleetEntry entry : report.entries()) {
            for (Change change : entry.changes()) {
                String how = howToUndo(change);
                advice.merge(how, 1, Integer::sum);
                action.putIfAbsent(how, change.action());
            }
        }
        if (!advice.isEmpty()) {
            heading("How to undo");
            table("Change", "Times", "To take it back");
            advice.forEach((how, times) ->
                    lines.add(Markdown.row(Markdown.code(action.get(how)), times.toString(), Markdown.text(how))));
        }
    }

    /** How a change is taken back, by hand or with this product: one sentence, the same for all changes of its kind. */
    static String howToUndo(Change change) {
        if (change.resource().contains(":role" + RoleSpec.PROBE_PATH)) {
            return "nothing to take back: a probe is deleted by the run that made it, or by a later one";
        }
        return switch (change.action()) {
            case "CreateRole" ->
                "remove the account (offboard) and have its role deleted: first the connector goes, then the role";
            case "CreateConnector" -> "remove the account (offboard): that removes the connector and leaves the role";
            case "PutRolePolicy" ->
                change.before().isPresent()
                        ? "put the policy document that stands below as 'before' back into the role's inline policy"
                        : "goes with the role: remove the account (offboard) and have its role deleted";
            case "UpdateAssumeRolePolicy" ->
                "put the trust policy that stands below as 'before' back, with the external"
                        + " IDs that are masked there; it was replaced because it was not safe or did not work";
            case "TagRole" -> "remove the tags named here from the role";
            case "PutRolePermissionsBoundary" -> "put the role's earlier permissions boundary back, or remove this one";
            case "ModifyConnector" ->
                "set the connector back in the Workload Security console, or ask for the other"
                        + " setting and repair the account";
            case "SyncConnector" -> "nothing to take back: the connector was given the role that it had";
            case "DeleteConnector" -> "onboard the account again: it gets a new connector with another ID";
            case "DeleteRole", "DeleteRolePolicy" -> "onboard the account again: the role is made anew";
            default -> "see what the change says of itself";
        };
    }

    private void replaced() {
        Map<Replaced, List<String>> documents = new LinkedHashMap<>();
        for (FleetEntry entry : report.entries()) {
            entry.changes().stream()
                    .filter(change -> change.before().isPresent())
                    .forEach(change -> of(
                                    documents,
                                    new Replaced(
                                            change.action(),
                                            change.before().orElse(""),
                                            change.after().orElse("")))
                            .add(entry.account().value()));
        }
        documents.forEach((document, accounts) -> {
            heading("Replaced by " + Markdown.text(document.action()) + " on " + named(accounts));
            paragraph("Before:");
            paragraph(Markdown.fenced(document.before()));
            paragraph("After:");
            paragraph(Markdown.fenced(document.after()));
        });
    }

    private static <K> List<String> of(Map<K, List<String>> lists, K key) {
        return lists.computeIfAbsent(key, unseen -> new ArrayList<>());
    }

    private static String named(List<String> accounts) {
        String first = accounts.stream().limit(ACCOUNTS_NAMED).collect(Collectors.joining(", "));
        int more = accounts.size() - ACCOUNTS_NAMED;
        return accounts.isEmpty() ? "none of these" : first + (more > 0 ? " and " + more + " more" : "");
    }

    private void row(FleetEntry entry, String cell) {
        lines.add(
                Markdown.row(entry.account().value(), Markdown.text(entry.name().orElse("")), cell));
    }

    private void heading(String text) {
        lines.add("");
        lines.add("## " + text);
    }

    private void paragraph(String text) {
        lines.add("");
        lines.add(text);
    }

    private void table(String... headings) {
        lines.add("");
        lines.add(Markdown.row(headings));
        lines.add("|" + " --- |".repeat(headings.length));
    }
}
