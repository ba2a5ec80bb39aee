package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.HandTime;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

    /** So long after its sending a call may arrive, and be counted, if it is not answered before. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    private final HandTime clock = new HandTime();

    @AfterEach
    void clearTheInterruptFlag() {
        Thread.interrupted();
    }

    @Test
    void withoutALimitNobodyWaits() throws InterruptedException {
        RateLimiter limiter = new RateLimiter(OptionalInt.empty(), clock);

        for (int i = 0; i < 10_000; i++) {
            limiter.acquire();
        }

        assertThat(clock.waits()).isEmpty();
        assertThat(limiter.waited()).isZero();
    }

    @Test
    void theCallBeyondTheLimitWaitsUntilTheFirstIsAMinuteOld() throws InterruptedException {
        RateLimiter limiter = new RateLimiter(OptionalInt.of(3), clock);
        limiter.acquire();
        clock.advance(Duration.ofSeconds(20));
        limiter.acquire();
        limiter.acquire();

        limiter.acquire();

        assertThat(clock.waits()).containsExactly(Duration.ofSeconds(40).plus(MARGIN));
        assertThat(limiter.waited()).isEqualTo(Duration.ofSeconds(40).plus(MARGIN));
    }

    @Test
    void aCallerThatWouldWaitTooLongGivesUpAtOnceAndCountsForNothing() throws InterruptedException {
        RateLimiter limiter = new RateLimiter(OptionalInt.of(1), clock);
        limiter.acquire().answered();

        assertThat(limiter.acquire(Duration.ofSeconds(59))).isEmpty();
        assertThat(clock.waits()).isEmpty();
        assertThat(limiter.acquire(Duration.ofSeconds(60))).isPresent();
        assertThat(clock.waits()).containsExactly(Duration.ofSeconds(60));
    }

    @Test
    void aServiceMayCountOverAnotherLengthOfTime() throws InterruptedException {
        RateLimiter limiter = new RateLimiter(OptionalInt.of(1), Duration.ofSeconds(6), clock);
        limiter.acquire().answered();

        limiter.acquire();

        assertThat(clock.waits()).containsExactly(Duration.ofSeconds(6));
    }

    @Test
    void noWindowOfAMinuteHoldsMoreThanTheLimitWhenManyThreadsPush() throws Exception {
        RateLimiter limiter = new RateLimiter(OptionalInt.of(5), clock);
        List<Duration> passed = new ArrayList<>();
        Callable<Void> caller = () -> {
            for (int i = 0; i < 10; i++) {
                limiter.acquire();
                synchronized (passed) {
                    passed.add(clock.elapsed());
                }
            }
            return null;
        };
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<Void> done : threads.invokeAll(List.of(caller, caller, caller, caller))) {
                done.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(passed).hasSize(40);
        assertThat(clock.elapsed()).isEqualTo(Duration.ofMinutes(1).plus(MARGIN).multipliedBy(7));
    }

    @Test
    void oneRefusalHoldsEverybodyBack() throws InterruptedException {
        RateLimiter limiter = new RateLimiter(OptionalInt.empty(), clock);

        limiter.holdBack(Duration.ofSeconds(30));
        limiter.holdBack(Duration.ofSeconds(10));
        limiter.acquire();

        assertThat(clock.waits()).containsExactly(Duration.ofSeconds(30));
    }

    @Test
    void aCallThatWasAnsweredHasBeenCountedByThen() throws InterruptedException {
        RateLimiter limiter = new RateLimiter(OptionalInt.of(1), clock);
        RateLimiter.Permit turn = limiter.acquire();
        clock.advance(Duration.ofMillis(300));
        turn.answered();

        limiter.acquire();

        assertThat(clock.waits()).as("a minute after the answer").containsExactly(Duration.ofMinutes(1));
    }

    @Test
    void aCallThatIsAnsweredLateIsTakenToHaveArrivedSoon() throws InterruptedException {
        RateLimiter limiter = new RateLimiter(OptionalInt.of(1), clock);
        RateLimiter.Permit create = limiter.acquire();
        clock.advance(Duration.ofSeconds(50));
        create.answered();

        limiter.acquire();

        assertThat(clock.waits()).containsExactly(Duration.ofSeconds(10).plus(MARGIN));
    }

    @Test
    void aLimitThatIsNotKnownIsLearnedFromTheFirstRefusal() throws InterruptedException {
        RateLimiter limiter = new RateLimiter(OptionalInt.empty(), clock);
        passTimes(limiter, 101);

        limiter.refused();
        limiter.acquire();

        assertThat(clock.waits())
                .as("100 were taken, so the next waits")
                .containsExactly(Duration.ofMinutes(1).plus(MARGIN));
    }

    @Test
    void callsThatWereUnderWayTogetherWhenTheyWereRefusedAreNotCountedAsTaken() throws InterruptedException {
        RateLimiter limiter = new RateLimiter(OptionalInt.empty(), clock);
        passTimes(limiter, 104);
        for (int i = 0; i < 4; i++) {
            limiter.refused();
        }
        clock.advance(Duration.ofMinutes(1).plus(MARGIN).minusMillis(1));

        passTimes(limiter, 100);

        assertThat(clock.waits())
                .as("until the window is over, then 100 at once")
                .containsExactly(Duration.ofMillis(1));
    }

    @Test
    void whatWasLearnedIsProbedAgainByOneThenTwoThenFourCallsMore() throws InterruptedException {
        RateLimiter limiter = new RateLimiter(OptionalInt.empty(), clock);
        passTimes(limiter, 51);
        limiter.refused();
        List<Integer> inEachMinute = new ArrayList<>();

        for (int window = 0; window < 4; window++) {
            int waitsBefore = clock.waits().size();
            int passed = 0;
            while (clock.waits().size() == waitsBefore) {
                limiter.acquire();
                passed++;
            }
            inEachMinute.add(passed);
        }

        assertThat(inEachMinute).as("the first waits at once").containsExactly(1, 51, 53, 57);
    }

    @Test
    void aLimitThatIsNotKnownAndStaysAsItIsIsProbedMoreAndMoreRarely() throws InterruptedException {
        RateLimiter limiter = new RateLimiter(OptionalInt.empty(), clock);
        Deque<Duration> counted = new ArrayDeque<>();
        List<Integer> takenBetweenRefusals = new ArrayList<>();
        int taken = 0;

        while (takenBetweenRefusals.size() < 8) {
            limiter.acquire().answered();
            Duration now = clock.elapsed();
            counted.removeIf(call -> call.plusSeconds(60).compareTo(now) <= 0);
            if (counted.size() == 50) {
                limiter.refused();
                takenBetweenRefusals.add(taken);
                taken = 0;
            } else {
                counted.add(now);
                taken++;
            }
        }

        assertThat(takenBetweenRefusals).isSorted();
        assertThat(takenBetweenRefusals.get(7)).as("one in sixteen windows").isEqualTo(16 * 50);
    }

    @Test
    void aRefusalWithHardlyACallOfOursTellsNothingOfTheLimit() throws InterruptedException {
        RateLimiter limiter = new RateLimiter(OptionalInt.empty(), clock);
        passTimes(limiter, 3);

        limiter.refused();
        passTimes(limiter, 50);

        assertThat(clock.waits()).isEmpty();
    }

    @Test
    void aRefusalCloseToTheLimitThatWasSaidDoesNotLowerIt() throws InterruptedException {
        RateLimiter limiter = new RateLimiter(OptionalInt.of(100), clock);
        passTimes(limiter, 95);
        limiter.refused();

        passTimes(limiter, 6);

        assertThat(clock.waits()).as("the refused call is not counted").isEmpty();
    }

    @Test
    void aLimitThatOthersUseTooIsLearnedToBeLowerAndNeverExceedsWhatWasSaid() throws InterruptedException {
        RateLimiter limiter = new RateLimiter(OptionalInt.of(100), clock);
        passTimes(limiter, 41);
        limiter.refused();
        limiter.acquire();
        assertThat(clock.waits()).as("40 were taken").hasSize(1);
        for (int hour = 0; hour < 10; hour++) {
            clock.advance(Duration.ofHours(1));
            limiter.acquire();
        }
        clock.advance(Duration.ofHours(1));

        passTimes(limiter, 100);
        assertThat(clock.waits()).hasSize(1);
        limiter.acquire();

        assertThat(clock.waits()).hasSize(2);
    }

    @Test
    void aHoldShorterThanAMillisecondStillEnds() throws InterruptedException {
        RateLimiter limiter = new RateLimiter(OptionalInt.empty(), clock);

        limiter.holdBack(Duration.ofNanos(1));
        limiter.acquire();

        assertThat(clock.waits()).containsExactly(Duration.ofMillis(1));
    }

    @Test
    void aWallClockThatIsSetBackMakesNobodyWait() throws InterruptedException {
        RateLimiter limiter = new RateLimiter(OptionalInt.of(1), clock);
        limiter.acquire();
        limiter.holdBack(Duration.ofSeconds(30));
        clock.set(HandTime.START.minus(Duration.ofHours(1)));

        limiter.acquire();

        assertThat(clock.waits()).containsExactly(Duration.ofMinutes(1).plus(MARGIN));
    }

    @Test
    void anAbortEndsTheWaitAndTheCallDoesNotCount() throws InterruptedException {
        RateLimiter limiter = new RateLimiter(OptionalInt.of(1), clock);
        limiter.acquire();
        Thread.currentThread().interrupt();
        assertThatThrownBy(limiter::acquire).isInstanceOf(InterruptedException.class);
        clock.advance(Duration.ofMinutes(1).plus(MARGIN));

        limiter.acquire();

        assertThat(clock.waits()).isEmpty();
    }

    @Test
    void whoQueuesBehindAWaitingCallerCanBeAbortedToo() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Time time = new Time() {
            @Override
            public Instant now() {
                return clock.now();
            }

            @Override
            public Duration elapsed() {
                return clock.elapsed();
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                waits.countDown();
                never.await();
            }
        };
        RateLimiter limiter = new RateLimiter(OptionalInt.empty(), time);
        limiter.holdBack(Duration.ofHours(1));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Callable<Void> caller = () -> {
                limiter.acquire();
                return null;
            };
            Future<Void> first = threads.submit(caller);
            assertThat(waits.await(30, TimeUnit.SECONDS)).isTrue();
            threads.submit(caller);
            threads.shutdownNow();

            assertThatThrownBy(() -> first.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(InterruptedException.class);
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aLimitBelowOneIsRefused() {
        assertThatThrownBy(() -> new RateLimiter(OptionalInt.of(0), clock)).isInstanceOf(InvalidInputException.class);
    }

    private static void passTimes(RateLimiter limiter, int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            limiter.acquire();
        }
    }
}
