package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.audit.Audit;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditTrail;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The option that says where writes are told, in whose name: the user's that runs the command. */
final class AuditOptions {

    @Option(
            names = "--audit",
            paramLabel = "FILE",
            description = "add a line for each write to the audit trail FILE, each with the hash of the one before;"
                    + " default: none")
    private Optional<Path> file = Optional.empty();

    /** Does the work with the trail open, if one is wanted, and says how the trail ends then. */
    <T> T around(String command, Optional<Path> journal, PrintWriter err, Function<Optional<Audit>, T> work) {
        if (file.isEmpty()) {
            return work.apply(Optional.empty());
        }
        if (journal.isEmpty()) {
            err.println("No journal is kept, so the writes of a killed run would be missing in the audit trail: name"
                    + " a place with --journal DIR.");
            err.flush();
        }
        String user = System.getProperty("user.name");
        try (AuditTrail trail = AuditTrail.open(file.get(), AuditTrail.DEFAULT_SIZE, command + " of user " + user)) {
            T result = work.apply(Optional.of(new Audit(trail, "command line, user " + user)));
            err.println("audit: " + trail.head().lines() + " lines in " + file.get() + ", head "
                    + trail.head().hash());
            err.flush();
            return result;
        }
    }
}
