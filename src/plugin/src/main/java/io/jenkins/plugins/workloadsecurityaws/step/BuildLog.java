package io.jenkins.plugins.workloadsecurityaws.step;

import hudson.Util;
import hudson.console.HyperlinkNote;
import hudson.model.Run;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditHead;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Finding;
import io.jenkins.plugins.workloadsecurityaws.engine.finding.Severity;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.Progress;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetEntry;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.Plain;
import io.jenkins.plugins.workloadsecurityaws.report.AccountCounts;
import io.jenkins.plugins.workloadsecurityaws.report.Sentence;
import io.jenkins.plugins.workloadsecurityaws.report.WorkloadSecurityReports;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import jenkins.util.Timer;

/**
 * Says in a build's log what is changed, waited for and found. What many accounts have in common is one line, with links
 * into the report as Jenkins' own logs have them. Thread-safe.
 */
final class BuildLog {

    /** Jenkins' logs are not translated as a whole, and people search them for this. */
    private static final String PREFIX = "[Workload Security] ";

    /** Of how far a run over many accounts has come, however many there are. */
    private static final int LINES_OF_PROGRESS = 20;

    private static final long SECONDS_BETWEEN_LINES = 10;
    private static final int ACCOUNTS_NAMED = 3;

    private final PrintStream log;
    private final Run<?, ?> run;
    private final String report;

    // Guarded by this.
    private String command = "";
    private boolean planned;
    private int progressTold;
    private Progress progress;
    private String wait;
    private int waits;
    private boolean paced;
    private boolean ended;

    /**
     * Makes it.
     *
     * @param log where the lines go
     * @param run the build
     * @param id names the report
     */
    BuildLog(PrintStream log, Run<?, ?> run, String id) {
        this.log = log;
        this.run = run;
        this.report = "/" + run.getUrl() + WorkloadSecurityReports.URL + "/" + id + "/";
    }

    void begins(String verb, String account, String tenant) {
        println(Messages.BuildLog_begins(verb, account, tenant));
    }

    synchronized void begins(String verb, String asked, boolean dryRun, int accounts, String tenant) {
        command = asked;
        planned = dryRun;
        println(Messages.BuildLog_beginsMany(verb, accounts, tenant));
    }

    void tell(AccountReport report) {
        end();
        if (report.dryRun()) {
            report.changes().forEach(change -> println(Messages.BuildLog_planned(inWords(change))));
            report.mended()
                    .forEach(finding ->
                            println(Messages.BuildLog_mended(finding.code().code(), finding.message())));
        }
        report.undone().forEach(change -> println(Messages.BuildLog_undone(inWords(change))));
        report.proofs()
                .forEach(proof -> println(Messages.BuildLog_proof(
                        proof.layer().title(), proof.state().words(), proof.told())));
        report.findings().forEach(this::found);
        String account = report.account().value();
        int changes = report.changes().size();
        String findings = severities(report.findings());
        String staying =
                report.findings().isEmpty() ? Messages.BuildLog_nothingStays() : Messages.BuildLog_stays(findings);
        println(
                report.dryRun()
                        ? Messages.BuildLog_sumOfPlan(account, changes, staying)
                        : Messages.BuildLog_sum(account, changes, findings));
        report.auditHead().ifPresent(this::auditHead);
        linked();
    }

    void tell(FleetReport report) {
        end();
        List<FleetEntry> visited = report.entries().stream()
                .filter(entry -> entry.state() != FleetEntry.State.NOT_REACHED)
                .toList();
        changes(
                visited,
                FleetEntry::changes,
                report.dryRun() ? Messages::BuildLog_plannedOn : Messages::BuildLog_changedOn);
        changes(
                visited,
                entry -> entry.report().map(AccountReport::undone).orElse(List.of()),
                Messages::BuildLog_undoneOn);
        findings(visited);
        reasons(report);
        outside(report.findings());
        println(AccountCounts.of(report).inWords());
        if (!report.rotation().isEmpty()) {
            println(Messages.BuildLog_stages(report.rotation().entrySet().stream()
                    .map(stage -> stage.getValue() + " " + stage.getKey().label())
                    .collect(Collectors.joining(", "))));
        }
        report.auditHead().ifPresent(this::auditHead);
        linked();
    }

