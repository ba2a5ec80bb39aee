package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallCounter;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A scripted server and a client of it, as most tests need them. */
final class Tenant implements AutoCloseable {

    static final String KEY = "canary-api-key-0001:a+b/c=";

    final ScriptedServer server = ScriptedServer.start();
    final HandClock clock = new HandClock();
    final CallCounter counter = new CallCounter();
    final RateGovernor governor = new RateGovernor(OptionalInt.empty(), clock.waiting());
    final HttpWorkloadSecurity api;

    Tenant() {
        this(settings -> settings);
    }

    Tenant(UnaryOperator<WorkloadSecuritySettings> change) {
        WorkloadSecuritySettings settings = WorkloadSecuritySettings.of(server.url(), () -> KEY)
                .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5));
        api = HttpWorkloadSecurity.open(change.apply(settings), governor, counter, clock.waiting());
    }

    Tenant then(int status, String body, String... headers) {
        server.then(status, body, headers);
        return this;
    }

    int calls() {
        return server.received().size();
    }

    static RemoteCallException failureOf(ThrowingCallable call) {
        return Assertions.catchThrowableOfType(RemoteCallException.class, call);
    }

    @Override
    public void close() {
        api.close();
        server.close();
    }
}
