package io.jenkins.plugins.workloadsecurityaws.known;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantHistoryTest {

    private static final Instant START = Instant.parse("2026-01-01T03:12:45.123456Z");
    private static final int ACCOUNTS = 10_000;
    private static final long FIVE_MEBIBYTES = 5L * 1024 * 1024;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("tenant-history.jsonl");
    }

    @Test
    void aYearOfNightlyRunsOverTenThousandAccountsTakesLessThanFiveMebibytes() throws Exception {
        TenantHistory history = new TenantHistory(file);

        for (int night = 0; night < 365; night++) {
            // One account of a hundred breaks each night, and those of the night before are mended.
            add(history, night, ids(night, 100), ids(night - 1, 100));
        }

        assertThat(Files.size(file)).isLessThan(FIVE_MEBIBYTES);
        assertThat(new TenantHistory(file).entries()).hasSize(365).isEqualTo(history.entries());
    }

    @Test
    void aThreadThatIsInterruptedKeepsWhatBecameOfAccountsAndStaysInterrupted() throws Exception {
        TenantHistory history = new TenantHistory(file);
        add(history, 0, ids(0, 1), List.of());

        Thread.currentThread().interrupt();
        add(history, 1, ids(1, 1), ids(0, 1));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(new TenantHistory(file).entries()).hasSize(2).isEqualTo(history.entries());
    }

    @Test
    void whereEveryAccountBreaksAndIsMendedInTurnTheOldestNightsAreGivenUp() throws Exception {
        TenantHistory history = new TenantHistory(file);

        for (int night = 0; night < 365; night++) {
            boolean breaks = night % 2 == 0;
            add(history, night, breaks ? ids(0, ACCOUNTS) : List.of(), breaks ? List.of() : ids(0, ACCOUNTS));
            assertThat(Files.size(file)).as("night %s", night).isLessThan(FIVE_MEBIBYTES);
        }

        assertThat(new TenantHistory(file).entries())
                .hasSizeGreaterThan(14)
                .last()
                .satisfies(entry -> assertThat(entry.at()).isEqualTo(START.plus(Duration.ofDays(364))));
    }

    @Test
    void whatIsOlderThanAYearIsForgotten() {
        TenantHistory history = new TenantHistory(file);

        for (int night = 0; night < 800; night++) {
            add(history, night, List.of(), List.of());
        }

        assertThat(new TenantHistory(file).entries())
                .hasSizeBetween(366, 381)
                .last()
                .satisfies(entry -> assertThat(entry.at()).isEqualTo(START.plus(Duration.ofDays(799))));
    }

    @Test
    void aLineThatACrashCutShortIsLeftOutAndTheNextOneStandsOnItsOwn() throws Exception {
        TenantHistory history = new TenantHistory(file);
        add(history, 0, ids(0, 1), List.of());
        Files.writeString(file, "{\"at\":\"2026-01-02T03", StandardOpenOption.APPEND);

        TenantHistory afterwards = new TenantHistory(file);
        assertThat(afterwards.entries()).hasSize(1);
        add(afterwards, 2, ids(1, 1), List.of());

        assertThat(new TenantHistory(file).entries())
                .extracting(HistoryEntry::drifted)
                .containsExactly(ids(0, 1), ids(1, 1));
    }

    private static void add(TenantHistory history, int night, List<String> drifted, List<String> mended) {
        Instant at = START.plus(Duration.ofDays(night));
        history.add(
                List.of(new HistoryEntry(at, "schedule", ACCOUNTS, drifted.size(), null, null, drifted, mended, null)),
                at);
    }

    private static List<String> ids(int from, int number) {
        return IntStream.range(0, number)
                .mapToObj(each -> String.format("%012d", Math.floorMod(from * 100 + each, ACCOUNTS)))
                .toList();
    }
}