    /** Whoever keeps the log keeps with it a proof of how the audit trail stood. */
    private void auditHead(AuditHead head) {
        println(Messages.BuildLog_auditHead(String.valueOf(head.lines()), head.hash()));
    }

    void changed(Change change) {
        println(Messages.BuildLog_changed(inWords(change)));
    }

    /** The first is told at once; of those that follow soon, as the waits of many accounts do, the last with their number. */
    synchronized void waits(String why) {
        wait = why;
        waits++;
        if (!paced && !ended) {
            tellLatest();
        }
    }

    synchronized void progressed(Progress now) {
        int line = now.done() * LINES_OF_PROGRESS / Math.max(1, now.total());
        if (line > progressTold && now.done() < now.total()) {
            progressTold = line;
            progress = now;
            if (!paced && !ended) {
                later();
            }
        }
    }

    /** Names come from AWS and texts from a tenant's server: none of them may forge a line of a build's log. */
    void println(String line) {
        log.println(PREFIX + Plain.line(line));
    }

    // What comes often

    private synchronized void tellLatest() {
        paced = waits > 0 || progress != null;
        if (waits > 0) {
            String sentence = wait.substring(0, 1).toUpperCase(Locale.ROOT) + wait.substring(1);
            println(waits == 1 ? sentence : Messages.BuildLog_waits(sentence, waits - 1));
        }
        if (progress != null) {
            println(Messages.BuildLog_progress(
                    progress.done(),
                    progress.total(),
                    AccountCounts.parts(command, planned, progress.counts()),
                    Util.getTimeSpanString(
                            progress.left().map(Duration::toMillis).orElse(0L))));
        }
        waits = 0;
        progress = null;
        if (paced) {
            later();
        }
    }

    private void later() {
        paced = true;
        if (!ended) {
            Timer.get().schedule(this::tellLatest, SECONDS_BETWEEN_LINES, TimeUnit.SECONDS);
        }
    }

    /** Nothing is told late, when the build is over already; how far the run came is told by what follows. */
    private synchronized void end() {
        ended = true;
        waits = 0;
        progress = null;
    }

    // What many accounts have in common

    private interface OnAccounts {
        String line(int accounts, String named, String what);
    }

    private void changes(List<FleetEntry> entries, Function<FleetEntry, List<Change>> changes, OnAccounts form) {
        Map<String, List<FleetEntry>> alike = new LinkedHashMap<>();
        for (FleetEntry entry : entries) {
            if (!changes.apply(entry).isEmpty()) {
                alike.computeIfAbsent(AccountCounts.actions(changes.apply(entry)), actions -> new ArrayList<>())
                        .add(entry);
            }
        }
        alike.forEach((actions, those) -> printlnSafe(form.line(
                those.size(), named(those, "?state=" + those.get(0).state().label()), actions)));
    }

    private record Kind(Severity severity, String code) {}

    private record On(FleetEntry entry, Finding finding) {}

    /** Errors first, and of those the ones first that most accounts have. */
    private void findings(List<FleetEntry> entries) {
        Map<Kind, List<On>> kinds = new LinkedHashMap<>();
        for (FleetEntry entry : entries) {
            entry.findings().forEach(finding -> kinds.computeIfAbsent(
                            new Kind(finding.severity(), finding.code().code()), kind -> new ArrayList<>())
                    .add(new On(entry, finding)));
        }
        Comparator<Map.Entry<Kind, List<On>>> worst =
                Comparator.comparing(kind -> kind.getKey().severity());
        Comparator<Map.Entry<Kind, List<On>>> most =
                Comparator.comparing(kind -> kind.getValue().size());
        kinds.entrySet().stream()
                .sorted(worst.thenComparing(most).reversed())
                .forEach(kind -> findings(kind.getKey(), kind.getValue()));
    }

