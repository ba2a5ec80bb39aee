package io.jenkins.plugins.workloadsecurityaws.engine.api;

import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.ACCOUNT;
import static io.jenkins.plugins.workloadsecurityaws.engine.api.Scene.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.workloadsecurityaws.engine.account.InvalidInputException;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsSettings;
import io.jenkins.plugins.workloadsecurityaws.engine.report.AccountReport;
import io.jenkins.plugins.workloadsecurityaws.engine.report.FleetReport;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.TenantSettings;
import io.jenkins.plugins.workloadsecurityaws.testbed.AwsCloud;
import io.jenkins.plugins.workloadsecurityaws.testbed.Organization;
import io.jenkins.plugins.workloadsecurityaws.testbed.VendorConnector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;

/** Whole commands where AWS speaks as another partition than {@code aws}. */
class PartitionTest {

    private static TenantSettings trusting(Scene scene, Optional<String> region, String trustedAccount) {
        return new TenantSettings(
                Optional.of("acceptance"),
                region,
                region.isPresent()
                        ? Optional.empty()
                        : Optional.of(scene.testbed.workloadSecurityUrl().toString()),
                Optional.empty(),
                () -> "testbed:canary-api-key-0001",
                Optional.of(() -> "canary-external-id-0001"),
                Optional.ofNullable(trustedAccount),
                Optional.empty(),
                OptionalInt.empty());
    }

