package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * Options that say where the facts of a run are kept, from which the next run knows what an aborted one had begun. One
 * account has a journal of its own for each tenant, so that commands on different accounts can run side by side.
 */
final class JournalOptions {

    /** Longer names than this are not taken by every file system. */
    private static final int LONGEST_NAME = 200;

    @Option(
            names = "--journal",
            paramLabel = "DIR",
            description =
                    "keep the facts of each step in DIR/journal.jsonl, from which an aborted or killed run is carried"
                            + " on; default: for one account a directory for it below $XDG_STATE_HOME (~/.local/state), for"
                            + " many accounts none")
    private Optional<Path> directory = Optional.empty();

    @Option(
            names = "--no-journal",
            description = "keep no facts: a run after an aborted one may add a second connector")
    private boolean none;

    /** Refuses what can't be a journal, before any call is made. */
    void check() {
        if (none && directory.isPresent()) {
            throw new InvalidInputException("no-journal", "name either a journal or none, not both");
        }
        directory.ifPresent(JournalOptions::checkDirectory);
    }

    private static void checkDirectory(Path directory) {
        Path there = directory.toAbsolutePath();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (there != null && !(Files.isDirectory(there) && Files.isWritable(there))) {
            throw new InvalidInputException("journal", there + " is not a directory that this user can write");
        }
    }

    /** The journal of a run over many accounts. */
    Optional<Path> ofMany() {
        return directory;
    }

    /** The journal of a command that writes to one account. A default that can't be used stops nobody. */
    Optional<Path> ofOne(String tenant, String account, PrintWriter err) {
        if (none || directory.isPresent()) {
            return directory;
        }
        Path usual = state().resolve("workload-security-aws").resolve(fileName(tenant) + "_" + account);
        try {
            return Optional.of(Files.createDirectories(usual));
        } catch (IOException unwritable) {
            err.println("No journal is kept, because " + usual + " can't be made ("
                    + unwritable.getClass().getSimpleName() + "): name another place with --journal DIR.");
            return Optional.empty();
        }
    }

    private static Path state() {
        return Optional.ofNullable(System.getenv("XDG_STATE_HOME"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "state"));
    }

    private static String fileName(String name) {
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("*", "%2A");
        return encoded.length() <= LONGEST_NAME
                ? encoded
                : encoded.substring(0, LONGEST_NAME) + Integer.toHexString(name.hashCode());
    }
}
