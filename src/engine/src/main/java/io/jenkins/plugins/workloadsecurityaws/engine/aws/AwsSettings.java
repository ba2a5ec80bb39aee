package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * How AWS is to be reached. Immutable.
 *
 * @param credentials where the caller's credentials come from; asked anew for every request, never captured
 * @param region the region to sign for and to reach STS in; absent: {@code us-east-1}, or the partition's default
 * @param endpoint one endpoint for every AWS service in place of Amazon's own; absent: Amazon's own
 * @param accessRoleName the role to assume in each target account; absent: the caller's own credentials serve
 * @param viaRoles ARNs of roles to assume one after another before the access role
 * @param sessionName names the build or the user in the target account's CloudTrail; cut and cleaned to STS's form
 * @param fips whether FIPS endpoints are wanted
 * @param proxy the HTTP proxy, if one is wanted
 * @param connectTimeout how long to wait for a connection
 * @param readTimeout how long to wait for an answer
 * @param maxConnections how many connections may be open at once
 */
public record AwsSettings(
        AwsCredentialsProvider credentials,
        Optional<String> region,
        Optional<URI> endpoint,
        Optional<String> accessRoleName,
        List<String> viaRoles,
        String sessionName,
        boolean fips,
        Optional<Proxy> proxy,
        Duration connectTimeout,
        Duration readTimeout,
        int maxConnections) {

    /**
     * An HTTP proxy.
     *
     * @param endpoint its address, for example {@code http://proxy.example.com:3128}
     * @param username its user, if it wants one
     * @param password its password, if it wants one
     * @param noProxyHosts hosts that are reached directly, {@code *} as wildcard
     */
    public record Proxy(URI endpoint, Optional<String> username, Optional<String> password, Set<String> noProxyHosts) {

        /** {@return the address alone} */
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
}
