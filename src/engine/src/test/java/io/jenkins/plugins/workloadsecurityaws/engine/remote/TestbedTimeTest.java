package io.jenkins.plugins.workloadsecurityaws.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.testbed.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TestbedTimeTest {

    private final TestClock clock = new TestClock();
    private final Time time = new TestbedTime(clock);

    @Test
    void waitingTurnsTheTestbedsClock() throws InterruptedException {
        Instant before = clock.instant();

        time.sleep(Duration.ofHours(1));

        assertThat(clock.instant()).isAfterOrEqualTo(before.plus(Duration.ofHours(1)));
        assertThat(time.elapsed()).isGreaterThanOrEqualTo(Duration.ofHours(1));
    }

    @Test
    void whatAnotherThreadWaitsEndsNoDeadlineOfThisOne() throws InterruptedException {
        Thread other = new Thread(() -> {
            try {
                time.sleep(Duration.ofHours(1));
            } catch (InterruptedException unexpected) {
                Thread.currentThread().interrupt();
            }
        });
        other.start();
        other.join();

        assertThat(time.elapsed()).isLessThan(Duration.ofMinutes(30));
    }

    @Test
    void aTestThatTurnsTheClockEndsDeadlines() {
        clock.advance(Duration.ofHours(1));

        assertThat(time.elapsed()).isGreaterThanOrEqualTo(Duration.ofHours(1));
    }
}
