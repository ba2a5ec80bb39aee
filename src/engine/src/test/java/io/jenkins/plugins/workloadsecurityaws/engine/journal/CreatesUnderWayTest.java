package io.jenkins.plugins.workloadsecurityaws.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CreatesUnderWayTest {

    private static final AccountId ACCOUNT = new AccountId("111122223333");
    private static final AccountId OTHER = new AccountId("444455556666");
    private static final Instant EARLY = Instant.parse("2026-01-01T10:00:00Z");
    private static final Instant LATE = Instant.parse("2026-01-01T10:03:00Z");

    @TempDir
    private Path directory;

    @Test
    void aCreateThatWasSentIsKnownToTheNextProcess() {
        kept().sent(ACCOUNT, EARLY);

        assertThat(kept().of(ACCOUNT)).contains(EARLY);
        assertThat(kept().of(OTHER)).isEmpty();
    }

    @Test
    void aCreateThatEndedIsForgottenByTheNextProcessToo() {
        CreatesUnderWay creates = kept();
        creates.sent(ACCOUNT, EARLY);
        creates.ended(ACCOUNT);

        assertThat(kept().of(ACCOUNT)).isEmpty();
    }

    @Test
    void whatAJournalTellsOfAKilledProcessIsKnownToTheWholeTenant() {
        Path journal = directory.resolve("build");
        try (Journal killed = Journal.open(journal, "test", Time.system(), CreatesUnderWay.inMemory())) {
            killed.started(ACCOUNT, Journal.CREATE_CONNECTOR, "connector", Optional.empty());
            killed.started(OTHER, Journal.CREATE_CONNECTOR, "connector", Optional.empty());
            killed.step(OTHER, Journal.State.DONE, Journal.CREATE_CONNECTOR, "connector 1", Optional.empty());
        }

        Journal.open(journal, "test", Time.system(), kept()).close();

        assertThat(kept().of(ACCOUNT)).isPresent();
        assertThat(kept().of(OTHER)).isEmpty();
    }

    @Test
    void anOldJournalDoesNotHideALaterCreateOfAnotherRun() throws Exception {
        Path journal = Files.createDirectories(directory.resolve("build"));
        Files.writeString(
                journal.resolve(Journal.NAME),
                """
                {"journal":"workload-security-aws","version":2}
                {"at":"%s","fact":"create","account":"111122223333","state":"started"}
                """
                        .formatted(EARLY));
        CreatesUnderWay creates = kept();
        creates.sent(ACCOUNT, LATE);

        Journal.open(journal, "test", Time.system(), creates).close();

        assertThat(creates.of(ACCOUNT)).contains(LATE);
    }

    @Test
    void whatCanNotBeNotedIsNotTakenForSent() throws Exception {
        Path full = Files.createFile(directory.resolve("full"));
        CreatesUnderWay creates = CreatesUnderWay.keptIn(full.resolve("creates.json"));

        assertThatThrownBy(() -> creates.sent(ACCOUNT, EARLY)).isInstanceOf(UncheckedIOException.class);

        assertThat(creates.of(ACCOUNT)).isEmpty();
    }

    @Test
    void aFileOfAnotherReleaseIsRefusedWithWhatToDo() throws Exception {
        Files.writeString(file(), "{\"creates\":\"workload-security-aws-creates\",\"version\":99}");

        assertThatThrownBy(this::kept)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("creates.json")
                .hasMessageContaining("delete it when nobody has added accounts for six minutes");
    }

    private CreatesUnderWay kept() {
        return CreatesUnderWay.keptIn(file());
    }

    private Path file() {
        return directory.resolve("creates.json");
    }
}
