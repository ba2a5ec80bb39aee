package io.jenkins.plugins.workloadsecurityaws.engine.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.audit.AuditVerification.State;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AuditTrailTest {

    private static final AccountId ACCOUNT = new AccountId("111122223333");
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Instant LATER = Instant.parse("2026-11-25T13:00:00Z");

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("audit.jsonl");
    }

    @Test
    void aLineTellsWhoWroteWhatWhenAndWhatCameOfIt() throws IOException {
        try (AuditTrail trail = open()) {
            trail.append(AuditEntry.begun(
                            NOW,
                            "build folder/job #7 of user alice",
                            AuditEntry.Kind.AWS,
                            Optional.of("production"),
                            Optional.of(ACCOUNT),
                            "UpdateAssumeRolePolicy",
                            "arn:aws:iam::111122223333:role/R",
                            Optional.of("before"),
                            Optional.of("after"))
                    .ended(
                            NOW.plusSeconds(1),
                            AuditEntry.Outcome.DONE,
                            "arn:aws:iam::111122223333:role/R",
                            Optional.of("request-1")));
        }

        var line = new ObjectMapper().readTree(file.toFile());
        assertThat(line.path("number").asInt()).isEqualTo(1);
        assertThat(line.path("begun").asText()).isEqualTo("2026-11-25T12:00:00Z");
        assertThat(line.path("at").asText()).isEqualTo("2026-11-25T12:00:01Z");
        assertThat(line.path("who").asText()).isEqualTo("build folder/job #7 of user alice");
        assertThat(line.path("kind").asText()).isEqualTo("aws");
        assertThat(line.path("tenant").asText()).isEqualTo("production");
        assertThat(line.path("account").asText()).isEqualTo("111122223333");
        assertThat(line.path("action").asText()).isEqualTo("UpdateAssumeRolePolicy");
        assertThat(line.path("resource").asText()).isEqualTo("arn:aws:iam::111122223333:role/R");
        assertThat(line.path("before").asText()).isEqualTo(AuditLine.sha256("before".getBytes(StandardCharsets.UTF_8)));
        assertThat(line.path("after").asText()).isEqualTo(AuditLine.sha256("after".getBytes(StandardCharsets.UTF_8)));
        assertThat(line.path("requestId").asText()).isEqualTo("request-1");
        assertThat(line.path("outcome").asText()).isEqualTo("done");
        assertThat(line.path("previous").asText()).isEqualTo("0".repeat(64));
        assertThat(line.path("hash").asText()).isEqualTo(verified().head().hash());
    }

    @Test
    void whatIsNoWriteToAnAccountHasALineToo() {
        AuditEntry grant = AuditEntry.begun(
                NOW,
                "user alice",
                AuditEntry.Kind.GRANT,
                Optional.of("production"),
                Optional.empty(),
                "Grant",
                "folder/job",
                Optional.empty(),
                Optional.of("change"));
        List<AuditEntry> read = new ArrayList<>();
        try (AuditTrail trail = open()) {
            trail.append(grant);
        }

        AuditTrail.read(file, read::add);

        assertThat(read).containsExactly(grant);
    }

    @Test
    void aThousandLinesOfSixteenThreadsAreOneChain() throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(16);
        try (AuditTrail trail = open()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                AuditEntry entry = entry("resource " + i);
                running.add(workers.submit(() -> trail.append(entry)));
            }
            for (Future<?> one : running) {
                one.get();
            }
            assertThat(trail.head().lines()).isEqualTo(1000);
        } finally {
            workers.shutdownNow();
        }

        assertThat(verified().state()).isEqualTo(State.WHOLE);
        assertThat(verified().head().lines()).isEqualTo(1000);
        List<String> resources = new ArrayList<>();
        AuditTrail.read(file, entry -> resources.add(entry.resource()));
        assertThat(resources).hasSize(1000).doesNotHaveDuplicates();
    }

    @Test
    void everyByteThatIsFlippedIsFound() throws IOException {
        write(3);
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file, changed);
            assertThat(verified().state()).as("byte %d", at).isNotEqualTo(State.WHOLE);
        }
    }

    @Test
    void everyTailThatIsCutWithinALineIsFoundAndToldFromTampering() throws IOException {
        write(3);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 1; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            boolean atTheEndOfALine = whole[length - 1] == '\n';
            assertThat(verified().state())
                    .as("cut to %d bytes", length)
                    .isEqualTo(atTheEndOfALine ? State.WHOLE : State.TORN);
        }
    }

    @Test
    void aCutAtTheEndOfALineIsFoundByTheHead() throws IOException {
        write(3);
        String head = verified().head().hash();
        List<String> lines = Files.readAllLines(file);
        for (int kept = 0; kept < 3; kept++) {
            Files.write(file, lines.subList(0, kept));

            assertThat(verified().state()).isEqualTo(State.WHOLE);
            AuditVerification byHead = AuditVerification.of(file, Optional.of(head));
            assertThat(byHead.state()).isEqualTo(State.BROKEN);
            assertThat(byHead.problem().orElseThrow()).contains("cut at the end");
        }
    }

    @Test
    void aTrailThatWentOnStillHoldsTheHeadsOfEarlierRuns() {
        write(2);
        String head = verified().head().hash();
        write(2);

        AuditVerification later = AuditVerification.of(file, Optional.of(head));

        assertThat(later.state()).isEqualTo(State.WHOLE);
        assertThat(later.head().lines()).isEqualTo(4);
    }

    @Test
    void aTrailThatWasWrittenAnewIsFoundByTheHeadOnly() throws IOException {
        write(2);
        String head = verified().head().hash();
        Files.delete(file);
        write(2);

        assertThat(verified().state()).isEqualTo(State.WHOLE);
        assertThat(AuditVerification.of(file, Optional.of(head)).state()).isEqualTo(State.BROKEN);
    }

    @Test
    void whatIsWrongWithALineIsTold() throws IOException {
        write(5);
        List<String> lines = Files.readAllLines(file);

        assertThat(problemOf(lines.get(0), lines.get(2), lines.get(3)))
                .contains("before line 2 of " + file, "line 2 of the trail is missing");
        assertThat(problemOf(lines.get(3), lines.get(4))).contains("lines 1 to 3 of the trail are missing");
        assertThat(problemOf(lines.get(0), lines.get(1), lines.get(0))).contains("line 1 of the trail", "moved");
        assertThat(problemOf(lines.get(0), lines.get(2), lines.get(1))).contains("is missing");
        assertThat(problemOf(lines.get(0), lines.get(1).replace("alice", "mallory"), lines.get(2)))
                .contains("line 2 of " + file + " was changed");
        assertThat(problemOf(lines.get(0), "", lines.get(1))).contains("line 2 of " + file + " was changed");
        assertThat(problemOf("shopping list")).contains("no line of an audit trail");
    }

    @Test
    void aLineOfAnotherTrailIsFound() throws IOException {
        write(3);
        List<String> mine = Files.readAllLines(file);
        Files.delete(file);
        write(3);
        List<String> other = Files.readAllLines(file);

        assertThat(problemOf(mine.get(0), other.get(1), mine.get(2))).contains("replaced");
    }

    @Test
    void aTornLastLineIsKeptAndToldByTheNextLine() throws IOException {
        write(2);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 30));
        assertThat(verified().state()).isEqualTo(State.TORN);
        assertThat(verified().head().lines()).isEqualTo(1);

        write(2);

        AuditVerification later = verified();
        assertThat(later.state()).as(later.toString()).isEqualTo(State.WHOLE);
        assertThat(later.head().lines()).isEqualTo(3);
        assertThat(later.tornLines()).isEqualTo(1);
        assertThat(Files.readAllLines(file)).hasSize(4);
    }

    @Test
    void aTornLineThatWasChangedAfterwardsIsFound() throws IOException {
        write(2);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 30));
        write(1);
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(3);

        assertThat(problemOf(lines.get(0), lines.get(1).replace("alice", "mallory"), lines.get(2)))
                .contains("is not the torn line that it tells of");
        assertThat(problemOf(lines.get(0), lines.get(2))).contains("is not the torn line that it tells of");
    }

    @Test
    void everyTornTailIsGoneOnFrom() throws IOException {
        write(2);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 1; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));

            write(1);

            AuditVerification later = verified();
            assertThat(later.state()).as("torn at byte %d: %s", length, later).isEqualTo(State.WHOLE);
        }
    }

    @Test
    void aTrailWhoseLastLinesWereTornTwiceIsGoneOnFrom() throws IOException {
        write(1);
        Files.writeString(file, Files.readString(file) + "{\"version\":1,\"num\n{\"vers");

        assertThat(verified().state()).isEqualTo(State.TORN);
        write(1);

        assertThat(verified().state()).isEqualTo(State.WHOLE);
    }

    @Test
    void whatIsNoTrailIsNotAddedTo() throws IOException {
        for (String other : List.of("shopping list", "shopping list\n", "{}", "{\"a\":\"b\"}\n", "x".repeat(300_000))) {
            Files.writeString(file, other);

            assertThatThrownBy(this::open)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("name another file");
            assertThat(file).hasContent(other);
        }
    }

    @Test
    void aTrailWhoseLastLineWasChangedIsNotAddedTo() throws IOException {
        write(2);
        Files.writeString(file, Files.readString(file).replace("alice", "mallory"));

        assertThatThrownBy(this::open).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aSecondTrailOnTheSameFileIsRefusedAndNamesTheFirst() throws IOException {
        try (AuditTrail first = open()) {
            first.append(entry("one"));
            Path link = Files.createSymbolicLink(directory.resolve("link"), file);

            assertThatThrownBy(() -> AuditTrail.open(link, AuditTrail.DEFAULT_SIZE, "another"))
                    .isInstanceOfSatisfying(InvalidInputException.class, refused -> assertThat(refused.field())
                            .contains("audit"))
                    .hasMessageContaining("a run of the tests")
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
        write(1);
        assertThat(verified().head().lines()).isEqualTo(2);
    }

    @Test
    void aFileThatGrewTooLargeIsFollowedByAnotherAndTheChainGoesOn() throws IOException {
        try (AuditTrail trail = AuditTrail.open(file, 1500, "a run of the tests")) {
            for (int i = 0; i < 10; i++) {
                trail.append(entry("resource " + i));
            }
        }

        assertThat(Files.size(file)).isLessThan(3000);
        assertThat(directory.resolve("audit.jsonl.1")).isRegularFile();
        assertThat(directory.resolve("audit.jsonl.2")).isRegularFile();
        assertThat(verified().state()).isEqualTo(State.WHOLE);
        assertThat(verified().head().lines()).isEqualTo(10);
        List<String> resources = new ArrayList<>();
        AuditTrail.read(file, entry -> resources.add(entry.resource()));
        assertThat(resources).hasSize(10).isSortedAccordingTo(String::compareTo);

        Files.delete(directory.resolve("audit.jsonl.2"));
        assertThat(verified().problem().orElseThrow()).contains("missing");
    }

    @Test
    void aProcessThatDiedBetweenTwoFilesIsFollowedByOneThatGoesOn() throws IOException {
        write(2);
        Files.move(file, directory.resolve("audit.jsonl.1"));

        write(1);

        assertThat(verified().state()).isEqualTo(State.WHOLE);
        assertThat(verified().head().lines()).isEqualTo(3);
    }

    @Test
    void aCutWithinAnEarlierFileIsNoTornLine() throws IOException {
        write(2);
        byte[] whole = Files.readAllBytes(file);
        Files.write(directory.resolve("audit.jsonl.1"), Arrays.copyOf(whole, whole.length - 1));
        Files.delete(file);
        assertThatThrownBy(this::open).isInstanceOf(InvalidInputException.class);

        Files.write(file, new byte[] {'x'});

        assertThat(verified().state()).isEqualTo(State.BROKEN);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "other systems have no device that is always full")
    void aFullDiskIsToldAndTheNextAppendTriesAgain() throws IOException {
        Path kept = directory.resolve("kept");
        // A file that may hold one line only, so that the next one opens the device that has taken its place.
        try (AuditTrail trail = AuditTrail.open(file, 1, "a run of the tests")) {
            trail.append(entry("one"));
            Files.move(file, kept);
            assertThatThrownBy(() -> trail.append(entry("two"))).isInstanceOf(UncheckedIOException.class);
            Files.createSymbolicLink(file, Path.of("/dev/full"));

            assertThatThrownBy(() -> trail.append(entry("two")))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("the audit trail " + file + " can't be written: No space left");

            Files.delete(file);
            Files.move(kept, file);
            trail.append(entry("two"));
        }
        assertThat(verified().state()).isEqualTo(State.WHOLE);
        assertThat(verified().head().lines()).isEqualTo(2);
    }

    @Test
    void aPlaceThatCanNotBeWrittenIsRefused() throws IOException {
        Files.createDirectory(file);

        assertThatThrownBy(this::open)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("can't be written");
        assertThatThrownBy(() -> AuditTrail.open(
                        directory.resolve("missing").resolve("audit"), AuditTrail.DEFAULT_SIZE, "a run of the tests"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("can't be written");
    }

    @Test
    void theHistoryOfAnAccountIsItsNewestEntries() {
        AccountId other = new AccountId("444455556666");
        try (AuditTrail trail = open()) {
            for (int i = 0; i < 5; i++) {
                trail.append(entry("resource " + i));
                trail.append(entry(other, "other " + i));
            }
        }

        assertThat(AuditTrail.history(file, ACCOUNT, 2))
                .extracting(AuditEntry::resource)
                .containsExactly("resource 3", "resource 4");
    }

    @Test
    void theHistoryOfAnAccountGoesOverSeveralFiles() {
        try (AuditTrail trail = AuditTrail.open(file, 1, "a run of the tests")) {
            for (int i = 0; i < 5; i++) {
                trail.append(entry("resource " + i));
            }
        }

        assertThat(AuditTrail.history(file, ACCOUNT, 3))
                .extracting(AuditEntry::resource)
                .containsExactly("resource 2", "resource 3", "resource 4");
    }

    @Test
    void aWriteThatWasUnderWayWhenTheProcessDiedIsToldAtTheNextOpeningOnce() {
        AuditEntry killed = entry("killed");
        try (AuditTrail trail = openShared(16 << 20)) {
            AuditEntry told = entry("told");
            trail.begun(told);
            trail.append(done(told));
            trail.begun(killed);
        }

        for (int opening = 0; opening < 2; opening++) {
            openShared(16 << 20).close();

            assertThat(history())
                    .extracting(AuditEntry::resource, AuditEntry::outcome)
                    .map(Object::toString)
                    .containsExactly("(\"told\", DONE)", "(\"killed\", UNKNOWN)");
        }
        assertThat(history().get(1).write()).isEqualTo(killed.write());
        assertThat(history().get(1).at()).isEqualTo(LATER);
    }

    @Test
    void whatARunDidNotSeeTheOutcomeOfIsToldWhenItEnds() {
        try (AuditTrail trail = openShared(16 << 20)) {
            AuditEntry seen = entry("seen");
            AuditEntry unseen = entry("unseen");
            trail.begun(seen);
            trail.begun(unseen);
            trail.append(done(seen));

            trail.givenUp(List.of(seen.write(), unseen.write()), LATER);
            trail.givenUp(List.of(seen.write(), unseen.write()), LATER);
        }

        assertThat(history())
                .extracting(AuditEntry::resource, AuditEntry::outcome)
                .map(Object::toString)
                .containsExactly("(\"seen\", DONE)", "(\"unseen\", UNKNOWN)");
    }

    @Test
    void whatCouldNotBeToldKeepsEverythingElseFromBeingSentUntilItIsTold() throws IOException {
        Path kept = directory.resolve("kept");
        try (AuditTrail trail = openShared(1)) {
            trail.append(entry("one"));
            AuditEntry two = entry("two");
            trail.begun(two);
            // A file that may hold one line only, so that the next one needs another, which can't be made now.
            Files.move(file, kept);
            assertThatThrownBy(() -> trail.append(done(two))).isInstanceOf(UncheckedIOException.class);
            assertThat(trail.failure()).isPresent();
            Files.createDirectory(file);

            assertThatThrownBy(() -> trail.begun(entry("three")))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("can't be written");

            Files.delete(file);
            Files.move(kept, file);
            AuditEntry three = entry("three");
            trail.begun(three);
            assertThat(trail.failure()).isEmpty();
            trail.append(done(three));
        }
        assertThat(history())
                .extracting(AuditEntry::resource, AuditEntry::outcome)
                .map(Object::toString)
                .containsExactly("(\"one\", DONE)", "(\"two\", DONE)", "(\"three\", DONE)");
        assertThat(verified().state()).isEqualTo(State.WHOLE);
    }

    @Test
    void theFileOfWritesUnderWayDoesNotGrowForEver() throws IOException {
        try (AuditTrail trail = openShared(64 << 20)) {
            for (int i = 0; i < 1500; i++) {
                AuditEntry entry = entry("x".repeat(1000));
                trail.begun(entry);
                trail.append(done(entry));
            }
        }

        assertThat(Files.size(directory.resolve("audit.jsonl.underway"))).isLessThan(1_100_000);
        assertThat(verified().head().lines()).isEqualTo(1500);
    }

    @Test
    void whatIsExportedIsTheWholeTrailWithAllItsFiles() throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        AuditHead head;
        try (AuditTrail trail = AuditTrail.open(file, 1000, "a run of the tests")) {
            for (int i = 0; i < 20; i++) {
                trail.append(entry("resource " + i));
            }
            head = trail.head();
            trail.export(archive);
            trail.append(entry("later"));
        }
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        try (ZipInputStream files = new ZipInputStream(new ByteArrayInputStream(archive.toByteArray()))) {
            for (ZipEntry each = files.getNextEntry(); each != null; each = files.getNextEntry()) {
                Files.copy(files, elsewhere.resolve(each.getName()));
            }
        }

        AuditVerification verified = AuditVerification.of(elsewhere.resolve("audit.jsonl"), Optional.of(head.hash()));

        assertThat(verified.state()).isEqualTo(State.WHOLE);
        assertThat(verified.head()).isEqualTo(head);
        assertThat(elsewhere).isDirectoryContaining(path -> path.endsWith("audit.jsonl.2"));
    }

    @Test
    void aTrailThatWasClosedTakesNothingMore() {
        AuditTrail trail = open();
        trail.close();

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> trail.append(entry("late")))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("closed");
        }
        assertThat(file).isEmptyFile();
    }

    @Test
    void textsOfAnyKindAreOneLineOfPlainCharactersAndLongOnesAreCut() throws IOException {
        String odd = "line\nbreak \u202e \ud83d\ude00 \"}";
        try (AuditTrail trail = open()) {
            trail.append(entry(odd));
            trail.append(entry("x".repeat(1_000_000)));
        }

        assertThat(Files.readAllLines(file)).hasSize(2).allMatch(line -> line.chars()
                .allMatch(character -> character >= ' ' && character < 127));
        assertThat(verified().state()).isEqualTo(State.WHOLE);
        assertThat(AuditTrail.history(file, ACCOUNT, 9))
                .extracting(AuditEntry::resource)
                .containsExactly(odd, "x".repeat(1000));
    }

    @Test
    void aFileWithoutAnEndIsReadInBoundedMemory() throws IOException {
        write(1);
        Files.writeString(file, Files.readString(file) + String.join("", Collections.nCopies(50_000, "x".repeat(100))));

        assertThat(verified().state()).isEqualTo(State.BROKEN);
    }

    @Test
    void aHeadThatIsNoneAndAFileThatIsNotThereAreRefused() {
        assertThatThrownBy(() -> AuditVerification.of(file, Optional.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("there is no audit trail");
        write(1);
        assertThatThrownBy(() -> AuditVerification.of(file, Optional.of("abc")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("64 hexadecimal digits");
    }

    private String problemOf(String... lines) throws IOException {
        Files.write(file, List.of(lines));
        assertThat(verified().state()).isEqualTo(State.BROKEN);
        return verified().problem().orElseThrow();
    }

    private AuditTrail openShared(long size) {
        return AuditTrail.openShared(file, size, "a run of the tests", LATER);
    }

    private static AuditEntry done(AuditEntry entry) {
        return entry.ended(LATER, AuditEntry.Outcome.DONE, entry.resource(), Optional.empty());
    }

    private List<AuditEntry> history() {
        return AuditTrail.history(file, ACCOUNT, 9);
    }

    private AuditVerification verified() {
        return AuditVerification.of(file, Optional.empty());
    }

    private void write(int lines) {
        try (AuditTrail trail = open()) {
            for (int i = 0; i < lines; i++) {
                trail.append(entry("resource " + i));
            }
        }
    }

    private AuditTrail open() {
        return AuditTrail.open(file, AuditTrail.DEFAULT_SIZE, "a run of the tests");
    }

    private static AuditEntry entry(String resource) {
        return entry(ACCOUNT, resource);
    }

    private static AuditEntry entry(AccountId account, String resource) {
        return AuditEntry.begun(
                        NOW,
                        "user alice",
                        AuditEntry.Kind.AWS,
                        Optional.of("production"),
                        Optional.of(account),
                        "CreateRole",
                        resource,
                        Optional.empty(),
                        Optional.of("trust"))
                .ended(NOW, AuditEntry.Outcome.DONE, resource, Optional.of("request"));
    }
}
