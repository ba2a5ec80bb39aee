package io.jenkins.plugins.workloadsecurityaws.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailedAttempt.Repeat;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCall.Effect;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteCallsTest {

    private final HandTime time = new HandTime();
    private final CallCounter counter = new CallCounter();
    private final List<String> waits = new ArrayList<>();
    private final RemoteCalls calls = new RemoteCalls(time, CallTiming.DEFAULT, counter, waits::add);

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @Test
    void eachAttemptIsCounted() {
        calls.make(call(Effect.NONE), failingFirst(serverError(), serverError()));

        assertThat(counter.snapshot()).isEqualTo(Map.of("iam:GetRole", 3L));
    }

    @Test
    void aRefusalAfterAnAttemptThatMayHaveTakenEffectLeavesTheOutcomeUnknown() {
        RemoteCallException failure = failureOf(
                call(Effect.REPEATABLE),
                failingFirst(serverError(), failed(FailureKind.ACCESS_DENIED, Outcome.REFUSED, Repeat.NEVER)));

        assertThat(failure.kind()).isEqualTo(FailureKind.ACCESS_DENIED);
        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void aRefusalAfterAttemptsThatWereNotProcessedIsARefusal() {
        RemoteCallException failure = failureOf(
                call(Effect.REPEATABLE),
                failingFirst(
                        failed(FailureKind.THROTTLED, Outcome.REFUSED, Repeat.ALWAYS),
                        failed(FailureKind.ACCESS_DENIED, Outcome.REFUSED, Repeat.NEVER)));

        assertThat(failure.outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void aReadHasNoEffectWhateverBecameOfItsAttempts() {
        RemoteCallException failure = failureOf(
                call(Effect.NONE),
                failingFirst(serverError(), failed(FailureKind.NOT_FOUND, Outcome.REFUSED, Repeat.NEVER)));

        assertThat(failure.outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void whatHarmsIfItIsDoneTwiceIsDoneOnceWhereItsOutcomeIsUnknown() {
        failureOf(call(Effect.ONCE), failingFirst(serverError()));

        assertThat(counter.snapshot()).isEqualTo(Map.of("iam:GetRole", 1L));
    }

    @Test
    void theLastAttemptGetsWhatIsLeftOfTwoMinutes() {
        List<Duration> limits = new ArrayList<>();
        failureOf(call(Effect.NONE), attempt -> {
            limits.add(attempt.atMost());
            attempt.sending();
            time.advance(attempt.atMost());
            throw failed(FailureKind.TIMEOUT, Outcome.UNKNOWN, Repeat.IF_REPEATABLE);
        });

        assertThat(limits).hasSize(2).first().isEqualTo(Duration.ofSeconds(60));
        assertThat(limits.get(1)).isBetween(Duration.ofSeconds(58), Duration.ofSeconds(59));
        assertThat(time.elapsed()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void anAttemptNeverGetsTooLittleToSucceed() {
        List<Duration> limits = new ArrayList<>();
        failureOf(call(Effect.NONE), attempt -> {
            limits.add(attempt.atMost());
            attempt.sending();
            time.advance(Duration.ofSeconds(limits.size() == 1 ? 115 : 60));
            throw failed(FailureKind.TIMEOUT, Outcome.UNKNOWN, Repeat.IF_REPEATABLE);
        });

        assertThat(limits).containsExactly(Duration.ofSeconds(60), CallTiming.DEFAULT.connect());
    }

    @Test
    void whatWasWaitedForALimitOfCallsIsNotTheServicesDoing() {
        calls.make(call(Effect.NONE), attempt -> {
            time.advance(Duration.ofMinutes(10));
            attempt.sending();
            if (attempt.isFirst()) {
                throw serverError();
            }
            return "done";
        });

        assertThat(counter.snapshot()).isEqualTo(Map.of("iam:GetRole", 2L));
    }

    @ParameterizedTest
    @ValueSource(longs = {-3600, 3600})
    void aWallClockThatIsSetBetweenTwoAttemptsChangesNoPauseAndNoDeadline(long seconds) {
        RemoteCallException failure = failureOf(call(Effect.NONE), attempt -> {
            attempt.sending();
            time.set(time.now().plusSeconds(seconds));
            throw new FailedAttempt(
                    failure(FailureKind.THROTTLED, Outcome.REFUSED),
                    Repeat.ALWAYS,
                    Optional.of(Duration.ofSeconds(50)));
        });

        assertThat(failure.kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(time.waits()).containsExactly(Duration.ofSeconds(50), Duration.ofSeconds(50));
    }

    @ParameterizedTest
    @CsvSource({"119, true, 119 s", "120, true, 2 min", "90, true, 90 s", "2, true, 2 s", "1, false, 1 s"})
    void aPauseOfTwoSecondsOrMoreIsTold(long seconds, boolean told, String words) {
        String answer = calls.make(
                call(Effect.NONE),
                failingFirst(new FailedAttempt(
                        failure(FailureKind.THROTTLED, Outcome.REFUSED),
                        Repeat.ALWAYS,
                        Optional.of(Duration.ofSeconds(seconds)))));

        assertThat(answer).isEqualTo("done");
        assertThat(time.waits()).containsExactly(Duration.ofSeconds(seconds));
        assertThat(!waits.isEmpty()).isEqualTo(told);
        assertThat(waits).allSatisfy(line -> assertThat(line)
                .isEqualTo("iam:GetRole on account 111122223333 failed; trying again in " + words
                        + " (attempt 2 of at most 8)"));
    }

    @Test
    void whatWaitsForALimitOfItsOwnTellsItsPauseToo() {
        calls.tellWait("60 calls a minute are made", Duration.ofSeconds(2));
        calls.tellWait("61 calls a minute are made", Duration.ofMillis(1_999));

        assertThat(waits).containsExactly("60 calls a minute are made for 2 s");
    }

    @Test
    void whoeverMakesCallsIsToldTheClockAndTheTimes() {
        assertThat(calls.time()).isSameAs(time);
        assertThat(calls.timing()).isSameAs(CallTiming.DEFAULT);
    }

    @Test
    void anAnswerWithoutPausesOfOthersIsPassedOn() {
        String answer = calls.make(call(Effect.NONE), failingFirst(serverError()), (failed, pause) -> true);

        assertThat(answer).isEqualTo("done");
    }

    @Test
    void eachAttemptIsLoggedWithItsDurationItsRequestIdAndItsOutcome() {
        List<String> lines = new ArrayList<>();
        long here = Thread.currentThread().getId();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getLongThreadID() == here) {
                    lines.add(line.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(RemoteCalls.class.getName());
        Level before = logger.getLevel();
        logger.setLevel(Level.FINE);
        logger.addHandler(handler);
        try {
            calls.make(call(Effect.NONE), attempt -> {
                attempt.sending();
                time.advance(Duration.ofMillis(70));
                if (attempt.isFirst()) {
                    throw serverError();
                }
                attempt.answered("request-1");
                return "done";
            });
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(before);
        }

        String title = "iam:GetRole on account 111122223333";
        assertThat(lines)
                .hasSize(3)
                .startsWith(title + ", attempt 1: 70 ms, request ID none: " + title + " failed")
                .endsWith(title + ", attempt 2: 70 ms, request ID request-1: done");
    }

    @Test
    void anAttemptThatTookLongIsToldHoweverShortThePause() {
        calls.make(call(Effect.NONE), attempt -> {
            attempt.sending();
            if (!attempt.isFirst()) {
                return "done";
            }
            time.advance(Duration.ofSeconds(10));
            throw serverError();
        });

        assertThat(waits).singleElement().asString().contains("attempt 2 of at most 4");
    }

    @Test
    void aSlowCallSaysBeforehandHowLongItMayTake() {
        RemoteCall create = new RemoteCall(
                "workloadSecurity", "POST /awsconnectors", "POST", "POST for account 1", Effect.ONCE, true);
        List<Duration> limits = new ArrayList<>();

        calls.make(create, attempt -> limits.add(attempt.atMost()));

        assertThat(waits).singleElement().asString().contains("POST for account 1", "up to 5 min");
        assertThat(limits).containsExactly(Duration.ofMinutes(5));
    }

    @Test
    void aPauseThatIsKeptForAllCallersIsNotSleptHereToo() {
        List<Duration> held = new ArrayList<>();

        calls.make(call(Effect.NONE), failingFirst(serverError()), (failed, pause) -> held.add(pause));

        assertThat(held).hasSize(1);
        assertThat(time.waits()).isEmpty();
    }

    @Test
    void everybodyIsHeldBackToLeaveTheServiceAloneEvenAfterTheLastAttempt() {
        List<Duration> held = new ArrayList<>();

        catchThrowableOfType(
                RemoteCallException.class,
                () -> calls.make(call(Effect.ONCE), failingFirst(serverError()), (failed, pause) -> held.add(pause)));

        assertThat(held).hasSize(1);
    }

    @Test
    void anAbortDuringThePauseOfAWriteLeavesItsOutcomeUnknown() {
        RemoteCallException failure = failureOf(call(Effect.REPEATABLE), attempt -> {
            Thread.currentThread().interrupt();
            throw serverError();
        });

        assertThat(failure.kind()).isEqualTo(FailureKind.INTERRUPTED);
        assertThat(failure.operation()).isEqualTo("iam:GetRole");
        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void anAbortDuringThePauseOfAReadHasNoEffect() {
        RemoteCallException failure = failureOf(call(Effect.NONE), attempt -> {
            Thread.currentThread().interrupt();
            throw serverError();
        });

        assertThat(failure.outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void whatFailsBeforeASecondSendingLeavesTheFirstOnesOutcomeUnknown() {
        RemoteCallException noSession = failure(FailureKind.NO_CREDENTIALS, Outcome.REFUSED);

        RemoteCallException failure = failureOf(call(Effect.REPEATABLE), attempt -> {
            if (attempt.isFirst()) {
                throw serverError();
            }
            throw noSession;
        });

        assertThat(failure.kind()).isEqualTo(FailureKind.NO_CREDENTIALS);
        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    private RemoteCallException failureOf(RemoteCall call, RemoteCalls.Sender<String> sender) {
        return catchThrowableOfType(RemoteCallException.class, () -> calls.make(call, sender));
    }

    private static RemoteCall call(Effect effect) {
        return new RemoteCall("iam", "GetRole", "iam:GetRole", "iam:GetRole on account 111122223333", effect, false);
    }

    private static RemoteCalls.Sender<String> failingFirst(FailedAttempt... failures) {
        Deque<FailedAttempt> left = new ArrayDeque<>(List.of(failures));
        return attempt -> {
            attempt.sending();
            if (left.isEmpty()) {
                return "done";
            }
            throw left.removeFirst();
        };
    }

    private static FailedAttempt serverError() {
        return failed(FailureKind.SERVER_ERROR, Outcome.UNKNOWN, Repeat.IF_REPEATABLE);
    }

    private static FailedAttempt failed(FailureKind kind, Outcome outcome, Repeat repeat) {
        return new FailedAttempt(failure(kind, outcome), repeat, Optional.empty());
    }

    private static RemoteCallException failure(FailureKind kind, Outcome outcome) {
        return new RemoteCallException(
                "iam:GetRole", kind, outcome, "iam:GetRole on account 111122223333 failed", "try again");
    }
}
