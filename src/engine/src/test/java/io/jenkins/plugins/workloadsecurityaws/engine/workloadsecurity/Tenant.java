package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallCounter;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.HandTime;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCalls;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A scripted server and a client of it, as most tests need them. */
public final class Tenant implements AutoCloseable {

    static final String KEY = "canary-api-key-0001:a+b/c=";

    final ScriptedServer server = ScriptedServer.start();
    public final HandTime clock = new HandTime();
    final CallCounter counter = new CallCounter();
    final RateLimiter limiter = new RateLimiter(OptionalInt.empty(), clock);
    final List<String> waits = new CopyOnWriteArrayList<>();
    public final WorkloadSecurity api;

    public Tenant() {
        this(settings -> settings);
    }

    Tenant(UnaryOperator<TestSettings> change) {
        TestSettings settings = change.apply(new TestSettings(server.url()));
        api = WorkloadSecurity.open(
                settings.made(), limiter, new RemoteCalls(clock, settings.timing, counter, waits::add));
    }

    Tenant then(int status, String body, String... headers) {
        server.then(status, body, headers);
        return this;
    }

    /** What the server answers next, worked out when it is asked. */
    public Tenant then(Supplier<String> body) {
        server.then(exchange -> exchange.getResponseSender().send(body.get()));
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
