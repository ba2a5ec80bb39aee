package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options that say in which forms a report is written, and where. */
final class OutputOptions {

    /** The forms of a report. */
    enum Form {
        /** For people at a terminal. */
        text,
        /** For programs: one JSON object. */
        json,
        /** For Jenkins' test trends. */
        junit,
        /** One page that needs no other file. */
        html,
        /** For a change ticket. */
        markdown
    }

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            description = "what is printed: text, json, junit, html or markdown; default: text")
    private Form output = Form.text;

    @Option(
            names = "--report",
            paramLabel = "FORMAT=FILE",
            description = "writes the same report to a file too, replaced if it exists; may be given several times")
    private Map<Form, Path> reports = Map.of();

    /** Called before any call is made, so that no run ends without its report. */
    void check() {
        reports.values().forEach(file -> {
            checkPlace("report", file);
            if (Files.exists(file) && !Files.isWritable(file)) {
                throw new InvalidInputException("report", "the file " + file + " can't be written by this user");
            }
        });
    }

    /** Refuses a place where no file can be made or replaced, before the work whose result it is to hold. */
    static void checkPlace(String option, Path file) {
        Path directory = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new InvalidInputException(option, file + " is a directory");
        }
        if (!Files.isDirectory(directory)) {
            throw new InvalidInputException(option, "the directory of " + file + " does not exist");
        }
        if (!Files.exists(file) && !Files.isWritable(directory)) {
            throw new InvalidInputException(option, "the directory of " + file + " can't be written by this user");
        }
    }

    /** One account keeps the text and JSON of one account; the other forms show it as a run over one. */
    void write(AccountReport outcome, PrintWriter out) {
        print(out, of(output, outcome));
        reports.forEach((form, file) -> store(file, of(form, outcome)));
    }

    void write(FleetReport outcome, PrintWriter out) {
        print(out, of(output, outcome));
        reports.forEach((form, file) -> store(file, of(form, outcome)));
    }

    private static String of(Form form, AccountReport outcome) {
        return switch (form) {
            case text -> outcome.text();
            case json -> outcome.json();
            case junit, html, markdown -> of(form, outcome.asRun());
        };
    }

    private static String of(Form form, FleetReport outcome) {
        return switch (form) {
            case text -> outcome.text();
            case json -> outcome.json();
            case junit -> outcome.junit();
            case html -> outcome.html();
            case markdown -> outcome.markdown();
        };
    }

    private static void print(PrintWriter out, String report) {
        out.println(report);
        out.flush();
    }

    private static void store(Path file, String report) {
        try {
            Files.writeString(file, report.endsWith("\n") ? report : report + System.lineSeparator());
        } catch (IOException unwritable) {
            throw new IllegalStateException(
                    "the report " + file + " can't be written: "
                            + unwritable.getClass().getSimpleName() + "; what was done is on standard output",
                    unwritable);
        }
    }
}
