package io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import java.net.http.HttpClient;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * How a tenant of Workload Security is reached. Secrets are suppliers, asked when they are needed, so that no text of
 * this record shows one.
 *
 * @param name names the tenant in tags and messages; absent: the host of its URL
 * @param region the Cloud One region, for example {@code us-1}; either this or the URL
 * @param url the URL of a manager, https; http is accepted for loopback hosts only
 * @param keyScheme {@code api-key} or {@code api-secret-key}; absent: by the host
 * @param apiKey supplies the API key; white space around it is stripped
 * @param externalId supplies the stored external ID; absent: it is read from the tenant, which may refuse
 * @param newExternalId supplies the external ID that the tenant's accounts are being moved to; absent: they are not
 * @param trustedAccount the account that the manager runs in, an ID or a root ARN; absent: 147995105371
 * @param caPem certificates (PEM) of the CA of an on-premises manager, trusted besides the JDK's own
 * @param callsPerMinute a limit for calls to this tenant, at least 1
 * @param httpClient gives the builder of the HTTP client to start from, for example one that knows a proxy; where clients
 *     are shared, equal ones give builders that are the same
 * @param sharedClients the HTTP clients that all engines of a process share; absent: the engine has its own
 * @param quotesAnswers whether messages quote what the server said of an error; without it they tell the kind of failure
 *     alone, for they reach people who may not see what an address within the network answers
 */
public record TenantSettings(
        Optional<String> name,
        Optional<String> region,
        Optional<String> url,
        Optional<String> keyScheme,
        Supplier<String> apiKey,
        Optional<Supplier<String>> externalId,
        Optional<Supplier<String>> newExternalId,
        Optional<String> trustedAccount,
        Optional<String> caPem,
        OptionalInt callsPerMinute,
        Supplier<HttpClient.Builder> httpClient,
        Optional<HttpClients> sharedClients,
        boolean quotesAnswers) {

    /**
     * Settings while no change of the external ID is under way; members as above.
     */
    public TenantSettings(
            Optional<String> name,
            Optional<String> region,
            Optional<String> url,
            Optional<String> keyScheme,
            Supplier<String> apiKey,
            Optional<Supplier<String>> externalId,
            Optional<String> trustedAccount,
            Optional<String> caPem,
            OptionalInt callsPerMinute,
            Supplier<HttpClient.Builder> httpClient,
            Optional<HttpClients> sharedClients,
            boolean quotesAnswers) {
        this(
                name,
                region,
                url,
                keyScheme,
                apiKey,
                externalId,
                Optional.empty(),
                trustedAccount,
                caPem,
                callsPerMinute,
                httpClient,
                sharedClients,
                quotesAnswers);
    }

    /** Checks that nothing is missing. */
    public TenantSettings {
        Objects.requireNonNull(apiKey);
        Objects.requireNonNull(httpClient);
        Objects.requireNonNull(sharedClients);
    }

    /**
     * Settings without a proxy.
     *
     * @param name as above
     * @param region as above
     * @param url as above
     * @param keyScheme as above
     * @param apiKey as above
     * @param externalId as above
     * @param trustedAccount as above
     * @param caPem as above
     * @param callsPerMinute as above
     */
    public TenantSettings(
            Optional<String> name,
            Optional<String> region,
            Optional<String> url,
            Optional<String> keyScheme,
            Supplier<String> apiKey,
            Optional<Supplier<String>> externalId,
            Optional<String> trustedAccount,
            Optional<String> caPem,
            OptionalInt callsPerMinute) {
        this(
                name,
                region,
                url,
                keyScheme,
                apiKey,
                externalId,
                trustedAccount,
                caPem,
                callsPerMinute,
                HttpClient::newBuilder,
                Optional.empty(),
                true);
    }

    /**
     * The same settings while the tenant's accounts are being moved to another external ID.
     *
     * @param next supplies that ID
     * @return the settings
     */
    public TenantSettings movingTo(Supplier<String> next) {
        return with(Optional.of(next), quotesAnswers);
    }

    /** {@return the same settings, whose messages quote what the server said of an error} */
    public TenantSettings quotingAnswers() {
        return with(newExternalId, true);
    }

    private TenantSettings with(Optional<Supplier<String>> next, boolean quotes) {
        return new TenantSettings(
                name,
                region,
                url,
                keyScheme,
                apiKey,
                externalId,
                next,
                trustedAccount,
                caPem,
                callsPerMinute,
                httpClient,
                sharedClients,
                quotes);
    }

    /**
     * Where the tenant's API is.
     *
     * @return the address
     * @throws InvalidInputException if neither region nor URL is given, or both, or the one given is not of its form
     */
    public WorkloadSecurityUrl address() {
        if (url.isPresent() && region.isPresent()) {
            throw new InvalidInputException(
                    "both the Workload Security URL and the Cloud One region are given: leave one of them out");
        }
        if (url.isEmpty() && region.isEmpty()) {
            throw new InvalidInputException("it is not said where Workload Security is: name the Cloud One region, for"
                    + " example us-1, or the URL of the manager");
        }
        return url.map(WorkloadSecurityUrl::parse).orElseGet(() -> WorkloadSecurityUrl.ofRegion(region.orElseThrow()));
    }

    /**
     * How the API key travels.
     *
     * @return the scheme that was named, else the one that keys of the host usually have
     * @throws InvalidInputException if the name is not one of the two
     */
    public KeyScheme scheme() {
        return keyScheme.map(KeyScheme::named).orElseGet(() -> address().usualKeyScheme());
    }

    /**
     * Checks the certificates, which are read again where they are used.
     *
     * @throws InvalidInputException if they are not PEM
     */
    public void checkCertificates() {
        caPem.ifPresent(AddedTrust::in);
    }

    /** {@return where, never a secret} */
    @Override
    public String toString() {
        return "TenantSettings[" + url.or(() -> region).orElse("nowhere") + "]";
    }
}
