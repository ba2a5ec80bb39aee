package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * How one tenant's API is to be reached. Immutable. {@link #of} gives the usual settings, the {@code with} methods
 * change one of them.
 *
 * @param url where the API is
 * @param apiKey the key in clear, asked anew for every request and stripped of white space around it; never stored
 * @param keyScheme how the key travels
 * @param caPem certificates in PEM that are trusted besides the JDK's own, for an on-premises manager; checks of
 *     certificate and host name can't be switched off
 * @param connectTimeout how long to wait for a connection
 * @param readTimeout how long to wait for an answer
 * @param createTimeout how long to wait for the answer of create and modify, during which the service calls AWS
 * @param callsPerMinute what {@link RateGovernor} is to allow; absent: no limit of our own
 * @param httpClient gives the builder to start from, for example one that knows a proxy
 * @param userAgent what to call ourselves
 */
public record WorkloadSecuritySettings(
        WorkloadSecurityUrl url,
        Supplier<String> apiKey,
        KeyScheme keyScheme,
        Optional<String> caPem,
        Duration connectTimeout,
        Duration readTimeout,
        Duration createTimeout,
        OptionalInt callsPerMinute,
        Supplier<HttpClient.Builder> httpClient,
        String userAgent) {

    /**
     * Checks.
     *
     * @throws InvalidInputException if a time is not positive or the limit is below 1
     */
    public WorkloadSecuritySettings {
        Objects.requireNonNull(url);
        Objects.requireNonNull(apiKey);
        Objects.requireNonNull(keyScheme);
        Objects.requireNonNull(caPem);
        Objects.requireNonNull(httpClient);
        Objects.requireNonNull(userAgent);
        requirePositive(connectTimeout, "connect");
        requirePositive(readTimeout, "read");
        requirePositive(createTimeout, "create");
        if (callsPerMinute.isPresent() && callsPerMinute.getAsInt() < 1) {
            throw new InvalidInputException("the limit of Workload Security calls per minute must be at least 1");
        }
    }

    /**
     * The usual settings: the host's usual key scheme, 10 s to connect, 60 s to answer, 5 min for create.
     *
     * @param url where the API is
     * @param apiKey gives the key in clear
     * @return the settings
     */
    public static WorkloadSecuritySettings of(WorkloadSecurityUrl url, Supplier<String> apiKey) {
        return new WorkloadSecuritySettings(
                url,
                apiKey,
                url.usualKeyScheme(),
                Optional.empty(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofMinutes(5),
                OptionalInt.empty(),
                HttpClient::newBuilder,
                "workload-security-aws");
    }

    /**
     * Changes how the key travels.
     *
     * @param scheme the scheme
     * @return changed settings
     */
    public WorkloadSecuritySettings withKeyScheme(KeyScheme scheme) {
        return new WorkloadSecuritySettings(
                url,
                apiKey,
                scheme,
                caPem,
                connectTimeout,
                readTimeout,
                createTimeout,
                callsPerMinute,
                httpClient,
                userAgent);
    }

    /**
     * Trusts further certificates.
     *
     * @param pem one or more certificates
     * @return changed settings
     */
    public WorkloadSecuritySettings withCaPem(String pem) {
        return new WorkloadSecuritySettings(
                url,
                apiKey,
                keyScheme,
                Optional.of(pem),
                connectTimeout,
                readTimeout,
                createTimeout,
                callsPerMinute,
                httpClient,
                userAgent);
    }

    /**
     * Changes the times.
     *
     * @param connect to connect
     * @param read for an answer
     * @param create for the answer of create and modify
     * @return changed settings
     */
    public WorkloadSecuritySettings withTimeouts(Duration connect, Duration read, Duration create) {
        return new WorkloadSecuritySettings(
                url, apiKey, keyScheme, caPem, connect, read, create, callsPerMinute, httpClient, userAgent);
    }

    /**
     * Limits the calls.
     *
     * @param limit at least 1
     * @return changed settings
     */
    public WorkloadSecuritySettings withCallsPerMinute(int limit) {
        return new WorkloadSecuritySettings(
                url,
                apiKey,
                keyScheme,
                caPem,
                connectTimeout,
                readTimeout,
                createTimeout,
                OptionalInt.of(limit),
                httpClient,
                userAgent);
    }

    /**
     * Starts from another HTTP client, for example one with a proxy.
     *
     * @param builder gives a new builder each time
     * @return changed settings
     */
    public WorkloadSecuritySettings withHttpClient(Supplier<HttpClient.Builder> builder) {
        return new WorkloadSecuritySettings(
                url,
                apiKey,
                keyScheme,
                caPem,
                connectTimeout,
                readTimeout,
                createTimeout,
                callsPerMinute,
                builder,
                userAgent);
    }

    /**
     * Changes what we call ourselves.
     *
     * @param name the value of the {@code User-Agent} header
     * @return changed settings
     */
    public WorkloadSecuritySettings withUserAgent(String name) {
        return new WorkloadSecuritySettings(
                url,
                apiKey,
                keyScheme,
                caPem,
                connectTimeout,
                readTimeout,
                createTimeout,
                callsPerMinute,
                httpClient,
                name);
    }

    /** {@return where and how, never the key} */
    @Override
    public String toString() {
        return "WorkloadSecuritySettings[" + url + ", " + keyScheme + "]";
    }

    private static void requirePositive(Duration time, String name) {
        if (time.isZero() || time.isNegative()) {
            throw new InvalidInputException("the " + name + " time-out for Workload Security must be positive");
        }
    }
}
