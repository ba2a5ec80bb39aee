package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.RoleArn;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallCounter;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The one place that builds SDK clients: one HTTP client, one STS and one IAM client for all accounts of a run, each
 * request with the credentials of its account. The HTTP client is given, never searched for on the class path. Neither a
 * profile file nor the process's environment decides where requests go: {@code AWS_ENDPOINT_URL} and
 * {@code AWS_STS_REGIONAL_ENDPOINTS} count only through {@link AwsSettings}. With an endpoint given, FIPS is the
 * endpoint's own affair.
 */
final class SdkClients implements AutoCloseable {

    private static final int ATTEMPTS = 4;

    private final SdkHttpClient http;
    private final StsClient sts;
    private final IamClient iam;

    SdkClients(AwsSettings settings, CallCounter counter) {
        String endpoint = settings.endpoint().map(URI::toString).orElse(null);
        Partition partition = partition(settings);
        http = new InterruptibleHttp(SdkHttp.client(settings));
        sts = configure(StsClient.builder(), settings, counter)
                .endpointProvider(FixedEndpoints.sts(endpoint))
                .httpClient(http)
                .region(Region.of(settings.region().orElse(partition.defaultRegion())))
                .build();
        iam = configure(IamClient.builder(), settings, counter)
                .endpointProvider(FixedEndpoints.iam(endpoint))
                .httpClient(http)
                .region(iamRegion(partition))
                .build();
    }

    StsClient sts() {
        return sts;
    }

    IamClient iam() {
        return iam;
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

    /** IAM is one service for a whole partition. */
    private static Region iamRegion(Partition partition) {
        return switch (partition) {
            case AWS -> Region.AWS_GLOBAL;
            case AWS_US_GOV -> Region.AWS_US_GOV_GLOBAL;
            case AWS_CN -> Region.AWS_CN_GLOBAL;
        };
    }

    private static <B extends AwsClientBuilder<B, C>, C> B configure(
            B builder, AwsSettings settings, CallCounter counter) {
        builder.overrideConfiguration(ClientOverrideConfiguration.builder()
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(ATTEMPTS)
                                // Its one budget of retries is for one throttled service, and IAM throttles by account:
                                // accounts that are throttled must not use up the retries of the others.
                                .circuitBreakerEnabled(false)
                                .build())
                        .apiCallAttemptTimeout(settings.readTimeout())
                        .addExecutionInterceptor(new CountingInterceptor(counter))
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
    public void close() {
        sts.close();
        iam.close();
        http.close();
    }
}
