package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallTiming;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.FailureKind;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.Outcome;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.endpoints.IamEndpointParams;
import software.amazon.awssdk.services.iam.endpoints.IamEndpointProvider;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.endpoints.OrganizationsEndpointParams;
import software.amazon.awssdk.services.organizations.endpoints.OrganizationsEndpointProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.endpoints.StsEndpointParams;
import software.amazon.awssdk.services.sts.endpoints.StsEndpointProvider;

/**
 * The one place that builds SDK clients: one HTTP client, one client of each service for all accounts of a run, each
 * request with the credentials of its account. The HTTP client is given, never searched for on the class path. Neither a
 * profile file nor the process's environment decides where requests go: {@code AWS_ENDPOINT_URL} and
 * {@code AWS_STS_REGIONAL_ENDPOINTS} count only through {@link AwsSettings}. With an endpoint given, FIPS is the
 * endpoint's own affair. Thread-safe.
 */
final class SdkClients implements AutoCloseable {

    private final AwsSettings settings;
    private final Optional<String> endpoint;
    private final InterruptibleHttp http;
    private final StsClient sts;
    private IamClient iam;
    private OrganizationsClient organizations;

    SdkClients(AwsSettings settings, CallTiming timing) {
        this(settings, http(settings, timing));
    }

    /** Takes the HTTP client over: it is closed with the others. */
    SdkClients(AwsSettings settings, SdkHttpClient client) {
        this.settings = settings;
        this.endpoint = settings.endpoint().map(URI::toString);
        this.http = new InterruptibleHttp(client);
        StsEndpointProvider rules = StsEndpointProvider.defaultProvider();
        this.sts = configure(StsClient.builder(), List.of())
                // STS of the region, never the global one.
                .endpointProvider(once((StsEndpointParams asked) -> rules.resolveEndpoint(asked.toBuilder()
                        .endpoint(endpoint.orElse(null))
                        .useGlobalEndpoint(false)
                        .build()))::apply)
                .region(stsRegion(settings))
                .build();
    }

    StsClient sts() {
        return sts;
    }

    /** Of one partition: a caller belongs to no other. */
    synchronized IamClient iam(Partition callers) {
        if (iam == null) {
            IamEndpointProvider rules = IamEndpointProvider.defaultProvider();
            iam = configure(IamClient.builder(), List.of())
                    .endpointProvider(once((IamEndpointParams asked) -> rules.resolveEndpoint(
                            asked.toBuilder().endpoint(endpoint.orElse(null)).build()))::apply)
                    .region(globalRegion(callers, settings))
                    .build();
        }
        return iam;
    }

    /** Of one partition: a caller belongs to no other. */
    synchronized OrganizationsClient organizations(Partition callers) {
        if (organizations == null) {
            OrganizationsEndpointProvider rules = OrganizationsEndpointProvider.defaultProvider();
            organizations = configure(OrganizationsClient.builder(), List.of(new AccountStateInterceptor()))
                    .endpointProvider(once((OrganizationsEndpointParams asked) -> rules.resolveEndpoint(
                            asked.toBuilder().endpoint(endpoint.orElse(null)).build()))::apply)
                    .region(globalRegion(callers, settings))
                    .build();
        }
        return organizations;
    }

    /** The region that was given; without one, that of the partition of the first role on the way, else of {@code aws}. */
    static Region stsRegion(AwsSettings settings) {
        Partition partition = settings.viaRoles().stream()
                .findFirst()
                .map(role -> RoleArn.parse(role).partition())
                .orElse(Partition.AWS);
        return settings.region()
                .map(Region::of)
                .or(() -> Optional.ofNullable(
                        switch (partition.id()) {
                            case "aws" -> Region.US_EAST_1;
                            case "aws-us-gov" -> Region.US_GOV_WEST_1;
                            case "aws-cn" -> Region.CN_NORTH_1;
                            default -> null;
                        }))
                .or(() -> firstRegion(partition))
                .orElse(Region.US_EAST_1);
    }

