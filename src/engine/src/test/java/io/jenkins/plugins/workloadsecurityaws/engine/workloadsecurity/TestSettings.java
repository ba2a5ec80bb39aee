package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallTiming;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Settings of a tenant that a test changes before it opens one. */
final class TestSettings {

    private String url;
    private Supplier<String> key = () -> Tenant.KEY;
    private Optional<String> scheme = Optional.empty();
    private Optional<Supplier<String>> externalId = Optional.empty();
    private Optional<String> caPem = Optional.empty();
    private boolean quotes = true;
    private Supplier<HttpClient.Builder> client = HttpClient::newBuilder;
    CallTiming timing = new CallTiming(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20));

    TestSettings(String url) {
        this.url = url;
    }

    TestSettings at(String other) {
        url = other;
        return this;
    }

    TestSettings withKey(Supplier<String> other) {
        key = other;
        return this;
    }

    TestSettings withKeyScheme(String other) {
        scheme = Optional.of(other);
        return this;
    }

    TestSettings withExternalId(Supplier<String> stored) {
        externalId = Optional.of(stored);
        return this;
    }

    TestSettings withCaPem(String pem) {
        caPem = Optional.of(pem);
        return this;
    }

    TestSettings withHttpClient(Supplier<HttpClient.Builder> other) {
        client = other;
        return this;
    }

    TestSettings withTimeouts(Duration connect, Duration read, Duration create) {
        timing = new CallTiming(connect, read, create);
        return this;
    }

    TestSettings with(CallTiming other) {
        timing = other;
        return this;
    }

    TestSettings withoutQuotes() {
        quotes = false;
        return this;
    }

    TenantSettings made() {
        return new TenantSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.of(url),
                scheme,
                key,
                externalId,
                Optional.empty(),
                caPem,
                OptionalInt.empty(),
                client,
                Optional.empty(),
                quotes);
    }
}
