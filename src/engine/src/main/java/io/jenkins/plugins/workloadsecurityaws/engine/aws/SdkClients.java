package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.CallCounter;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The one place that builds SDK clients: one HTTP client, one STS and one IAM client for all accounts of a run, each
 * request with the credentials of its account. The HTTP client is given, never searched for on the class path, and no
 * profile file is read.
 */
final class SdkClients implements AutoCloseable {

    private static final String USER_AGENT = "workload-security-aws";
    private static final int ATTEMPTS = 4;

    private final SdkHttpClient http;
    private final StsClient sts;
    private final IamClient iam;

    SdkClients(AwsSettings settings, CallCounter counter) {
        Partition partition = settings.region().map(SdkClients::partitionOf).orElse(Partition.AWS);
        http = http(settings);
        sts = configure(StsClient.builder(), settings, counter)
                .httpClient(http)
                .region(Region.of(settings.region().orElse(partition.defaultRegion())))
                .build();
        iam = configure(IamClient.builder(), settings, counter)
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

    static Partition partitionOf(String region) {
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

    private static SdkHttpClient http(AwsSettings settings) {
        ProxyConfiguration.Builder proxy =
                ProxyConfiguration.builder().useSystemPropertyValues(false).useEnvironmentVariableValues(false);
        settings.proxy().ifPresent(wanted -> {
            proxy.endpoint(wanted.endpoint()).nonProxyHosts(wanted.noProxyHosts());
            wanted.username().ifPresent(proxy::username);
            wanted.password().ifPresent(proxy::password);
        });
        return ApacheHttpClient.builder()
                .connectionTimeout(settings.connectTimeout())
                .connectionAcquisitionTimeout(settings.readTimeout())
                .socketTimeout(settings.readTimeout())
                .maxConnections(settings.maxConnections())
                .proxyConfiguration(proxy.build())
                .build();
    }

    private static <B extends AwsClientBuilder<B, C>, C> B configure(
            B builder, AwsSettings settings, CallCounter counter) {
        builder.overrideConfiguration(ClientOverrideConfiguration.builder()
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(ATTEMPTS)
                                .build())
                        .apiCallAttemptTimeout(settings.readTimeout())
                        .addExecutionInterceptor(new CountingInterceptor(counter))
                        .defaultProfileFile(ProfileFile.aggregator().build())
                        .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, USER_AGENT)
                        .build())
                .credentialsProvider(settings.credentials())
                .fipsEnabled(settings.fips());
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
