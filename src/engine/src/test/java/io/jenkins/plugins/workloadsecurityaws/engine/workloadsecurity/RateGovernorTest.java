package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Waiting;
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

class RateGovernorTest {

    /** So long after its sending a call may arrive, and be counted, if it is not answered before. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    private final HandClock clock = new HandClock();

    @AfterEach
    void clearTheInterruptFlag() {
        Thread.interrupted();
    }

    @Test
    void withoutALimitNobodyWaits() throws InterruptedException {
        RateGovernor governor = new RateGovernor(OptionalInt.empty(), clock.waiting());

        for (int i = 0; i < 10_000; i++) {
            governor.pass();
        }

        assertThat(clock.waits()).isEmpty();
        assertThat(governor.waited()).isZero();
    }

    @Test
    void theCallBeyondTheLimitWaitsUntilTheFirstIsAMinuteOld() throws InterruptedException {
        RateGovernor governor = new RateGovernor(OptionalInt.of(3), clock.waiting());
        governor.pass();
        clock.advance(Duration.ofSeconds(20));
        governor.pass();
        governor.pass();

        governor.pass();

        assertThat(clock.waits()).containsExactly(Duration.ofSeconds(40).plus(MARGIN));
        assertThat(governor.waited()).isEqualTo(Duration.ofSeconds(40).plus(MARGIN));
    }

    @Test
    void aServiceMayCountOverAnotherLengthOfTime() throws InterruptedException {
        RateGovernor governor = new RateGovernor(OptionalInt.of(1), Duration.ofSeconds(6), clock.waiting());
        governor.pass().answered();

        governor.pass();

        assertThat(clock.waits()).containsExactly(Duration.ofSeconds(6));
    }

    @Test
    void noWindowOfAMinuteHoldsMoreThanTheLimitWhenManyThreadsPush() throws Exception {
        RateGovernor governor = new RateGovernor(OptionalInt.of(5), clock.waiting());
        List<Instant> passed = new ArrayList<>();
        Callable<Void> caller = () -> {
            for (int i = 0; i < 10; i++) {
                governor.pass();
                synchronized (passed) {
                    passed.add(clock.instant());
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
        assertThat(clock.passed()).isEqualTo(Duration.ofMinutes(1).plus(MARGIN).multipliedBy(7));
    }

    @Test
    void oneRefusalHoldsEverybodyBack() throws InterruptedException {
        RateGovernor governor = new RateGovernor(OptionalInt.empty(), clock.waiting());

        governor.holdBack(Duration.ofSeconds(30));
        governor.holdBack(Duration.ofSeconds(10));
        governor.pass();

        assertThat(clock.waits()).containsExactly(Duration.ofSeconds(30));
    }

    @Test
    void aCallThatWasAnsweredHasBeenCountedByThen() throws InterruptedException {
        RateGovernor governor = new RateGovernor(OptionalInt.of(1), clock.waiting());
        RateGovernor.Turn turn = governor.pass();
        clock.advance(Duration.ofMillis(300));
        turn.answered();

        governor.pass();

        assertThat(clock.waits()).as("a minute after the answer").containsExactly(Duration.ofMinutes(1));
    }

    @Test
    void aCallThatIsAnsweredLateIsTakenToHaveArrivedSoon() throws InterruptedException {
        RateGovernor governor = new RateGovernor(OptionalInt.of(1), clock.waiting());
        RateGovernor.Turn create = governor.pass();
        clock.advance(Duration.ofSeconds(50));
        create.answered();

        governor.pass();

        assertThat(clock.waits()).containsExactly(Duration.ofSeconds(10).plus(MARGIN));
    }

    @Test
    void aLimitThatIsNotKnownIsLearnedFromTheFirstRefusal() throws InterruptedException {
        RateGovernor governor = new RateGovernor(OptionalInt.empty(), clock.waiting());
        passTimes(governor, 101);

        governor.refused();
        governor.pass();

        assertThat(clock.waits())
                .as("100 were taken, so the next waits")
                .containsExactly(Duration.ofMinutes(1).plus(MARGIN));
    }

    @Test
    void callsThatWereUnderWayTogetherWhenTheyWereRefusedAreNotCountedAsTaken() throws InterruptedException {
        RateGovernor governor = new RateGovernor(OptionalInt.empty(), clock.waiting());
        passTimes(governor, 104);
        for (int i = 0; i < 4; i++) {
            governor.refused();
        }
        clock.advance(Duration.ofMinutes(1).plus(MARGIN).minusMillis(1));

        passTimes(governor, 100);

        assertThat(clock.waits())
                .as("until the window is over, then 100 at once")
                .containsExactly(Duration.ofMillis(1));
    }

    @Test
    void whatWasLearnedIsProbedAgainByOneThenTwoThenFourCallsMore() throws InterruptedException {
        RateGovernor governor = new RateGovernor(OptionalInt.empty(), clock.waiting());
        passTimes(governor, 51);
        governor.refused();
        List<Integer> inEachMinute = new ArrayList<>();

        for (int window = 0; window < 4; window++) {
            int waitsBefore = clock.waits().size();
            int passed = 0;
            while (clock.waits().size() == waitsBefore) {
                governor.pass();
                passed++;
            }
            inEachMinute.add(passed);
        }

        assertThat(inEachMinute).as("the first waits at once").containsExactly(1, 51, 53, 57);
    }

    @Test
    void aLimitThatIsNotKnownAndStaysAsItIsIsProbedMoreAndMoreRarely() throws InterruptedException {
        RateGovernor governor = new RateGovernor(OptionalInt.empty(), clock.waiting());
        Deque<Instant> counted = new ArrayDeque<>();
        List<Integer> takenBetweenRefusals = new ArrayList<>();
        int taken = 0;

        while (takenBetweenRefusals.size() < 8) {
            governor.pass().answered();
            Instant now = clock.instant();
            counted.removeIf(call -> !call.plusSeconds(60).isAfter(now));
            if (counted.size() == 50) {
                governor.refused();
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
        RateGovernor governor = new RateGovernor(OptionalInt.empty(), clock.waiting());
        passTimes(governor, 3);

        governor.refused();
        passTimes(governor, 50);

        assertThat(clock.waits()).isEmpty();
    }

    @Test
    void aRefusalCloseToTheLimitThatWasSaidDoesNotLowerIt() throws InterruptedException {
        RateGovernor governor = new RateGovernor(OptionalInt.of(100), clock.waiting());
        passTimes(governor, 95);
        governor.refused();

        passTimes(governor, 6);

        assertThat(clock.waits()).as("the refused call is not counted").isEmpty();
    }

    @Test
    void aLimitThatOthersUseTooIsLearnedToBeLowerAndNeverExceedsWhatWasSaid() throws InterruptedException {
        RateGovernor governor = new RateGovernor(OptionalInt.of(100), clock.waiting());
        passTimes(governor, 41);
        governor.refused();
        governor.pass();
        assertThat(clock.waits()).as("40 were taken").hasSize(1);
        for (int hour = 0; hour < 10; hour++) {
            clock.advance(Duration.ofHours(1));
            governor.pass();
        }
        clock.advance(Duration.ofHours(1));

        passTimes(governor, 100);
        assertThat(clock.waits()).hasSize(1);
        governor.pass();

        assertThat(clock.waits()).hasSize(2);
    }

    @Test
    void aHoldShorterThanAMillisecondStillEnds() throws InterruptedException {
        RateGovernor governor = new RateGovernor(OptionalInt.empty(), clock.waiting());

        governor.holdBack(Duration.ofNanos(1));
        governor.pass();

        assertThat(clock.waits()).containsExactly(Duration.ofMillis(1));
    }

    @Test
    void anAbortEndsTheWaitAndTheCallDoesNotCount() throws InterruptedException {
        RateGovernor governor = new RateGovernor(OptionalInt.of(1), clock.waiting());
        governor.pass();
        Thread.currentThread().interrupt();
        assertThatThrownBy(governor::pass).isInstanceOf(InterruptedException.class);
        clock.advance(Duration.ofMinutes(1).plus(MARGIN));

        governor.pass();

        assertThat(clock.waits()).isEmpty();
    }

    @Test
    void whoQueuesBehindAWaitingCallerCanBeAbortedToo() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Waiting waiting = new Waiting(clock, duration -> {
            waits.countDown();
            never.await();
        });
        RateGovernor governor = new RateGovernor(OptionalInt.empty(), waiting);
        governor.holdBack(Duration.ofHours(1));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Callable<Void> caller = () -> {
                governor.pass();
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
        assertThatThrownBy(() -> new RateGovernor(OptionalInt.of(0), clock.waiting()))
                .isInstanceOf(InvalidInputException.class);
    }

    private static void passTimes(RateGovernor governor, int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            governor.pass();
        }
    }
}
