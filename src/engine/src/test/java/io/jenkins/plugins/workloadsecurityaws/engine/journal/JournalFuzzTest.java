package io.jenkins.plugins.workloadsecurityaws.engine.journal;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.fuzz.Fuzzer;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.HandTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that a kill, a disk or a person has spoilt, opened and gone on with. */
class JournalFuzzTest {

    private static final String AT = "\"at\":\"2026-03-01T12:00:00Z\",";
    private static final String JOURNAL = "{\"journal\":\"workload-security-aws\",\"version\":2}\n"
            + "{" + AT + "\"fact\":\"run-begun\",\"command\":\"onboard\",\"asked\":\"abc\",\"accounts\":2}\n"
            + "{" + AT + "\"fact\":\"account-begun\",\"account\":\"111122223333\"}\n"
            + "{" + AT
            + "\"fact\":\"step\",\"account\":\"111122223333\",\"state\":\"started\",\"action\":\"CreateConnector\","
            + "\"resource\":\"connector for account 111122223333\"}\n"
            + "{" + AT + "\"fact\":\"account-ended\",\"account\":\"444455556666\",\"end\":\"done\"}\n";

    private static final String CREATES = "{\"creates\":\"workload-security-aws-creates\",\"version\":1,\"sent\":"
            + "{\"111122223333\":\"2026-03-01T12:00:00Z\",\"444455556666\":\"2026-03-01T12:00:00Z\"}}";

    @TempDir
    private Path directory;

    @Test
    void isReadOrRefusedInBounds() {
        reading(false).run(100);
    }

    @Tag("thorough")
    @Test
    void isReadOrRefusedInBoundsAMillionTimes() {
        reading(false).run(1_000_000);
    }

    /** Fewer, for each write waits for the disk. */
    @Tag("thorough")
    @Test
    void isGoneOnWithOrRefusedInBounds() {
        reading(true).run(2_000);
    }

    @Test
    void createsUnderWayAreReadOrRefusedInBounds() {
        creates().run(400);
    }

    @Tag("thorough")
    @Test
    void createsUnderWayAreReadOrRefusedInBoundsAMillionTimes() {
        creates().run(1_000_000);
    }

    /** Account IDs and times are no secret. */
    private Fuzzer creates() {
        return Fuzzer.quoting(
                UncheckedIOException.class,
                text -> {
                    Path own = directory.resolve(Thread.currentThread().getName() + ".json");
                    Fuzzer.write(own, text.getBytes(StandardCharsets.UTF_8));
                    CreatesUnderWay.keptIn(own);
                },
                CREATES);
    }

    private Fuzzer reading(boolean goesOn) {
        return Fuzzer.of(JournalInUseException.class, text -> reopened(text, goesOn), JOURNAL);
    }

    private void reopened(String text, boolean goesOn) {
        try {
            Path own = directory.resolve(Thread.currentThread().getName());
            Files.createDirectories(own);
            Fuzzer.write(own.resolve(Journal.NAME), text.getBytes(StandardCharsets.UTF_8));
            try (Journal journal = Journal.open(own, "a fuzzer", new HandTime(), CreatesUnderWay.inMemory())) {
                journal.createUnderWay(new AccountId("111122223333"));
                if (goesOn) {
                    journal.begin(RunIdentity.of("onboard", List.of("asked")));
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
