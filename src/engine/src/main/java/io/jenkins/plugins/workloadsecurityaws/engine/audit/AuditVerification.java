package io.jenkins.plugins.workloadsecurityaws.engine.audit;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What became of a trail since it was written. Whoever holds the file and no head can rewrite it whole; what else is
 * changed, missing, moved or cut is found.
 *
 * @param state what is to be said of it
 * @param head the last line that is right, with all before it
 * @param tornLines how many lines were torn while they were written, each told by the line after it
 * @param problem what is wrong, and where: one line; absent: nothing
 */
public record AuditVerification(State state, AuditHead head, int tornLines, Optional<String> problem) {

    /** What is to be said of a trail. */
    public enum State {
        /** It is as it was written, up to its last line. */
        WHOLE,
        /** So it is, save that the last line was written in part: a process died, or is writing, or the end was cut. */
        TORN,
        /** Lines were changed, are missing, were moved or cut. */
        BROKEN
    }

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /**
     * Verifies a trail with all its files, from its first line on; takes no lock.
     *
     * @param file the file that is written
     * @param expected a head of this trail that was kept elsewhere; the trail must hold it. Absent: lines that were cut at
     *     the end can't be found
     * @return what became of it
     * @throws InvalidInputException if there is no such file, it can't be read, or the head is not of its form; names the
     *     field
     */
    public static AuditVerification of(Path file, Optional<String> expected) {
        expected.filter(hash -> !HASH.matcher(hash).matches()).ifPresent(hash -> {
            throw new InvalidInputException("head", "a head is 64 hexadecimal digits, as a run printed it");
        });
        try {
            List<Path> parts = AuditParts.of(file);
            if (parts.isEmpty()) {
                throw new InvalidInputException("FILE", "there is no audit trail " + file);
            }
            if (Files.isDirectory(file)) {
                throw new InvalidInputException("FILE", file + " is a directory");
            }
            Reading reading = new Reading(expected);
            AuditParts.read(parts, reading::hear);
            return reading.end();
        } catch (IOException unreadable) {
            throw new InvalidInputException(
                    "FILE",
                    "the audit trail " + file + " can't be read: "
                            + unreadable.getClass().getSimpleName());
        }
    }

    private static final class Reading {
        private final Optional<String> expected;
        private boolean met;
        private AuditHead head = AuditHead.NONE;
        private int tornLines;
        private Path part;
        private int place;
        private Optional<String> problem = Optional.empty();
        /** What is no line, since the last one that is. */
        private final ByteArrayOutputStream pieces = new ByteArrayOutputStream();

        private int firstPiece;
        private boolean lastHasEnd = true;
        private boolean complete;

        Reading(Optional<String> expected) {
            this.expected = expected;
            this.met = expected.isEmpty() || expected.get().equals(head.hash());
        }

        boolean hear(Path now, byte[] bytes, boolean ended) {
            if (!now.equals(part)) {
                if (!lastHasEnd || pieces.size() > 0) {
                    return broken("the end of " + part + " was changed or cut, and another file follows it");
                }
                part = now;
                place = 0;
            }
            place++;
            lastHasEnd = ended;
            Optional<AuditLine> line = AuditLine.parse(bytes);
            if (line.isPresent()) {
                return follows(line.get());
            }
            if (pieces.size() == 0) {
                firstPiece = place;
            }
            complete |= AuditLine.isComplete(bytes) || bytes.length > AuditLine.LONGEST;
            if (complete || pieces.size() > 4 * AuditLine.LONGEST) {
                return broken(changed());
            }
            pieces.writeBytes(bytes);
            if (ended) {
                pieces.write('\n');
            }
            return true;
        }

        private boolean follows(AuditLine line) {
            Optional<String> between =
                    pieces.size() == 0 ? Optional.empty() : Optional.of(AuditLine.sha256(pieces.toByteArray()));
            if (between.isPresent() && line.torn().isEmpty()) {
                return broken(changed());
            }
            String where = "line " + place + " of " + part;
            if (line.number() > head.lines() + 1) {
                return broken("before " + where + ", "
                        + (line.number() == head.lines() + 2
                                ? "line " + (head.lines() + 1) + " of the trail is missing"
                                : "lines " + (head.lines() + 1) + " to " + (line.number() - 1)
                                        + " of the trail are missing"));
            }
            if (line.number() <= head.lines()) {
                return broken(where + " is line " + line.number()
                        + " of the trail, which stands there again or was moved there");
            }
            if (!line.previous().equals(head.hash())) {
                return broken(where + " does not follow the line before it: that one, or this, was replaced");
            }
            if (!line.torn().equals(between)) {
                return broken("what stands before " + where + " is not the torn line that it tells of");
            }
            tornLines += between.isPresent() ? 1 : 0;
            pieces.reset();
            head = line.head();
            met |= expected.filter(head.hash()::equals).isPresent();
            return true;
        }

        private String changed() {
            return "line " + firstPiece + " of " + part + " was changed, or is no line of an audit trail";
        }

        private boolean broken(String what) {
            problem = Optional.of(what);
            return false;
        }

        AuditVerification end() {
            if (problem.isEmpty() && pieces.size() > 0 && lastHasEnd) {
                broken(changed());
            }
            if (problem.isEmpty() && !met) {
                broken("no line has the expected hash: lines were cut at the end, or the trail was written anew");
            }
            if (problem.isPresent()) {
                return new AuditVerification(State.BROKEN, head, tornLines, problem);
            }
            if (lastHasEnd) {
                return new AuditVerification(State.WHOLE, head, tornLines, Optional.empty());
            }
            return new AuditVerification(
                    State.TORN,
                    head,
                    tornLines,
                    Optional.of("the last line, line " + place + " of " + part
                            + ", has no end: its process died or is writing it, or the end was cut"));
        }
    }
}
