package io.jenkins.plugins.workloadsecurityaws.engine.remote;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the remote calls of a run: attempt after attempt, as {@link RetryPolicy} decides, each counted and logged. Whoever
 * waits is told what for. Thread-safe.
 */
public final class RemoteCalls {

    private static final Logger LOG = LoggerFactory.getLogger(RemoteCalls.class);

    /** Shorter pauses nobody notices. */
    private static final Duration WORTH_TELLING = Duration.ofSeconds(2);

    private static final Duration SLOW_ATTEMPT = Duration.ofSeconds(10);

    /** Sends a call once. */
    @FunctionalInterface
    public interface Sender<T> {
        /**
         * Sends it.
         *
         * @param attempt is told what happens, and says how long it may take
         * @return what the answer says
         * @throws FailedAttempt if there is no answer, or none that is wanted
         */
        T send(Attempt attempt) throws FailedAttempt;
    }

    /** Keeps the pause after a failed attempt in the caller's place, for all callers of a service. */
    @FunctionalInterface
    public interface Hold {
        /**
         * Takes note of a failed attempt, whether there is another or not.
         *
         * @param failed the attempt
         * @param pause how long the service should be left alone
         * @return whether the next attempt will be made to wait, so that nobody need wait here
         */
        boolean holds(FailedAttempt failed, Duration pause);
    }

    /** One attempt at a call. Used by one thread. */
    public final class Attempt {
        private final RemoteCall call;
        private final int number;
        private final Duration atMost;
        private Optional<Duration> sent = Optional.empty();
        private Optional<String> requestId = Optional.empty();

        private Attempt(RemoteCall call, int number, Duration atMost) {
            this.call = call;
            this.number = number;
            this.atMost = atMost;
        }

        /** {@return whether no other attempt came before} */
        public boolean isFirst() {
            return number == 1;
        }

        /** {@return how long to wait for the whole answer} */
        public Duration atMost() {
            return atMost;
        }

        /** Tells that a request leaves now. What was waited before, for a limit of calls, is not the service's doing. */
        public void sending() {
            counter.count(call.service(), call.operation());
            sent = sent.or(() -> Optional.of(time.elapsed()));
        }

        /** Tells the service's name for the request. */
        public void answered(String id) {
            requestId = Optional.ofNullable(id);
        }

        private Duration took() {
            return sent.map(moment -> time.elapsed().minus(moment)).orElse(Duration.ZERO);
        }

        private void log(String outcome) {
            if (LOG.isDebugEnabled()) {
                LOG.debug(
                        "{}, attempt {}: {} ms, request ID {}: {}",
                        call.title(),
                        number,
                        took().toMillis(),
                        requestId.orElse("none"),
                        outcome);
            }
        }
    }

    private final Time time;
    private final CallTiming timing;
    private final CallCounter counter;
    private final Consumer<String> waits;

    /**
     * Makes calls.
     *
     * @param time the clocks and how to wait
     * @param timing how long a call may take, and when it is made again
     * @param counter counts the requests
     * @param waits is told in one line what is waited for; called by the thread that waits
     */
    public RemoteCalls(Time time, CallTiming timing, CallCounter counter, Consumer<String> waits) {
        this.time = time;
        this.timing = timing;
        this.counter = counter;
        this.waits = waits;
    }

    /** {@return the clocks and how to wait} */
    public Time time() {
        return time;
    }

    /** {@return how long a call may take} */
    public CallTiming timing() {
        return timing;
    }

    /**
     * Makes a call, with pauses of its own between attempts.
     *
     * @param call the call
     * @param sender sends it once
     * @return what the answer says
     * @throws RemoteCallException if the last attempt failed
     */
    public <T> T make(RemoteCall call, Sender<T> sender) {
        return make(call, sender, (failed, pause) -> false);
    }

    /**
     * Makes a call.
     *
     * @param call the call
     * @param sender sends it once
     * @param hold keeps pauses that are everybody's
     * @return what the answer says
     * @throws RemoteCallException if the last attempt failed; its outcome is unknown too where that of an earlier attempt
     *     was, because a refusal undoes no effect
     */
    public <T> T make(RemoteCall call, Sender<T> sender, Hold hold) {
        Duration budget = timing.budget(call);
        Duration spent = Duration.ZERO;
        boolean unknown = false;
        if (call.slow()) {
            tellWait(call.title() + ": Workload Security calls AWS before it answers, which takes up to "
                    + inWords(timing.attempt(call)));
        }
        for (int number = 1; ; number++) {
            Attempt attempt = new Attempt(call, number, atMost(call, budget.minus(spent)));
            FailedAttempt failed;
            try {
                T answer = sender.send(attempt);
                attempt.log("done");
                return answer;
            } catch (FailedAttempt e) {
                failed = e;
                attempt.log(e.getMessage());
            } catch (RemoteCallException beforeSending) {
                throw unknown ? beforeSending.withUnknownOutcome() : beforeSending;
            }
            unknown |=
                    call.effect() != RemoteCall.Effect.NONE && failed.failure().outcome() == Outcome.UNKNOWN;
            Duration took = attempt.took();
            spent = spent.plus(took);
            RetryPolicy.Decision decision = timing.retries()
                    .after(
                            failed,
                            call.effect() != RemoteCall.Effect.ONCE,
                            number,
                            spent,
                            budget,
                            ThreadLocalRandom.current().nextDouble());
            boolean held = hold.holds(failed, decision.pause());
            if (!decision.again()) {
                throw unknown ? failed.failure().withUnknownOutcome() : failed.failure();
            }
            tellRepeat(failed, decision.pause(), took, number + 1);
            spent = spent.plus(decision.pause());
            if (!held) {
                pause(call, decision.pause(), unknown);
            }
        }
    }

    /**
     * Tells people why nothing seems to happen.
     *
     * @param why one line without secrets
     * @param pause how long it lasts; what is over in a moment is not told
     */
    public void tellWait(String why, Duration pause) {
        if (pause.compareTo(WORTH_TELLING) >= 0) {
            tellWait(why + " for " + inWords(pause));
        }
    }

    private void tellWait(String why) {
        LOG.info(why);
        waits.accept(why);
    }

    private void tellRepeat(FailedAttempt failed, Duration pause, Duration took, int next) {
        String line = failed.getMessage() + "; trying again in " + inWords(pause) + " (attempt " + next + " of at most "
                + timing.retries().mostAttempts(failed) + ")";
        if (pause.compareTo(WORTH_TELLING) >= 0 || took.compareTo(SLOW_ATTEMPT) >= 0) {
            tellWait(line);
        } else {
            LOG.info(line);
        }
    }

    /** The last attempt gets what is left, but never so little that it could not succeed. */
    private Duration atMost(RemoteCall call, Duration left) {
        Duration usual = timing.attempt(call);
        Duration least = usual.compareTo(timing.connect()) < 0 ? usual : timing.connect();
        if (left.compareTo(least) < 0) {
            return least;
        }
        return left.compareTo(usual) < 0 ? left : usual;
    }

    private void pause(RemoteCall call, Duration pause, boolean unknown) {
        try {
            time.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RemoteCallException(
                    call.name(),
                    FailureKind.INTERRUPTED,
                    unknown ? Outcome.UNKNOWN : Outcome.REFUSED,
                    call.title() + " failed: the run was aborted before the next attempt",
                    "Run again: it looks first and carries on from what it finds");
        }
    }

    private static String inWords(Duration length) {
        long seconds = (length.toMillis() + 500) / 1000;
        return seconds < 120 || seconds % 60 != 0 ? seconds + " s" : seconds / 60 + " min";
    }
}
