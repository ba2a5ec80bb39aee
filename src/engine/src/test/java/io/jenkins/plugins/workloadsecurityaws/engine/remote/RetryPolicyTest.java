package io.jenkins.plugins.workloadsecurityaws.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailedAttempt.Repeat;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RetryPolicy.Decision;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

    private static final Duration BUDGET = Duration.ofMinutes(2);

    private final RetryPolicy policy = RetryPolicy.DEFAULT;

    @ParameterizedTest
    @CsvSource({
        "NEVER, true, false", "NEVER, false, false",
        "IF_REPEATABLE, true, true", "IF_REPEATABLE, false, false",
        "ALWAYS, true, true", "ALWAYS, false, true"
    })
    void whatMayHaveTakenEffectIsRepeatedOnlyWhereThatDoesNoHarm(Repeat repeat, boolean repeatable, boolean again) {
        FailedAttempt failed = failed(FailureKind.SERVER_ERROR, repeat, Optional.empty());

        assertThat(policy.after(failed, repeatable, 1, Duration.ZERO, BUDGET, 0).again())
                .isEqualTo(again);
    }

    @ParameterizedTest
    @CsvSource({"SERVER_ERROR, 3, true", "SERVER_ERROR, 4, false", "THROTTLED, 7, true", "THROTTLED, 8, false"})
    void thereAreFourAttemptsAndEightWhereThrottled(FailureKind kind, int number, boolean again) {
        FailedAttempt failed = failed(kind, Repeat.ALWAYS, Optional.empty());

        assertThat(policy.after(failed, true, number, Duration.ZERO, BUDGET, 0).again())
                .isEqualTo(again);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 2000",
        "2, 0, 4000",
        "3, 0, 8000",
        "5, 0, 32000",
        "6, 0, 60000",
        "99, 0, 60000",
        "1, 1, 1000",
        "2, 0.5, 3000",
        "6, 1, 30000"
    })
    void pausesDoubleUpToALimitAndJitterTakesUpToAHalf(int number, double jitter, long millis) {
        FailedAttempt failed = failed(FailureKind.SERVER_ERROR, Repeat.ALWAYS, Optional.empty());

        assertThat(policy.after(failed, true, number, Duration.ZERO, BUDGET, jitter)
                        .pause())
                .isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void thePauseThatTheServiceAsksForCountsAndNoneAsksForNothing() {
        FailedAttempt asked = failed(FailureKind.THROTTLED, Repeat.ALWAYS, Optional.of(Duration.ofSeconds(90)));
        FailedAttempt zero = failed(FailureKind.THROTTLED, Repeat.ALWAYS, Optional.of(Duration.ZERO));

        assertThat(policy.after(asked, true, 1, Duration.ZERO, BUDGET, 1))
                .isEqualTo(new Decision(true, Duration.ofSeconds(90)));
        assertThat(policy.after(zero, true, 1, Duration.ZERO, BUDGET, 0))
                .isEqualTo(new Decision(true, Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @CsvSource({"118, true", "119, false"})
    void theBudgetHoldsThePauseToo(long spentSeconds, boolean again) {
        FailedAttempt failed = failed(FailureKind.SERVER_ERROR, Repeat.ALWAYS, Optional.empty());

        assertThat(policy.after(failed, true, 1, Duration.ofSeconds(spentSeconds), BUDGET, 0))
                .isEqualTo(new Decision(again, Duration.ofSeconds(2)));
    }

    private static FailedAttempt failed(FailureKind kind, Repeat repeat, Optional<Duration> retryAfter) {
        return new FailedAttempt(
                new RemoteCallException("iam:GetRole", kind, Outcome.UNKNOWN, "failed", "wait"), repeat, retryAfter);
    }
}