    /**
     * IAM and Organizations are one service each for a whole partition. Which that is the caller's ARN knows: to a region
     * that it does not know the SDK gives partition {@code aws}.
     */
    static Region globalRegion(Partition callers, AwsSettings settings) {
        return Optional.of(Region.of(callers + "-global"))
                .filter(Region.regions()::contains)
                .or(() -> settings.region().map(Region::of).filter(given -> isIn(callers, given)))
                .or(() -> firstRegion(callers))
                .or(() -> settings.endpoint().map(given -> Region.AWS_GLOBAL))
                .orElseThrow(() -> new RemoteCallException(
                        "iam",
                        FailureKind.REJECTED,
                        Outcome.REFUSED,
                        "The AWS credentials belong to partition " + callers + ", whose endpoints are not known here",
                        "Name the endpoint of IAM and STS in that partition (AWS_ENDPOINT_URL)"));
    }

    private static Optional<Region> firstRegion(Partition partition) {
        return Region.regions().stream()
                .filter(region -> !region.isGlobalRegion() && isIn(partition, region))
                .findFirst();
    }

    private static boolean isIn(Partition partition, Region region) {
        return PartitionMetadata.of(region).id().equals(partition.id());
    }

    private <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> B configure(
            B builder, List<ExecutionInterceptor> interceptors) {
        List<ExecutionInterceptor> all = new ArrayList<>(interceptors);
        all.add(http);
        // The last one hears an answer first.
        all.add(new AnswerBoundsInterceptor());
        builder.overrideConfiguration(ClientOverrideConfiguration.builder()
                        // Attempts are made by RemoteCalls: the SDK tells of earlier ones only in the text of a
                        // message.
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .executionInterceptors(all)
                        .defaultProfileFile(ProfileFile.aggregator().build())
                        .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, userAgent())
                        .build())
                // Each request brings its own credentials, and the SDK closes a provider together with its client.
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .defaultsMode(DefaultsMode.STANDARD)
                .dualstackEnabled(false)
                .fipsEnabled(settings.fips() && settings.endpoint().isEmpty());
        settings.endpoint().ifPresent(builder::endpointOverride);
        return builder.httpClient(http);
    }

    /**
     * Resolves a client's endpoint once: it rests on the client's settings alone, and the SDK would go through its rules
     * again for every request of every account. A resolution that failed is not kept: its message belongs to the call
     * that asked.
     */
    private static <P> Function<P, CompletableFuture<Endpoint>> once(Function<P, CompletableFuture<Endpoint>> rules) {
        AtomicReference<Endpoint> resolved = new AtomicReference<>();
        return asked -> {
            Endpoint known = resolved.get();
            return known == null
                    ? rules.apply(asked).whenComplete((endpoint, failure) -> resolved.compareAndSet(null, endpoint))
                    : CompletableFuture.completedFuture(known);
        };
    }

    /** The process's own proxy settings are not consulted. */
    private static SdkHttpClient http(AwsSettings settings, CallTiming timing) {
        ProxyConfiguration.Builder proxy =
                ProxyConfiguration.builder().useSystemPropertyValues(false).useEnvironmentVariableValues(false);
        settings.proxy().ifPresent(wanted -> {
            proxy.endpoint(wanted.endpoint())
                    .nonProxyHosts(wanted.noProxyHosts().stream()
                            .map(SdkClients::expression)
                            .collect(Collectors.toSet()));
            wanted.username().ifPresent(proxy::username);
            wanted.password().ifPresent(proxy::password);
        });
        return ApacheHttpClient.builder()
                .connectionTimeout(timing.connect())
                .connectionAcquisitionTimeout(timing.read())
                .socketTimeout(timing.read())
                .maxConnections(settings.maxConnections())
                .proxyConfiguration(proxy.build())
                .build();
    }

    /** The SDK takes regular expressions for host names in lower case, where people write {@code *.example.com}. */
    static String expression(String host) {
        return Arrays.stream(host.strip().toLowerCase(Locale.ROOT).split("\\*", -1))
                .map(part -> part.isEmpty() ? "" : Pattern.quote(part))
                .collect(Collectors.joining(".*"));
    }

    /** How this product names itself to AWS, so that its calls are found in CloudTrail. */
    private static String userAgent() {
        Properties properties = new Properties();
        try (InputStream file = SdkClients.class.getResourceAsStream("version.properties")) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("version.properties can't be read from the engine's jar", e);
        }
        return "workload-security-aws/" + properties.getProperty("version");
    }

    @Override
    public synchronized void close() {
        sts.close();
        if (iam != null) {
            iam.close();
        }
        if (organizations != null) {
            organizations.close();
        }
        http.close();
    }
}
