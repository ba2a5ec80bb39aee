package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * How AWS is reached. The credentials are asked anew for every request, never captured.
 *
 * @param credentials the caller's credentials
 * @param region the region to sign for and to reach STS in; absent: the partition's default
 * @param endpoint one endpoint for every AWS service in place of Amazon's own
 * @param accessRole the role to assume in each target account; absent: the caller's own credentials serve
 * @param viaRoles ARNs of roles to assume one after another before that
 * @param sessionName names the user or the build in CloudTrail; cut and cleaned to STS's form
 * @param fips whether FIPS endpoints are wanted
 * @param proxy the HTTP proxy, if one is wanted
 * @param maxConnections how many connections may be open at once
 * @param quotesAnswers whether messages quote what an endpoint in place of Amazon's own said of an error; without it they
 *     tell AWS's code and the kind of failure alone, for an endpoint may be any server within a network. Amazon's own words
 *     are always quoted
 */
public record AwsSettings(
        AwsCredentialsProvider credentials,
        Optional<String> region,
        Optional<URI> endpoint,
        Optional<String> accessRole,
        List<String> viaRoles,
        String sessionName,
        boolean fips,
        Optional<Proxy> proxy,
        int maxConnections,
        boolean quotesAnswers) {

    /** Settings whose messages are for whoever gave them, and so quote whatever was answered. */
    public AwsSettings(
            AwsCredentialsProvider credentials,
            Optional<String> region,
            Optional<URI> endpoint,
            Optional<String> accessRole,
            List<String> viaRoles,
            String sessionName,
            boolean fips,
            Optional<Proxy> proxy,
            int maxConnections) {
        this(credentials, region, endpoint, accessRole, viaRoles, sessionName, fips, proxy, maxConnections, true);
    }

    /**
     * An HTTP proxy.
     *
     * @param endpoint its address, for example {@code http://proxy.example.com:3128}
     * @param username its user, if it wants one
     * @param password its password, if it wants one
     * @param noProxyHosts hosts that are reached directly, {@code *} as wildcard
     */
    public record Proxy(URI endpoint, Optional<String> username, Optional<String> password, Set<String> noProxyHosts) {

        /** {@return the host alone} */
        @Override
        public String toString() {
            return "Proxy[" + endpoint.getHost() + "]";
        }
    }

    /** Checks and copies. */
    public AwsSettings {
        Objects.requireNonNull(credentials);
        viaRoles = List.copyOf(viaRoles);
    }

    /**
     * The same settings with another number of connections.
     *
     * @param connections how many connections may be open at once
     * @return the settings
     */
    public AwsSettings withMaxConnections(int connections) {
        return new AwsSettings(
                credentials,
                region,
                endpoint,
                accessRole,
                viaRoles,
                sessionName,
                fips,
                proxy,
                connections,
                quotesAnswers);
    }

    /**
     * The same settings for messages that reach others than whoever gave the endpoint.
     *
     * @param quotes whether messages quote what an endpoint in place of Amazon's own said of an error
     * @return the settings
     */
    public AwsSettings quotingAnswers(boolean quotes) {
        return new AwsSettings(
                credentials, region, endpoint, accessRole, viaRoles, sessionName, fips, proxy, maxConnections, quotes);
    }

    /** Whether what is answered may stand in messages. */
    boolean areAnswersShown() {
        return quotesAnswers || endpoint.isEmpty();
    }
}
