package io.jenkins.plugins.workloadsecurityaws.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditVerification;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be asked of an audit trail, offline. */
@Command(name = "audit", mixinStandardHelpOptions = true, description = "Looks at an audit trail; makes no call.")
final class AuditCommand implements Runnable {

    /** How the result is printed. */
    enum Output {
        /** For people. */
        text,
        /** For programs: one JSON object on standard output. */
        json
    }

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing what to do: verify FILE");
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Finds out whether a line of an audit trail was changed, is missing, was moved or cut.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:Whole", "1:Broken, or the last line is torn", "2:Usage"})
    int verify(
            @Parameters(paramLabel = "FILE", description = "the trail; files before it are found by their numbers")
                    Path file,
            @Option(
                            names = "--head",
                            paramLabel = "HASH",
                            description =
                                    "a head that a run printed: without it, lines that were cut at the end are not"
                                            + " missed")
                    Optional<String> head,
            @Option(
                            names = "--output",
                            paramLabel = "FORMAT",
                            defaultValue = "text",
                            description = "text or json; default: text")
                    Output output) {
        AuditVerification found = AuditVerification.of(file, head);
        spec.commandLine().getOut().println(output == Output.json ? json(found) : text(found, head));
        return found.state() == AuditVerification.State.WHOLE ? 0 : 1;
    }

    private static String text(AuditVerification found, Optional<String> head) {
        String right = found.head().lines() + (found.head().lines() == 1 ? " line" : " lines");
        return switch (found.state()) {
            case WHOLE ->
                "Whole: " + right + ", head " + found.head().hash()
                        + (head.isPresent() ? "; it holds the head that was expected" : "")
                        + (found.tornLines() == 0
                                ? ""
                                : System.lineSeparator()
                                        + "Torn while they were written, and told so by the next line: "
                                        + found.tornLines());
            case TORN ->
                "Torn: " + found.problem().orElseThrow() + System.lineSeparator() + "Right before it: " + right
                        + ", head " + found.head().hash()
                        + (head.isPresent() ? "; they hold the head that was expected" : "");
            case BROKEN ->
                "BROKEN: " + found.problem().orElseThrow() + System.lineSeparator() + "Right before it: " + right;
        };
    }

    private static String json(AuditVerification found) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("version", 1)
                .put("state", found.state().name().toLowerCase(Locale.ROOT))
                .put("lines", found.head().lines())
                .put("head", found.head().hash())
                .put("tornLines", found.tornLines());
        return json.put("problem", found.problem().orElse(null)).toPrettyString();
    }
}
