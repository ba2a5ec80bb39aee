package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import static io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsScene.ACCOUNT;
import static io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsScene.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.endpoints.IamEndpointProvider;

class PartitionsTest {

    @ParameterizedTest
    @CsvSource({
        "aws, iam.amazonaws.com",
        "aws-us-gov, iam.us-gov.amazonaws.com",
        "aws-cn, iam.cn-north-1.amazonaws.com.cn",
        "aws-iso, iam.us-iso-east-1.c2s.ic.gov",
        "aws-iso-b, iam.us-isob-east-1.sc2s.sgov.gov",
        "aws-eusc, iam.eusc-de-east-1.amazonaws.eu"
    })
    void iamIsThatOfTheCallersPartitionWhateverTheSdkMakesOfTheRegion(String partition, String host) {
        Region region = SdkClients.globalRegion(new Partition(partition), settings(Optional.of("xx-new-7"), false));

        assertThat(IamEndpointProvider.defaultProvider()
                        .resolveEndpoint(asked ->
                                asked.region(region).useDualStack(false).useFips(false))
                        .join()
                        .url()
                        .getHost())
                .isEqualTo(host);
    }

    @Test
    void aPartitionThatTheSdkDoesNotKnowNeedsAnEndpoint() {
        Partition unknown = new Partition("aws-moon");

        RemoteCallException failure =
                failureOf(() -> SdkClients.globalRegion(unknown, settings(Optional.of("moon-1"), false)));

        assertThat(failure).hasMessageContaining("aws-moon");
        assertThat(failure.remedy()).contains("AWS_ENDPOINT_URL");
        assertThat(SdkClients.globalRegion(unknown, settings(Optional.empty(), true)))
                .isEqualTo(Region.AWS_GLOBAL);
    }

    @ParameterizedTest
    @CsvSource({
        "xx-new-7, , xx-new-7",
        ", , us-east-1",
        ", arn:aws-us-gov:iam::111122223333:role/R, us-gov-west-1",
        ", arn:aws-cn:iam::111122223333:role/R, cn-north-1",
        ", arn:aws-eusc:iam::111122223333:role/R, eusc-de-east-1"
    })
    void stsIsThatOfTheGivenRegionOrOfThePartitionOfTheFirstRole(String given, String via, String region) {
        AwsSettings settings = new AwsSettings(
                AnonymousCredentialsProvider.create(),
                Optional.ofNullable(given),
                Optional.empty(),
                Optional.empty(),
                via == null ? List.of() : List.of(via),
                "test",
                false,
                Optional.empty(),
                1);

        assertThat(SdkClients.stsRegion(settings)).isEqualTo(Region.of(region));
    }

    @Test
    void aCallerFromAnotherPartitionThanItsRegionSeemsToBeInIsSignedForItsOwn() {
        try (AwsScene scene = new AwsScene("aws-cn", Optional.of("cn-new-9"))) {
            AwsAccess access = scene.access();
            access.enter(ACCOUNT).getRole("any");

            assertThat(access.callerIdentity().partition()).isEqualTo(Partition.AWS_CN);
            assertThat(scene.testbed.calls().all())
                    .filteredOn(call -> call.operation().equals("iam:GetRole"))
                    .singleElement()
                    .satisfies(call -> assertThat(call.headers().get("authorization"))
                            .contains("/aws-cn-global/iam/aws4_request"));
        }
    }

    private static AwsSettings settings(Optional<String> region, boolean withEndpoint) {
        return new AwsSettings(
                AnonymousCredentialsProvider.create(),
                region,
                withEndpoint ? Optional.of(URI.create("http://127.0.0.1:1")) : Optional.empty(),
                Optional.empty(),
                List.of(),
                "test",
                false,
                Optional.empty(),
                1);
    }
}
