package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.services.iam.endpoints.IamEndpointParams;
import software.amazon.awssdk.services.iam.endpoints.IamEndpointProvider;
import software.amazon.awssdk.services.organizations.endpoints.OrganizationsEndpointParams;
import software.amazon.awssdk.services.organizations.endpoints.OrganizationsEndpointProvider;
import software.amazon.awssdk.services.sts.endpoints.StsEndpointParams;
import software.amazon.awssdk.services.sts.endpoints.StsEndpointProvider;

/**
 * Resolves each client's endpoint once. It rests on the client's settings alone (region, FIPS, the endpoint given), and
 * the SDK would go through its rules again for every request of every account.
 */
final class FixedEndpoints {

    private FixedEndpoints() {}

    /** STS of the region, or the endpoint given in its place; never the global one. */
    static StsEndpointProvider sts(String endpoint) {
        StsEndpointProvider rules = StsEndpointProvider.defaultProvider();
        return once((StsEndpointParams asked) -> rules.resolveEndpoint(
                asked.toBuilder().endpoint(endpoint).useGlobalEndpoint(false).build()))::apply;
    }

    /** IAM of the partition, or the endpoint given in its place. */
    static IamEndpointProvider iam(String endpoint) {
        IamEndpointProvider rules = IamEndpointProvider.defaultProvider();
        return once((IamEndpointParams asked) ->
                rules.resolveEndpoint(asked.toBuilder().endpoint(endpoint).build()))::apply;
    }

    /** Organizations of the partition, or the endpoint given in its place. */
    static OrganizationsEndpointProvider organizations(String endpoint) {
        OrganizationsEndpointProvider rules = OrganizationsEndpointProvider.defaultProvider();
        return once((OrganizationsEndpointParams asked) ->
                rules.resolveEndpoint(asked.toBuilder().endpoint(endpoint).build()))::apply;
    }

    /** A resolution that failed is not kept: its message belongs to the call that asked. */
    private static <P> Function<P, CompletableFuture<Endpoint>> once(Function<P, CompletableFuture<Endpoint>> rules) {
        AtomicReference<Endpoint> resolved = new AtomicReference<>();
        return asked -> {
            Endpoint known = resolved.get();
            return known == null
                    ? rules.apply(asked).whenComplete((endpoint, failure) -> resolved.compareAndSet(null, endpoint))
                    : CompletableFuture.completedFuture(known);
        };
    }
}
