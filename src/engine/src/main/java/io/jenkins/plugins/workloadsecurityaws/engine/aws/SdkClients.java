package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallCounter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The one place that builds SDK clients: one HTTP client, one client of each service for all accounts of a run, each
 * request with the credentials of its account. The HTTP client is given, never searched for on the class path. Neither a
 * profile file nor the process's environment decides where requests go: {@code AWS_ENDPOINT_URL} and
 * {@code AWS_STS_REGIONAL_ENDPOINTS} count only through {@link AwsSettings}. With an endpoint given, FIPS is the
 * endpoint's own affair.
 */
final class SdkClients implements AutoCloseable {

    private static final int ATTEMPTS = 4;

    private final SdkHttpClient http;
    private final AwsSettings settings;
    private final CallCounter counter;
    private final StsClient sts;
    private final IamClient iam;
    private OrganizationsClient organizations;

    SdkClients(AwsSettings settings, CallCounter counter) {
        this.settings = settings;
        this.counter = counter;
        String endpoint = settings.endpoint().map(URI::toString).orElse(null);
        Partition partition = partition(settings);
        http = new InterruptibleHttp(SdkHttp.client(settings));
        sts = configure(StsClient.builder(), settings, counter, List.of())
                .endpointProvider(FixedEndpoints.sts(endpoint))
                .httpClient(http)
                .region(Region.of(settings.region().orElse(partition.defaultRegion())))
                .build();
        iam = configure(IamClient.builder(), settings, counter, List.of())
                .endpointProvider(FixedEndpoints.iam(endpoint))
                .httpClient(http)
                .region(globalRegion(partition))
                .build();
    }

    StsClient sts() {
        return sts;
    }

    IamClient iam() {
        return iam;
    }

    /** Made when first asked for: most runs know their accounts. */
    synchronized OrganizationsClient organizations() {
        if (organizations == null) {
            String endpoint = settings.endpoint().map(URI::toString).orElse(null);
            organizations = configure(OrganizationsClient.builder(), settings, counter, List.of(new StateOverStatus()))
                    .endpointProvider(FixedEndpoints.organizations(endpoint))
                    .httpClient(http)
                    .region(globalRegion(partition(settings)))
                    .build();
        }
        return organizations;
    }

    /** The region tells the partition; without one, the first role on the way does, for roles don't cross partitions. */
    static Partition partition(AwsSettings settings) {
        return settings.region().map(SdkClients::partitionOf).orElseGet(() -> settings.viaRoles().stream()
                .findFirst()
                .map(RoleArn::parse)
                .map(RoleArn::partition)
                .orElse(Partition.AWS));
    }

    private static Partition partitionOf(String region) {
        if (region.startsWith("us-gov-")) {
            return Partition.AWS_US_GOV;
        }
        return region.startsWith("cn-") ? Partition.AWS_CN : Partition.AWS;
    }

    /** IAM and Organizations are one service each for a whole partition. */
    private static Region globalRegion(Partition partition) {
        return switch (partition) {
            case AWS -> Region.AWS_GLOBAL;
            case AWS_US_GOV -> Region.AWS_US_GOV_GLOBAL;
            case AWS_CN -> Region.AWS_CN_GLOBAL;
        };
    }

    private static <B extends AwsClientBuilder<B, C>, C> B configure(
            B builder, AwsSettings settings, CallCounter counter, List<ExecutionInterceptor> more) {
        List<ExecutionInterceptor> interceptors = new ArrayList<>(more);
        interceptors.add(new CountingInterceptor(counter));
        builder.overrideConfiguration(ClientOverrideConfiguration.builder()
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(ATTEMPTS)
                                // Its one budget of retries is for one throttled service, and IAM throttles by account:
                                // accounts that are throttled must not use up the retries of the others.
                                .circuitBreakerEnabled(false)
                                .build())
                        .apiCallAttemptTimeout(settings.readTimeout())
                        .executionInterceptors(interceptors)
                        .defaultProfileFile(ProfileFile.aggregator().build())
                        .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, UserAgent.suffix())
                        .build())
                // Each request brings its own credentials, and the SDK closes a provider together with its client.
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .defaultsMode(DefaultsMode.STANDARD)
                .dualstackEnabled(false)
                .fipsEnabled(settings.fips() && settings.endpoint().isEmpty());
        settings.endpoint().ifPresent(builder::endpointOverride);
        return builder;
    }

    @Override
    public synchronized void close() {
        sts.close();
        iam.close();
        if (organizations != null) {
            organizations.close();
        }
        http.close();
    }
}
