package io.jenkins.plugins.workloadsecurityaws.engine.audit;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.fuzz.Fuzzer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A trail that a kill, a disk or a person has spoilt: verified, read, opened and gone on with. */
class AuditFuzzTest {

    private static final AccountId ACCOUNT = new AccountId("111122223333");
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final AuditEntry ENTRY = AuditEntry.begun(
            NOW,
            "build folder/job #7 of user alice",
            AuditEntry.Kind.AWS,
            Optional.of("production"),
            Optional.of(ACCOUNT),
            "UpdateAssumeRolePolicy",
            "arn:aws:iam::111122223333:role/R",
            Optional.of("{}"),
            Optional.of("{\"Version\":\"2012-10-17\"}"));
    private static final AuditLine FIRST = AuditLine.after(AuditHead.NONE, ENTRY, Optional.empty());
    private static final AuditLine SECOND = AuditLine.after(
            FIRST.head(),
            ENTRY.ended(NOW, AuditEntry.Outcome.DONE, "connector 7", Optional.of("request-1")),
            Optional.of("0".repeat(64)));
    private static final String TRAIL = FIRST.text() + "\n" + SECOND.text() + "\n";

    private enum Input {
        VERIFIED(AuditFuzzTest::verify, AuditFuzzTest.TRAIL),
        VERIFIED_WITH_RIGHT_HASHES((file, text) -> verify(file, hashed(text)), AuditFuzzTest.TRAIL),
        READ_WITH_RIGHT_HASHES((file, text) -> read(file, hashed(text)), AuditFuzzTest.TRAIL),
        KEPT_BEFORE_THE_WRITE((file, text) -> AuditEntry.of(text), AuditFuzzTest.ENTRY.kept()),
        LEFT_UNDER_WAY(AuditFuzzTest::underWay, AuditFuzzTest.ENTRY.kept() + "\n" + AuditFuzzTest.ENTRY.kept() + "\n");

        private final Reader reader;
        private final String sample;

        Input(Reader reader, String sample) {
            this.reader = reader;
            this.sample = sample;
        }

        private Fuzzer fuzzer(Path directory) {
            return Fuzzer.of(InvalidInputException.class, text -> reader.read(own(directory), text), sample);
        }
    }

    private interface Reader {
        void read(Path file, String text) throws IOException;
    }

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void isReadOrRefusedInBounds(Input input) {
        input.fuzzer(directory).run(200);
    }

    @Tag("thorough")
    @ParameterizedTest
    @EnumSource
    void isReadOrRefusedInBoundsAMillionTimes(Input input) {
        input.fuzzer(directory).run(1_000_000);
    }

    @Test
    void isGoneOnWithOrRefusedInBounds() {
        goingOn().run(50);
    }

    /** Fewer, for each write waits for the disk. */
    @Tag("thorough")
    @Test
    void isGoneOnWithOrRefusedInBoundsManyTimes() {
        goingOn().run(5_000);
    }

    private Fuzzer goingOn() {
        return Fuzzer.of(InvalidInputException.class, text -> goOn(own(directory), text), TRAIL, hashed(TRAIL));
    }

    private static void verify(Path file, String text) throws IOException {
        write(file, text);
        AuditVerification.of(file, Optional.of(SECOND.hash()));
    }

    private static void read(Path file, String text) throws IOException {
        write(file, text);
        AuditTrail.read(file, entry -> {});
        AuditTrail.history(file, ACCOUNT, 5);
    }

    private static void underWay(Path file, String text) throws IOException {
        write(file, text);
        WritesUnderWay.open(file).close();
    }

    private static void goOn(Path file, String text) throws IOException {
        write(file, text);
        try (AuditTrail trail = AuditTrail.open(file, AuditTrail.DEFAULT_SIZE, "a fuzzer")) {
            trail.append(ENTRY);
        }
    }

    /** Lines that prove themselves, whatever else is wrong in them: else a spoilt line would be read no further. */
    private static String hashed(String text) {
        StringBuilder lines = new StringBuilder();
        text.lines().forEach(line -> {
            int end = line.lastIndexOf(",\"hash\"");
            String before = line.substring(0, end < 0 ? line.length() : end);
            lines.append(before)
                    .append(",\"hash\":\"")
                    .append(AuditLine.sha256(before.getBytes(StandardCharsets.UTF_8)))
                    .append("\"}\n");
        });
        return lines.toString();
    }

    private static void write(Path file, String text) throws IOException {
        Fuzzer.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Each thread has its own file. */
    private static Path own(Path directory) {
        try {
            return Files.createDirectories(
                            directory.resolve(Thread.currentThread().getName()))
                    .resolve("audit.jsonl");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