    @ParameterizedTest
    @CsvSource({"aws-us-gov, us-gov-west-1", "aws-cn, cn-northwest-1"})
    void anAccountIsAddedVerifiedMendedAndRemovedUnderAManagerOfThatPartition(String partition, String region) {
        try (Scene scene = new Scene(partition, Optional.of(region))) {
            String limit = scene.testbed.aws().account(ACCOUNT).putManagedPolicy("limit", Scene.PERMISSIONS);
            AccountRequest request =
                    Scene.request(false, Optional.of(limit), Map.of(), Optional.empty(), Optional.empty());
            Engine engine = scene.engine();

            assertThat(engine.onboard(request, change -> {}).findings()).isEmpty();
            String arn = "arn:" + partition + ":iam::" + ACCOUNT + ":role/" + Scene.ROLE;
            assertThat(limit).startsWith("arn:" + partition + ":");
            assertThat(scene.role().orElseThrow().arn()).isEqualTo(arn);
            assertThat(scene.role().orElseThrow().trustPolicy())
                    .contains("\"arn:" + partition + ":iam::147995105371:root\"");
            assertThat(scene.testbed.vendor().connectors())
                    .singleElement()
                    .extracting(VendorConnector::roleArn)
                    .isEqualTo(Optional.of(arn));
            assertThat(engine.verify(request, false).findings()).isEmpty();

            scene.role().orElseThrow().setTrustPolicy(Scene.OPEN_TRUST.replace("arn:aws:", "arn:" + partition + ":"));
            assertThat(Scene.codes(engine.verify(request, false))).contains("external-id-not-enforced");
            assertThat(Scene.actions(engine.repair(request, change -> {}))).containsExactly("UpdateAssumeRolePolicy");

            assertThat(engine.offboard(request, true, change -> {}).findings()).isEmpty();
            assertThat(scene.role()).isEmpty();
            assertThat(scene.testbed.vendor().connectors()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"aws-us-gov, us-gov-west-1", "aws-cn, cn-north-1"})
    void aRoleThatWorkloadSecurityCanNotBeTrustedByIsRefusedBeforeAnyWrite(String partition, String region) {
        try (Scene scene = new Scene(partition, Optional.of(region))) {
            Engine engine = scene.engine(
                    trusting(scene, Optional.empty(), "arn:aws:iam::147995105371:root"),
                    EngineOptions.defaults(),
                    Duration.ofSeconds(20));

            AccountReport nothingThere = engine.onboard(REQUEST, change -> {});
            scene.testbed
                    .aws()
                    .account(ACCOUNT)
                    .putRole(Scene.ROLE, "/", Scene.OPEN_TRUST.replace("arn:aws:", "arn:" + partition + ":"));
            AccountReport adopted = engine.onboard(Scene.ADOPTING, change -> {});

            assertThat(List.of(nothingThere, adopted)).allSatisfy(report -> {
                assertThat(Scene.codes(report)).contains("partition-mismatch");
                assertThat(report.changes()).isEmpty();
            });
            assertThat(Scene.codes(engine.plan(REQUEST))).contains("partition-mismatch");
            assertThat(Scene.codes(engine.verify(REQUEST, false))).contains("partition-mismatch");
            assertThat(scene.testbed.calls().writes()).isZero();
        }
    }

    @Test
    void aRoleThatIsNamedInAnotherPartitionIsRefusedBeforeItIsLookedFor() {
        try (Scene scene = new Scene()) {
            AccountRequest named = Scene.forRole("arn:aws-us-gov:iam::" + ACCOUNT + ":role/" + Scene.ROLE);
            Engine cloudOne = scene.engine(
                    trusting(scene, Optional.of("us-1"), null), EngineOptions.defaults(), Duration.ofSeconds(20));

            assertThatThrownBy(() -> cloudOne.onboard(named, change -> {}))
                    .isInstanceOfSatisfying(InvalidInputException.class, refused -> assertThat(refused.field())
                            .contains("role-arn"))
                    .hasMessageContaining("aws-us-gov");
            assertThat(scene.testbed.calls().all()).isEmpty();
            assertThatThrownBy(() -> scene.engine().verify(named, false)).hasMessageContaining("aws-us-gov");
            assertThat(scene.testbed.calls().total("iam")).isZero();
        }
    }

    @Test
    void theAccountOfCloudOneLivesInPartitionAwsWhereverTheCallerIs() {
        TenantSettings cloudOne = trusting(null, Optional.of("us-1"), null);

        assertThat(new TenantView(cloudOne, cloudOne.address(), null)
                        .trusted(() -> {
                            throw new AssertionError("nobody need be asked");
                        })
                        .rootArn())
                .isEqualTo("arn:aws:iam::147995105371:root");
    }

    @ParameterizedTest
    @CsvSource({"aws-us-gov, us-gov-east-1", "aws-cn, cn-northwest-1"})
    void accountsOfTheOrganizationAreAddedAndRolesOnTheWayAreAssumed(String partition, String region) {
        try (Scene scene = new Scene(partition, Optional.of(region))) {
            scene.testbed.organization().addAccount(ACCOUNT, "shop", Organization.ROOT);
            String hub = scene.testbed
                    .aws()
                    .account(AwsCloud.MANAGEMENT_ACCOUNT)
                    .putRole(
                            "hub",
                            "/",
                            Scene.OPEN_TRUST.replace(
                                    "arn:aws:iam::147995105371",
                                    "arn:" + partition + ":iam::" + AwsCloud.MANAGEMENT_ACCOUNT))
                    .putInline(
                            "everything",
                            "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}")
                    .arn();
            AwsSettings direct = scene.aws();
            AwsSettings settings = new AwsSettings(
                    direct.credentials(),
                    // Then the partition of the first role on the way tells where STS is.
                    Optional.empty(),
                    direct.endpoint(),
                    direct.accessRole(),
                    List.of(hub),
                    "scene",
                    false,
                    Optional.empty(),
                    4);
            FleetCommand command = FleetCommand.onboard();
            try (Fleet fleet = Fleet.open(
                    scene.tenant(),
                    settings,
                    FleetScene.options(2, OptionalInt.empty(), Optional.empty()),
                    scene.timing())) {
                FleetAccounts chosen =
                        fleet.choose(command, new OrganizationAccounts(List.of(ACCOUNT), List.of(), List.of()));

                FleetReport report = fleet.run(command, chosen, FleetScene.TEMPLATE, FleetScene.nobody());

                assertThat(report.entries()).singleElement().satisfies(entry -> assertThat(entry.findings())
                        .isEmpty());
                assertThat(scene.role().orElseThrow().arn()).startsWith("arn:" + partition + ":");
            }
        }
    }

    @Test
    void aCallerWhoIsSentToTheRegionOfAnotherPartitionIsToldWhy() {
        try (Scene scene = new Scene("aws-cn", Optional.of("eu-west-1"))) {
            AccountReport report = scene.engine().verify(REQUEST, false);

            assertThat(report.findings()).anySatisfy(finding -> {
                assertThat(finding.message()).contains("SignatureDoesNotMatch");
                assertThat(finding.remedy()).contains("another partition than the region");
            });
        }
    }

    @Test
    void fipsEndpointsInChinaAreRefusedWhenTheEngineIsOpened() {
        AwsSettings settings = new AwsSettings(
                AnonymousCredentialsProvider.create(),
                Optional.of("cn-north-1"),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                "test",
                true,
                Optional.empty(),
                1);

        assertThatThrownBy(() ->
                        Engine.open(trusting(null, Optional.of("us-1"), null), settings, EngineOptions.defaults()))
                .hasMessageContaining("no FIPS endpoints");
    }
}
