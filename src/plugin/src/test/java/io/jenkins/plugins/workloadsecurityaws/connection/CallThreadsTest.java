package io.jenkins.plugins.workloadsecurityaws.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.security.ACL;
import io.jenkins.plugins.workloadsecurityaws.connection.CallThreads.Purpose;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of work when Jenkins goes down. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class CallThreadsTest {

    private final CallThreads threads = new CallThreads();
    private final List<String> turns = new CopyOnWriteArrayList<>();

    @Test
    void workThatWaitsForItsNextTurnWhenJenkinsEndsTakesItAtOnceInterruptedAndAsJenkinsItself() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        threads.submit(Purpose.BUILD, "one", "the test", () -> {
            boolean last = Thread.currentThread().isInterrupted();
            turns.add(last + " " + Jenkins.getAuthentication2().equals(ACL.SYSTEM2));
            first.countDown();
            return last ? Optional.empty() : Optional.of(Duration.ofHours(1));
        });
        first.await();

        threads.close();

        assertThat(turns).containsExactly("false true", "true true");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void workThatGotNoTurnBeforeJenkinsEndsGetsItsLast() throws Exception {
        CountDownLatch held = new CountDownLatch(6);
        for (int each = 0; each < 7; each++) {
            threads.submit(Purpose.BUILD, "one", "the test", () -> {
                if (Thread.currentThread().isInterrupted()) {
                    turns.add("last");
                    return Optional.empty();
                }
                held.countDown();
                try {
                    Thread.sleep(Duration.ofHours(1).toMillis());
                } catch (InterruptedException ending) {
                    turns.add("interrupted");
                }
                return Optional.empty();
            });
        }
        held.await();

        threads.close();

        assertThat(turns).hasSize(7).containsOnlyOnce("last");
    }

    @Test
    void workThatHasEndedGetsNoOtherTurn() throws Exception {
        CountDownLatch other = new CountDownLatch(1);
        threads.submit(Purpose.BUILD, "one", "the test", () -> {
            turns.add("turn");
            return Optional.empty();
        });
        threads.submit(Purpose.BUILD, "one", "the test", () -> {
            other.countDown();
            return Optional.empty();
        });
        other.await();

        threads.close();

        assertThat(turns).containsExactly("turn");
    }

    @Test
    void oneWorksErrorInItsLastTurnKeepsNoOtherFromTakingIts() throws Exception {
        CountDownLatch begun = new CountDownLatch(5);
        for (int each = 0; each < 5; each++) {
            threads.submit(Purpose.BUILD, "one", "the test", () -> {
                if (Thread.currentThread().isInterrupted()) {
                    turns.add("last");
                    throw new StackOverflowError("injected");
                }
                begun.countDown();
                return Optional.of(Duration.ofHours(1));
            });
        }
        begun.await();

        threads.close();

        assertThat(turns).hasSize(5).containsOnly("last");
    }

    @Test
    void nothingIsTakenOnceTheyHaveEnded() {
        threads.close();

        assertThatThrownBy(() -> threads.submit(Purpose.BUILD, "one", "the test", () -> {
                    turns.add("turn");
                    return Optional.empty();
                }))
                .isInstanceOf(RejectedExecutionException.class);
        threads.close();
        assertThat(turns).isEmpty();
    }
}
