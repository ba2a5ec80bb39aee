package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.TenantSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What all engines of a process share holds no more than is in use, however many tenants and accounts come and go. */
class SharedStateTest {

    private final Scene scene = new Scene();
    private final AccountLocks locks = new AccountLocks();
    private final CallLimits limits = new CallLimits();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aLockIsKeptOnlyWhileSomebodyHoldsItOrWaits() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        Thread second = new Thread(() -> {
            try {
                waits.countDown();
                locks.holding("tenant", new AccountId(Scene.ACCOUNT), () -> locks.size());
            } catch (InterruptedException aborted) {
                Thread.currentThread().interrupt();
            }
        });

        int held = locks.holding("tenant", new AccountId(Scene.ACCOUNT), () -> {
            second.start();
            try {
                waits.await();
            } catch (InterruptedException aborted) {
                throw new IllegalStateException(aborted);
            }
            return locks.size();
        });
        second.join();

        assertThat(held).isEqualTo(1);
        assertThat(locks.size()).isZero();
    }

    @Test
    void aLockIsLetGoAfterAFailureToo() {
        assertThatThrownBy(() -> locks.holding("tenant", new AccountId(Scene.ACCOUNT), () -> {
                    throw new IllegalStateException("broken");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(locks.size()).isZero();
    }

    @Test
    void theLimitOfATenantThatNobodyUsesIsForgottenAfterAnHourAndNotBefore() {
        Engine first = engine(limits);
        first.tenantFacts();
        first.close();
        engine(limits).close();
        assertThat(limits.size()).isEqualTo(1);

        Engine used = engine(limits);
        scene.testbed.clock().advance(Duration.ofHours(3));
        engineOfAnotherTenant().close();
        assertThat(limits.size()).isEqualTo(2);

        used.close();
        scene.testbed.clock().advance(Duration.ofHours(3));
        engineOfAnotherTenant().close();
        assertThat(limits.size()).isEqualTo(1);
    }

    private Engine engine(CallLimits shared) {
        return scene.engine(
                Duration.ofSeconds(20), new EngineOptions(Optional.empty(), locks, false, shared, wait -> {}));
    }

    private Engine engineOfAnotherTenant() {
        var tenant = scene.tenant();
        return scene.engine(
                new TenantSettings(
                        Optional.of("another"),
                        tenant.region(),
                        tenant.url(),
                        tenant.keyScheme(),
                        tenant.apiKey(),
                        tenant.externalId(),
                        tenant.trustedAccount(),
                        tenant.caPem(),
                        tenant.callsPerMinute()),
                new EngineOptions(Optional.empty(), locks, false, limits, wait -> {}),
                Duration.ofSeconds(20));
    }
}