    private void findings(Kind kind, List<On> all) {
        List<FleetEntry> accounts = all.stream().map(On::entry).distinct().toList();
        Finding first = all.get(0).finding();
        printlnSafe(Messages.BuildLog_foundOn(
                inWords(kind.severity()),
                kind.code(),
                accounts.size(),
                named(accounts, "?finding=" + kind.code()),
                Plain.line(Sentence.of(first.message())),
                Plain.line(Sentence.of(first.remedy()))));
    }

    /** Why accounts were not visited, and what is to be said of one that holds no report. */
    private void reasons(FleetReport report) {
        Map<String, List<FleetEntry>> alike = new LinkedHashMap<>();
        for (FleetEntry entry : report.entries()) {
            boolean toldAbove = entry.state() != FleetEntry.State.NOT_REACHED
                    && entry.report().isPresent();
            if (!toldAbove && !entry.reason().isEmpty()) {
                String reason = entry.reason().replace(entry.account().value(), "");
                alike.computeIfAbsent(entry.state() + reason, key -> new ArrayList<>())
                        .add(entry);
            }
        }
        alike.values()
                .forEach(those -> printlnSafe(Messages.BuildLog_reason(
                        those.size(),
                        AccountCounts.inWords(command, those.get(0).state(), planned),
                        named(those, "?state=" + those.get(0).state().label()),
                        Plain.line(Sentence.of(those.get(0).reason())))));
    }

    private void outside(List<Finding> findings) {
        Map<String, List<Finding>> kinds = findings.stream()
                .collect(Collectors.groupingBy(
                        finding -> finding.code().code(), LinkedHashMap::new, Collectors.toList()));
        kinds.forEach((code, those) -> {
            Finding first = those.get(0);
            if (those.size() == 1) {
                found(first);
            } else {
                println(Messages.BuildLog_foundOften(
                        inWords(first.severity()),
                        code,
                        those.size(),
                        Sentence.of(first.message()),
                        Sentence.of(first.remedy())));
            }
        });
    }

    private String named(List<FleetEntry> entries, String filter) {
        String named = entries.stream()
                .limit(ACCOUNTS_NAMED)
                .map(entry -> link(
                                "account/" + entry.account().value() + "/",
                                entry.account().value())
                        + entry.name().map(name -> " " + Plain.line(name)).orElse(""))
                .collect(Collectors.joining(", "));
        int more = entries.size() - ACCOUNTS_NAMED;
        return more <= 0 ? named : named + " " + link(filter, Messages.BuildLog_more(more));
    }

    private void found(Finding finding) {
        println(Messages.BuildLog_found(
                inWords(finding.severity()),
                finding.code().code(),
                Sentence.of(finding.message()),
                Sentence.of(finding.remedy())));
    }

    /** For example {@code 2 errors, 1 warning}. */
    static String severities(List<Finding> findings) {
        Map<Severity, Long> counts = findings.stream()
                .collect(Collectors.groupingBy(Finding::severity, TreeMap::new, Collectors.counting()));
        List<String> parts = new ArrayList<>();
        counts.forEach((severity, count) -> parts.add(
                0,
                switch (severity) {
                    case ERROR -> Messages.BuildLog_errors(count);
                    case WARNING -> Messages.BuildLog_warnings(count);
                    case INFO -> Messages.BuildLog_infos(count);
                }));
        return parts.isEmpty() ? Messages.BuildLog_nothingFound() : String.join(", ", parts);
    }

    private static String inWords(Severity severity) {
        return switch (severity) {
            case ERROR -> Messages.BuildLog_error();
            case WARNING -> Messages.BuildLog_warning();
            case INFO -> Messages.BuildLog_info();
        };
    }

    private static String inWords(Change change) {
        return change.detail().isEmpty()
                ? change.action() + " " + change.resource()
                : Messages.BuildLog_change(change.action(), change.resource(), change.detail());
    }

    private void linked() {
        printlnSafe(Messages.BuildLog_report(link("", Messages.BuildLog_page(Plain.line(run.getFullDisplayName())))));
    }

    /** In a raw log the text alone is left. */
    private String link(String below, String text) {
        return HyperlinkNote.encodeTo(report + below, text);
    }

    /** A line of which every part is plain already or a link of Jenkins' own. */
    private void printlnSafe(String line) {
        log.println(PREFIX + line);
    }
}
