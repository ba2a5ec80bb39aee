package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"7, 7", " 7 , 7", "0, 0", "120, 120", "86400, 120", "99999999999999999999, 120"})
    void secondsAreReadAndCapped(String value, long seconds) {
        assertThat(read(value)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sun, 01 Mar 2026 12:00:30 GMT | 30",
                "Sun, 01 Mar 2026 11:00:00 GMT | 0",
                "Sun, 01 Mar 2026 18:00:00 GMT | 120"
            })
    void anHttpDateIsReadAndCapped(String value, long seconds) {
        assertThat(read(value)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1.5", "Mon, 99 Foo 2026"})
    void anythingElseCountsAsAbsent(String value) {
        assertThat(read(value)).isEmpty();
    }

    @Test
    void noHeaderIsAbsent() {
        assertThat(RetryAfter.in(HttpHeaders.of(Map.of(), (name, value) -> true), NOW))
                .isEmpty();
    }

    private static Optional<Duration> read(String value) {
        return RetryAfter.in(HttpHeaders.of(Map.of("Retry-After", List.of(value)), (name, any) -> true), NOW);
    }
}
