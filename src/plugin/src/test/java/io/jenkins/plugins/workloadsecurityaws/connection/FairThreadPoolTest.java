package io.jenkins.plugins.workloadsecurityaws.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.workloadsecurityaws.connection.CallThreads.Purpose;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class FairThreadPoolTest {

    private final FairThreadPool pool = new FairThreadPool("test", 16);
    private final Semaphore running = new Semaphore(0);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void end() throws Exception {
        release.countDown();
        pool.end();
        assertThat(pool.awaitEnd(30)).isTrue();
    }

    @Test
    void oneTenantsBuildsTakeNoMoreThreadsThanTheyLeaveFree() throws Exception {
        hold(Purpose.BUILD, "one", 40);

        running.acquire(6);
        assertThat(busy()).isEqualTo(6);
    }

    @Test
    void whoeverComesNextGetsAThreadHoweverLongTheOthersKeepTheirs() throws Exception {
        hold(Purpose.BUILD, "one", 40);
        hold(Purpose.BUILD, "two", 40);
        hold(Purpose.BUILD, "three", 40);
        running.acquire(6 + 3 + 1);

        hold(Purpose.BUILD, "four", 1);

        running.acquire();
    }

    @Test
    void manyTenantsBuildsLeaveThreadsToTheScheduleAndThePage() throws Exception {
        for (int tenant = 0; tenant < 40; tenant++) {
            hold(Purpose.BUILD, "tenant " + tenant, 5);
        }
        running.acquire(12);
        assertThat(busy()).isEqualTo(12);

        for (int tenant = 0; tenant < 40; tenant++) {
            hold(Purpose.SCHEDULE, "tenant " + tenant, 5);
        }
        running.acquire(2);
        assertThat(busy()).isEqualTo(14);

        hold(Purpose.PAGE, "tenant 0", 1);
        hold(Purpose.PAGE, "tenant 1", 1);
        running.acquire(2);
    }

    @Test
    void tenantsTakeTurnsHoweverManyWorksOneHasInTheQueue() throws Exception {
        FairThreadPool narrow = new FairThreadPool("narrow", 1);
        List<String> order = new CopyOnWriteArrayList<>();
        CountDownLatch done = new CountDownLatch(5);
        CountDownLatch go = new CountDownLatch(1);
        narrow.execute(Purpose.BUILD, "first", () -> await(go));
        for (String tenant : List.of("many", "many", "many", "few", "other")) {
            narrow.execute(Purpose.BUILD, tenant, () -> {
                order.add(tenant);
                done.countDown();
            });
        }

        go.countDown();
        done.await();

        assertThat(order).containsExactly("many", "few", "other", "many", "many");
        narrow.end();
    }

    @Test
    void whatComesAfterTheEndIsRefusedAndWhatWaitedIsDropped() throws Exception {
        hold(Purpose.BUILD, "one", 40);
        running.acquire(6);

        pool.end();

        assertThatThrownBy(() -> pool.execute(Purpose.PAGE, "one", () -> {}))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(pool.awaitEnd(30)).isTrue();
        assertThat(running.availablePermits()).isZero();
    }

    private int busy() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("test "))
                .count();
    }

    private void hold(Purpose purpose, String tenant, int works) {
        for (int work = 0; work < works; work++) {
            pool.execute(purpose, tenant, () -> {
                running.release();
                await(release);
            });
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
