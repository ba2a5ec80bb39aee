package io.jenkins.plugins.workloadsecurityaws.cli;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Options that say how AWS is reached. Credentials, region and endpoint are the SDK's standard ones: environment,
 * profile, IAM Identity Center, web identity, instance or container role, {@code AWS_REGION}, {@code AWS_ENDPOINT_URL}.
 */
final class AwsOptions {

    private static final Set<String> SCHEMES = Set.of("http", "https");

    @Option(
            names = "--access-role",
            paramLabel = "NAME",
            description = "role to assume in the target account, for example OrganizationAccountAccessRole")
    private Optional<String> accessRole = Optional.empty();

    @Option(
            names = "--via-role",
            paramLabel = "ARN",
            description = "role to assume before that; may be given several times, in order")
    private List<String> viaRoles = List.of();

    @Option(names = "--fips", description = "use AWS's FIPS endpoints")
    private boolean fips;

    AwsSettings connection(AwsCredentialsProvider credentials) {
        return new AwsSettings(
                credentials,
                region(),
                endpoint(),
                accessRole,
                viaRoles,
                "workload-security-aws-" + System.getProperty("user.name", "user"),
                fips,
                Optional.empty(),
                8);
    }

    /** No region is no error: the partition's default serves, for IAM knows no regions. */
    private static Optional<String> region() {
        try {
            return Optional.of(
                    DefaultAwsRegionProviderChain.builder().build().getRegion().id());
        } catch (SdkClientException noRegionConfigured) {
            return Optional.empty();
        }
    }

    private static Optional<URI> endpoint() {
        Optional<String> url = Optional.ofNullable(System.getProperty("aws.endpointUrl"))
                .or(() -> Optional.ofNullable(System.getenv("AWS_ENDPOINT_URL")))
                .filter(text -> !text.isBlank());
        return url.map(AwsOptions::parsed);
    }

    private static URI parsed(String url) {
        try {
            URI parsed = new URI(url.strip());
            if (parsed.isAbsolute()
                    && SCHEMES.contains(parsed.getScheme())
                    && parsed.getHost() != null
                    && parsed.getPort() <= 65_535
                    && parsed.getUserInfo() == null) {
                return parsed;
            }
        } catch (URISyntaxException notAUrl) {
            // Told below: the parser's words would repeat what may hold a password.
        }
        throw new InvalidInputException(
                "AWS_ENDPOINT_URL",
                "the environment variable does not hold a whole URL without user and password, for example"
                        + " http://localhost:4566");
    }
}
