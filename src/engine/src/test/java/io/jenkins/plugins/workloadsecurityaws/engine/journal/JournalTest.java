package io.jenkins.plugins.workloadsecurityaws.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {

    private static final AccountId ACCOUNT = new AccountId("111122223333");
    private static final RunIdentity RUN = RunIdentity.of("onboard", List.of("asked"));

    @TempDir
    private Path directory;

    @Test
    void aSecondJournalOnTheSameFileIsRefusedAndNamesTheFirst() {
        try (Journal first = open()) {
            first.begin(RUN);

            assertThatThrownBy(this::open)
                    .isInstanceOf(JournalInUseException.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("a run of the tests")
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void theSameDirectoryByAnotherNameIsTheSameJournal() throws IOException {
        Path link = directory.resolveSibling(directory.getFileName() + "-link");
        Files.createSymbolicLink(link, directory);
        try (Journal first = open()) {
            first.begin(RUN);

            assertThatThrownBy(() -> open(link)).isInstanceOf(JournalInUseException.class);
        } finally {
            Files.delete(link);
        }
    }

    @Test
    void aJournalThatWasClosedIsFreeForTheNextWhichReadsWhatItHolds() {
        try (Journal first = open()) {
            first.begin(RUN);
            first.ended(ACCOUNT, Journal.End.CHANGED);
        }

        try (Journal second = open()) {
            assertThat(second.begin(RUN).ended()).containsEntry(ACCOUNT, Journal.End.CHANGED);
        }
    }

    @Test
    void aRefusedSecondJournalTakesNothingOfTheFirst() throws IOException {
        try (Journal first = open()) {
            first.begin(RUN);
            String before = Files.readString(directory.resolve(Journal.NAME));
            assertThatThrownBy(this::open).isInstanceOf(JournalInUseException.class);
            assertThat(Files.readString(directory.resolve(Journal.NAME))).isEqualTo(before);

            first.ended(ACCOUNT, Journal.End.CHANGED);

            assertThatThrownBy(this::open).as("it is still taken").isInstanceOf(JournalInUseException.class);
        }
    }

    @Test
    void theNameOfANewJournalIsForcedToTheDiskWithItsDirectory() throws Exception {
        assertThat(forcedWhile(() -> open().close())).contains(directory.toString());
    }

    @Test
    void whatReplacesAFileIsForcedToTheDiskBeforeItIsRenamedAndItsDirectoryThen() throws Exception {
        Path file = directory.resolve("kept");

        assertThat(forcedWhile(() -> DurableFiles.replace(file, "text")))
                .containsExactly(file + ".new", directory.toString());
        assertThat(file).hasContent("text");
    }

    /** A device that keeps nothing can't be forced to keep it, so Linux refuses to try. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "other systems answer otherwise for a device")
    void anEntryThatCanNotBeForcedToTheDiskIsNoEntry() throws IOException {
        Path device = Files.createSymbolicLink(directory.resolve(Journal.NAME), Path.of("/dev/null"));
        try {
            assertThatThrownBy(this::open)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("journal");
        } finally {
            Files.delete(device);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"journal\":\"workload-security-aws\",\"version\":1}",
                "{\"journal\":\"workload-security-aws\",\"version\":3}",
                "{\"journal\":\"another\",\"version\":2}",
                "shopping list",
                "[]"
            })
    void aFileOfAnotherFormIsRefusedAndLeftAsItIs(String first) throws IOException {
        Path file = directory.resolve(Journal.NAME);
        Files.writeString(file, first + "\nmilk\n");

        assertThatThrownBy(this::open)
                .isInstanceOf(JournalInUseException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("name another directory");
        assertThat(file).hasContent(first + "\nmilk\n");
    }

    @Test
    void whatWasAskedHasTheSameDigestInEveryProcess() {
        RunIdentity run = RunIdentity.of("onboard", List.of("one", "two"));

        assertThat(run.asked()).isEqualTo("8cb7eb1929e3b0542afcccf30152b43dec237f71704eb948da530952a8cc502a");
        assertThat(run)
                .isNotEqualTo(RunIdentity.of("onboard", List.of("one", "three")))
                .isNotEqualTo(RunIdentity.of("onboard", List.of("onetwo")))
                .isNotEqualTo(RunIdentity.of("repair", List.of("one", "two")));
    }

    private Journal open() {
        return open(directory);
    }

    private static Journal open(Path where) {
        return Journal.open(where, "a run of the tests", Time.system(), CreatesUnderWay.inMemory());
    }

    private interface Work {
        void run() throws Exception;
    }

    /** The files and directories that are forced to the disk through channels meanwhile, as the Java runtime tells. */
    private List<String> forcedWhile(Work work) throws Exception {
        Path told = Files.createTempFile("forced", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withoutThreshold().withoutStackTrace();
            recording.start();
            work.run();
            recording.stop();
            recording.dump(told);
            return RecordingFile.readAllEvents(told).stream()
                    .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                    .map(event -> Optional.ofNullable(event.getString("path")).orElse(""))
                    .filter(path -> path.startsWith(directory.toString()))
                    .toList();
        } finally {
            Files.delete(told);
        }
    }
}
